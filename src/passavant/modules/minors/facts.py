"""What happens around a child at the border. Each fact says for what purpose its data are taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from passavant.journal import Audience, Sensitivity, fact


class Relation(StrEnum):
    """What the adult is to the child."""

    PARENT = "parent"
    GUARDIAN = "guardian"
    RELATIVE = "relative"
    INSTITUTION = "institution"
    NONE = "none"
    ALONE = "alone"


class Proof(StrEnum):
    """The paper that was seen of it."""

    BIRTH_CERTIFICATE = "birth_certificate"
    JUDGEMENT = "judgement"
    WRITTEN_CONSENT = "written_consent"
    OTHER = "other"
    NONE = "none"


class AgeBasis(StrEnum):
    """By what an officer says whether somebody is of age."""

    DOCUMENT = "document"
    STATEMENT = "statement"
    APPEARANCE = "appearance"


class Outcome(StrEnum):
    """What the officer concluded of a talk with a child; never a score."""

    NO_CONCERN = "no_concern"
    INFORMED = "informed"
    CONCERN = "concern"
    DECLINED = "declined"


class Departure(StrEnum):
    """What the supervisor decided."""

    MAY_LEAVE = "may_leave"
    STAYS = "stays"


@dataclass(frozen=True, kw_only=True)
class Named:
    """A person as their paper names them; empty where there is none.

    The date is "YYYY", "YYYY-MM" or "YYYY-MM-DD" (ICAO Doc 9303-3, 4.8).
    """

    surname: str
    given_names: str
    date_of_birth: str
    issuing_state: str
    document_number: str


@fact("minors.age.judged", audience=Audience.HEADQUARTERS, sensitivity=Sensitivity.PERSONAL, keep_years=5)
class AgeJudged:
    """An officer says whether somebody of unknown age is a child, so that a child is protected and an adult goes on."""

    inspection: UUID
    is_minor: bool
    basis: AgeBasis
    note: str


@fact(
    "minors.companion.recorded",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.SENSITIVE,
    keep_years=5,
)
class CompanionRecorded:
    """Who travels with a child and what proves it, so that a child with a parent goes on and another is made safe.

    What is recorded later of an inspection takes the place of what was before.
    """

    inspection: UUID
    post: str
    direction: str
    child: Named
    relation: Relation
    proof: Proof
    adult: Named
    destination: str
    """The State of the journey's end, three letters."""


@fact(
    "minors.accompaniment.noted",
    audience=Audience.EVERYWHERE,
    sensitivity=Sensitivity.PERSONAL,
    keep_years=5,
)
class AccompanimentNoted:
    """One adult travelled with one child, by digests that name neither: any post sees who takes many along.

    `adult` is empty where the child was alone.
    """

    inspection: UUID
    adult: str
    child: str
    is_proven: bool


@fact(
    "minors.authorisation.registered",
    audience=Audience.EVERYWHERE,
    sensitivity=Sensitivity.PERSONAL,
    keep_years=5,
)
class AuthorisationRegistered:
    """A written authorisation for one journey of one child, so that any post can tell a true paper from a false one."""

    authorisation: UUID
    number: str
    authority: str
    child: Named
    companion: Named
    """Empty where the child may travel alone."""
    destination: str
    valid_from: date
    valid_to: date


@fact(
    "minors.authorisation.revoked",
    audience=Audience.EVERYWHERE,
    sensitivity=Sensitivity.PERSONAL,
    keep_years=5,
)
class AuthorisationRevoked:
    """The authority takes its authorisation back: from now on nobody leaves by it."""

    authorisation: UUID
    reason: str


@fact(
    "minors.authorisation.consumed",
    audience=Audience.EVERYWHERE,
    sensitivity=Sensitivity.PLAIN,
    keep_years=5,
)
class AuthorisationConsumed:
    """A child left by an authorisation, which is good for no further journey."""

    authorisation: UUID
    crossing: UUID
    post: str


@fact(
    "minors.authorisation.given_back",
    audience=Audience.EVERYWHERE,
    sensitivity=Sensitivity.PLAIN,
    keep_years=5,
)
class AuthorisationGivenBack:
    """The crossing that used an authorisation did not take place as recorded; the authorisation is good again."""

    authorisation: UUID
    crossing: UUID


@fact(
    "minors.screening.opened",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.SENSITIVE,
    keep_years=5,
)
class ScreeningOpened:
    """A child would leave with nobody who proved a right to take them: somebody is to talk with the child first."""

    inspection: UUID
    post: str
    missing: tuple[str, ...]
    """Codes of what was missing."""


@fact(
    "minors.screening.closed",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.SENSITIVE,
    keep_years=5,
)
class ScreeningClosed:
    """What the child said, by yes, no or no answer, and what the officer concluded: so that help follows."""

    inspection: UUID
    question_set: int
    language: str
    private: bool
    answers: Mapping[str, str]
    outcome: Outcome
    note: str


@fact(
    "minors.departure.decided",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.SENSITIVE,
    keep_years=5,
)
class DepartureDecided:
    """A supervisor answers, with a reason, for a child who leaves without an authorisation, or who stays."""

    inspection: UUID
    departure: Departure
    reason: str


@fact(
    "minors.notice.raised",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.SENSITIVE,
    keep_years=5,
)
class NoticeRaised:
    """An agency that protects children is to be told that a child is held."""

    inspection: UUID
    agency: str
    post: str
    child: Named


@fact(
    "minors.notice.acknowledged",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.SENSITIVE,
    keep_years=5,
)
class NoticeAcknowledged:
    """Somebody told the agency and says what was agreed, so that no child is left waiting."""

    inspection: UUID
    agency: str
    done: str
