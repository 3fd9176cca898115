"""What people decide about stays. A stay itself is no fact: it follows from the crossings that stand."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from uuid import UUID

from passavant.journal import Audience, Sensitivity, fact


class Basis(StrEnum):
    """On what an extension rests."""

    LAW = "law"
    HEALTH = "health"
    FAMILY = "family"
    NO_TRANSPORT = "no_transport"
    PROCEDURE = "procedure"


class Claim(StrEnum):
    """What a rebuttal says of a stay that the records call too long."""

    LEFT = "left"
    LAWFUL = "lawful"
    EXCUSED = "excused"


class Evidence(StrEnum):
    """What was seen of it."""

    STAMP = "stamp"
    FOREIGN_RECORD = "foreign_record"
    TICKET = "ticket"
    PERMIT = "permit"
    MEDICAL = "medical"
    OTHER = "other"


@fact("stays.match.decided", audience=Audience.EVERYWHERE, sensitivity=Sensitivity.PLAIN, keep_years=5)
class MatchDecided:
    """An officer says whether an entry and an exit with other papers are one person's, so that nobody is mistaken."""

    entry: UUID
    exit: UUID
    is_same: bool
    reason: str


@fact("stays.stay.extended", audience=Audience.EVERYWHERE, sensitivity=Sensitivity.PLAIN, keep_years=5)
class StayExtended:
    """The State allows a longer stay; any post from which the person leaves has to know it."""

    extension: UUID
    entry: UUID
    until: date
    basis: Basis
    reference: str
    """Number of the act or receipt."""


@fact("stays.extension.withdrawn", audience=Audience.EVERYWHERE, sensitivity=Sensitivity.PLAIN, keep_years=5)
class ExtensionWithdrawn:
    """An extension was recorded by mistake or taken back."""

    extension: UUID
    reason: str


@fact(
    "stays.rebuttal.proposed", audience=Audience.HEADQUARTERS, sensitivity=Sensitivity.PERSONAL, keep_years=5
)
class RebuttalProposed:
    """An officer was shown that a stay was not too long, or that nobody is to blame; a second person decides."""

    rebuttal: UUID
    entry: UUID
    claim: Claim
    day: date | None
    """The day on which the person left, or the last lawful day; none where the stay is excused."""
    evidence: Evidence
    note: str


@fact("stays.rebuttal.agreed", audience=Audience.EVERYWHERE, sensitivity=Sensitivity.PLAIN, keep_years=5)
class RebuttalAgreed:
    """A second person agreed: the mark is cleared at every post, and both records stay."""

    rebuttal: UUID
    entry: UUID
    claim: Claim
    day: date | None
    note: str


@fact("stays.rebuttal.declined", audience=Audience.HEADQUARTERS, sensitivity=Sensitivity.PLAIN, keep_years=5)
class RebuttalDeclined:
    """The second person did not agree; the record stays as it is, and the person is told why."""

    rebuttal: UUID
    entry: UUID
    note: str
