"""DG12, more about the document and its issue (ICAO Doc 9303-10, 4.7.12)."""

from __future__ import annotations

from dataclasses import dataclass

from passavant.domain.emrtd.lds import details
from passavant.domain.values import PartialDate


@dataclass(frozen=True, kw_only=True, slots=True)
class DocumentDetails:
    """What the issuer added; empty where it added nothing. Pictures of the pages are left out here."""

    issuing_authority: str
    date_of_issue: PartialDate | None
    other_persons: tuple[str, ...]
    endorsements: str
    exit_requirements: str
    personalised_at: str
    personalisation_system: str


def read_dg12(value: bytes) -> DocumentDetails:
    """The value of DG12.

    Raises:
        Malformed: lengths that do not fit, or a date that does not exist.
    """
    found = details.details(value)

    def text(tag: int) -> str:
        return details.text(b" ".join(found.get(tag, ())))

    moment = b"".join(found.get(0x5F55, ()))
    return DocumentDetails(
        issuing_authority=text(0x5F19),
        date_of_issue=details.day(found.get(0x5F26, ())),
        other_persons=details.names(found.get(0x5F1A, ())),
        endorsements=text(0x5F1B),
        exit_requirements=text(0x5F1C),
        personalised_at=moment.hex() if len(moment) == 7 else details.text(moment),
        personalisation_system=text(0x5F56),
    )
