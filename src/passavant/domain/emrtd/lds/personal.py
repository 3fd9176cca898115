"""DG11, more about the person than the zone has room for (ICAO Doc 9303-10, 4.7.11)."""

from __future__ import annotations

from dataclasses import dataclass

from passavant.domain.emrtd.lds import details
from passavant.domain.values import PartialDate


@dataclass(frozen=True, kw_only=True, slots=True)
class PersonalDetails:
    """What the issuer added; empty where it added nothing."""

    full_name: str
    other_names: tuple[str, ...]
    personal_number: str
    date_of_birth: PartialDate | None
    place_of_birth: tuple[str, ...]
    address: tuple[str, ...]
    telephone: str
    profession: str
    title: str
    summary: str
    other_documents: tuple[str, ...]
    custody: str


def read_dg11(value: bytes) -> PersonalDetails:
    """The value of DG11.

    Raises:
        Malformed: lengths that do not fit, or a date that does not exist.
    """
    found = details.details(value)

    def text(tag: int) -> str:
        return details.text(b" ".join(found.get(tag, ())))

    return PersonalDetails(
        full_name=", ".join(details.names(found.get(0x5F0E, ()))),
        other_names=details.names(found.get(0x5F0F, ())),
        personal_number=text(0x5F10),
        date_of_birth=details.day(found.get(0x5F2B, ())),
        place_of_birth=details.lines(found.get(0x5F11, ())),
        address=details.lines(found.get(0x5F42, ())),
        telephone=text(0x5F12),
        profession=text(0x5F13),
        title=text(0x5F14),
        summary=text(0x5F15),
        other_documents=details.lines(found.get(0x5F17, ())),
        custody=text(0x5F18),
    )
