"""What the State granted to a foreigner, what was used of it, and whom it banned from entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from passavant.journal import Audience, Sensitivity, fact


class Kind(StrEnum):
    """What paper it is."""

    VISA = "visa"
    RESIDENCE = "residence"
    LAISSEZ_PASSER = "laissez_passer"


@dataclass(frozen=True, kw_only=True)
class Holder:
    """A person as their travel document names them; the date is "YYYY", "YYYY-MM" or "YYYY-MM-DD"."""

    surname: str
    given_names: str
    date_of_birth: str
    nationality: str
    issuing_state: str
    document_number: str


@fact("visas.visa.recorded", audience=Audience.EVERYWHERE, sensitivity=Sensitivity.PERSONAL, keep_years=10)
class VisaRecorded:
    """An authority let somebody come: any post can tell it from a false one and knows how often it was used."""

    visa: UUID
    kind: Kind
    number: str
    issuer: str
    """The State that issued it, three letters."""
    authority: str
    holder: Holder
    valid_from: date
    valid_to: date
    entries: int
    """0: any number."""
    stay_days: int | None
    """None: as long as it is valid."""


@fact("visas.visa.revoked", audience=Audience.EVERYWHERE, sensitivity=Sensitivity.PERSONAL, keep_years=10)
class VisaRevoked:
    """The authority takes it back: from now on nobody enters by it."""

    visa: UUID
    reason: str


@fact("visas.visa.used", audience=Audience.EVERYWHERE, sensitivity=Sensitivity.PLAIN, keep_years=10)
class VisaUsed:
    """Its holder entered by it, which uses one entry up."""

    visa: UUID
    crossing: UUID
    post: str


@fact("visas.visa.given_back", audience=Audience.EVERYWHERE, sensitivity=Sensitivity.PLAIN, keep_years=10)
class VisaGivenBack:
    """The entry that used it did not take place as recorded; the entry is there again."""

    visa: UUID
    crossing: UUID


@fact("visas.ban.imposed", audience=Audience.EVERYWHERE, sensitivity=Sensitivity.PERSONAL, keep_years=10)
class BanImposed:
    """An authority keeps a foreigner out for a term: every post recommends the refusal, and an officer decides.

    Without years, months and days it has no end.
    """

    ban: UUID
    holder: Holder
    authority: str
    reference: str
    legal_basis: str
    first: date
    years: int
    months: int
    days: int


@fact("visas.ban.lifted", audience=Audience.EVERYWHERE, sensitivity=Sensitivity.PERSONAL, keep_years=10)
class BanLifted:
    """The ban is over before its term, or was a mistake."""

    ban: UUID
    reason: str
