"""What people state of the documents of one person.

A key is that of a person as one document shows them (`crossings`, `person_key`). Nothing is merged: a link is a
statement of two officers about two keys, taking it back is another, and both stay.
"""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from passavant.journal import Audience, Sensitivity, fact


class Compared(StrEnum):
    """What an officer compared before saying whether two documents are one person's."""

    BOTH_SHOWN = "both_shown"
    PORTRAITS = "portraits"
    EARLIER_NUMBER = "earlier_number"
    ISSUER = "issuer"
    CIVIL_REGISTER = "civil_register"
    SIGNATURES = "signatures"
    STATEMENT = "statement"
    DETAILS = "details"


WEAK = frozenset({Compared.STATEMENT, Compared.DETAILS})
"""What many persons share, or can say: never enough for a link without something else."""


@fact("persons.link.proposed", audience=Audience.HEADQUARTERS, sensitivity=Sensitivity.PERSONAL, keep_years=5)
class LinkProposed:
    """An officer compared two documents and holds them to be one person's, so that one stay is not taken for two.

    `first` is the lesser of the two keys.
    """

    proposal: UUID
    first: str
    second: str
    compared: tuple[Compared, ...]
    reason: str
    likelihood: int | None
    """Per mille, as the search for likely pairs gave it; none where nothing but the officer found the pair."""


@fact("persons.link.agreed", audience=Audience.EVERYWHERE, sensitivity=Sensitivity.PERSONAL, keep_years=5)
class LinkAgreed:
    """A second officer agreed that two keys are one person's; any post at which the person leaves has to know it.

    It goes everywhere, so it holds keys alone: no name, no number, no words.
    """

    proposal: UUID
    first: str
    second: str


@fact("persons.link.declined", audience=Audience.HEADQUARTERS, sensitivity=Sensitivity.PERSONAL, keep_years=5)
class LinkDeclined:
    """The second officer did not agree: the two stay two, and the pair is not put before anybody again by itself."""

    proposal: UUID
    first: str
    second: str
    note: str


@fact(
    "persons.unlink.proposed", audience=Audience.HEADQUARTERS, sensitivity=Sensitivity.PERSONAL, keep_years=5
)
class UnlinkProposed:
    """An officer was shown that a link is wrong, so that nobody answers for the journeys of another."""

    proposal: UUID
    first: str
    second: str
    links: tuple[UUID, ...]
    """The proposals by which the link stood: what is taken back is these, and no link that is stated later."""
    compared: tuple[Compared, ...]
    reason: str


@fact("persons.unlink.agreed", audience=Audience.EVERYWHERE, sensitivity=Sensitivity.PERSONAL, keep_years=5)
class UnlinkAgreed:
    """A second officer agreed that a link is wrong: it stands no more, at any post, and its record stays."""

    proposal: UUID
    first: str
    second: str
    links: tuple[UUID, ...]


@fact(
    "persons.unlink.declined", audience=Audience.HEADQUARTERS, sensitivity=Sensitivity.PERSONAL, keep_years=5
)
class UnlinkDeclined:
    """The second officer did not agree: the link stands."""

    proposal: UUID
    first: str
    second: str
    note: str


@fact(
    "persons.likeness.dismissed",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.PERSONAL,
    keep_years=5,
)
class LikenessDismissed:
    """An officer looked at a likely pair and says that it is two persons, so that nobody has to look at it again."""

    first: str
    second: str
    reason: str


@fact(
    "persons.likeness.taken_up",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.PERSONAL,
    keep_years=5,
)
class LikenessTakenUp:
    """An officer has reason to look again at a pair that was dismissed: it is likely again, and no more than that."""

    first: str
    second: str
    dismissals: tuple[str, ...]
    """The entries by which the pair was dismissed, as site:epoch:sequence: no dismissal that is stated later."""
    reason: str
