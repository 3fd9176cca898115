"""EF.COM, the index of the chip: versions and the data groups present (ICAO Doc 9303-10, 4.6.1). Nobody signed it."""

from __future__ import annotations

from dataclasses import dataclass

from passavant.domain.emrtd import tlv


@dataclass(frozen=True, kw_only=True, slots=True)
class Index:
    """Versions as printed ("0107", "040000") and the tags of the data groups said to be there."""

    lds_version: str
    unicode_version: str
    tags: tuple[int, ...]


def read_com(value: bytes) -> Index:
    """The value of EF.COM.

    Raises:
        Malformed: cut, or lengths that do not fit.
    """
    found = tlv.by_tag(value)
    return Index(
        lds_version=found.get(0x5F01, b"").decode("ascii", "replace"),
        unicode_version=found.get(0x5F36, b"").decode("ascii", "replace"),
        tags=tuple(found.get(0x5C, b"")),
    )
