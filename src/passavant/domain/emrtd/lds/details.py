"""What DG11 and DG12 share: a list of tags, texts in UTF-8, dates in two encodings, repeated entries in A0."""

from __future__ import annotations

from passavant.domain.emrtd import tlv
from passavant.domain.emrtd.tlv import Malformed
from passavant.domain.values import PartialDate

_TAG_LIST = 0x5C
_REPEATED = 0xA0


def details(value: bytes) -> dict[int, tuple[bytes, ...]]:
    """The values of a data group by tag, those of repeated entries among them.

    Raises:
        Malformed: lengths that do not fit.
    """
    found: dict[int, list[bytes]] = {}
    for element in tlv.elements(value, most=64):
        if element.tag == _TAG_LIST:
            continue
        inside = tlv.elements(element.value, most=64) if element.tag == _REPEATED else (element,)
        for entry in inside:
            found.setdefault(entry.tag, []).append(entry.value)
    return {tag: tuple(values) for tag, values in found.items()}


def text(value: bytes) -> str:
    """UTF-8 with the fillers of names as spaces; bytes that are no UTF-8 show as the replacement character."""
    return value.decode("utf-8", "replace")


def name(value: bytes) -> str:
    """ "SMITH<<JOHN<T" as "SMITH, JOHN T"."""
    surname, divided, given = text(value).partition("<<")
    parts = (part.replace("<", " ").strip() for part in ((surname, given) if divided else (surname,)))
    return ", ".join(part for part in parts if part)


def names(values: tuple[bytes, ...]) -> tuple[str, ...]:
    return tuple(name(value) for value in values)


def lines(values: tuple[bytes, ...]) -> tuple[str, ...]:
    """The parts of a text divided by "<", such as an address."""
    joined = b"<".join(values)
    return tuple(part.strip() for part in text(joined).split("<") if part.strip())


def day(values: tuple[bytes, ...]) -> PartialDate | None:
    """A date of eight digits, in characters or two to a byte; zeros are unknown parts.

    Raises:
        Malformed: another length, or a day that does not exist.
    """
    if not values:
        return None
    digits = values[0].hex() if len(values[0]) == 4 else values[0].decode("ascii", "replace")
    if len(digits) < 8 or not (digits[:8].isascii() and digits[:8].isdigit()):
        raise Malformed("a date that is no date")
    year, month, last = int(digits[:4]), int(digits[4:6]), int(digits[6:8])
    try:
        return PartialDate(year, month or None, (last or None) if month else None)
    except ValueError as said:
        raise Malformed(f"{digits[:8]} is no date") from said
