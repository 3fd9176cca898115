"""What happens to watchlists, and what happens when a window meets an entry of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from passavant.domain.values import Severity
from passavant.journal import Audience, Sensitivity, fact

# Entries go everywhere for now, also those of a list that is meant for some posts only: those others receive them and
# do not answer by them. A list restricted in what leaves headquarters wants audiences by post.


@dataclass(frozen=True, kw_only=True)
class Numbered:
    """The number of a document, vehicle or vessel, and its State where that is known."""

    number: str
    state: str = ""


@dataclass(frozen=True, kw_only=True)
class Listed:
    """One entry as its list tells it; what is not known is empty. Dates as in `passavant.domain.screening.Record`."""

    source_id: str
    kind: str
    names: tuple[str, ...] = ()
    dobs: tuple[str, ...] = ()
    sex: str = ""
    nationalities: tuple[str, ...] = ()
    documents: tuple[Numbered, ...] = ()
    last_number: str = ""
    reason: str = ""
    remarks: str = ""
    listed_on: str = ""
    legal_basis: str = ""
    handling: str = ""
    """How to act, where it is otherwise than the list says."""
    expires_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class SetAside:
    """A row of an imported file that could not be taken: where it stands, what it says (cut short), and why."""

    place: str
    content: str
    code: str
    details: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Dropped:
    """An entry of a version that never came into force, and how many numbers it had."""

    entry: str
    numbers: int


@dataclass(frozen=True, kw_only=True)
class Noted:
    """One thing that spoke for or against a hit."""

    code: str
    severity: Severity
    field: str
    details: Mapping[str, str]


@fact(
    "watchlists.import.begun",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.PERSONAL,
    keep_years=10,
    told_by_headquarters=True,
)
class ImportBegun:
    """An officer takes a file as the new version of a list; kept to answer for what stood on the list, and when.

    `set_aside` holds the first rows that could not be taken, `set_aside_count` how many there were.
    `shrink_accepted` is the reason given by whoever let the list lose more than its share.
    """

    run: UUID
    list: str
    version: int
    name: str
    format: str
    digest: str
    dated: date | None
    entries: int
    added: int
    changed: int
    removed: int
    set_aside: tuple[SetAside, ...]
    set_aside_count: int
    shrink_accepted: str


@fact(
    "watchlists.entries.changed",
    audience=Audience.EVERYWHERE,
    sensitivity=Sensitivity.PERSONAL,
    keep_years=10,
    told_by_headquarters=True,
)
class EntriesChanged:
    """Part of a new version of a list: entries that begin with it and entries that end with it. Not yet in force.

    Persons and documents are listed so that the windows find them; nothing else is kept of them.
    """

    list: str
    version: int
    begins: tuple[Listed, ...]
    ends: tuple[str, ...]


@fact(
    "watchlists.version.put_in_force",
    audience=Audience.EVERYWHERE,
    sensitivity=Sensitivity.PLAIN,
    keep_years=10,
    told_by_headquarters=True,
)
class VersionPutInForce:
    """The new version of a list is whole and answers from now on; the one before answers no more."""

    run: UUID
    list: str
    version: int
    name: str
    format: str
    digest: str
    dated: date | None
    entries: int


@fact(
    "watchlists.import.taken_back",
    audience=Audience.EVERYWHERE,
    sensitivity=Sensitivity.PLAIN,
    keep_years=10,
    told_by_headquarters=True,
)
class ImportTakenBack:
    """Part of a version that never came into force is undone: the import was stopped half way."""

    run: UUID
    list: str
    version: int
    dropped: tuple[Dropped, ...]
    restored: tuple[str, ...]
    is_last: bool


@fact(
    "watchlists.entry.proposed",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.PERSONAL,
    keep_years=10,
)
class EntryProposed:
    """An officer asks that a person or thing be listed; nothing answers by it until another officer releases it."""

    proposal: UUID
    list: str
    entry: Listed
    replaces: str
    """The key of the entry of which this is the new wording, or empty."""
    note: str


@fact(
    "watchlists.removal.proposed",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.PERSONAL,
    keep_years=10,
)
class RemovalProposed:
    """An officer asks that an entry answer no more, and says why; another officer decides."""

    proposal: UUID
    list: str
    entry: str
    reason: str


@fact(
    "watchlists.entry.released",
    audience=Audience.EVERYWHERE,
    sensitivity=Sensitivity.PERSONAL,
    keep_years=10,
)
class EntryReleased:
    """A second officer agreed: the entry answers from now on, and what it replaces answers no more."""

    proposal: UUID
    list: str
    version: int
    entry: Listed
    replaces: str
    proposed_by: str


@fact(
    "watchlists.entry.withdrawn",
    audience=Audience.EVERYWHERE,
    sensitivity=Sensitivity.PLAIN,
    keep_years=10,
)
class EntryWithdrawn:
    """A second officer agreed that an entry answers no more; if its list changes it, it answers again."""

    proposal: UUID
    list: str
    entry: str
    reason: str
    proposed_by: str


@fact(
    "watchlists.proposal.declined",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.PLAIN,
    keep_years=10,
)
class ProposalDeclined:
    """A second officer did not agree; the list stays as it is."""

    proposal: UUID
    reason: str


@fact(
    "watchlists.hit.raised",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.SENSITIVE,
    keep_years=10,
)
class HitRaised:
    """An entry that is new means a traveller who still waits at the window, and stops them there.

    Hits that were met when the inspection was opened stand in its own fact.
    """

    inspection: UUID
    entry: str
    list: str
    handling: str
    by: str
    score: int
    post: str
    document_key: str


@fact(
    "watchlists.hit.judged",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.SENSITIVE,
    keep_years=10,
)
class HitJudged:
    """The second line compared the traveller with the entry; kept to answer for stops, and to measure lists.

    `needs_second` says whether another person has to agree before the traveller may go.
    """

    inspection: UUID
    entry: str
    list: str
    decision: str
    reason: str
    note: str
    needs_second: bool


@fact(
    "watchlists.release.agreed",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.SENSITIVE,
    keep_years=10,
)
class ReleaseAgreed:
    """A second person agreed that this entry stops the traveller no more, and says why."""

    inspection: UUID
    entry: str
    list: str
    note: str


@fact(
    "watchlists.lookalike.cleared",
    audience=Audience.EVERYWHERE,
    sensitivity=Sensitivity.PERSONAL,
    keep_years=5,
)
class LookalikeCleared:
    """Whom a document shows is not the one whom an entry means; kept so that they are not stopped again for it.

    `person` is a digest of the name and the birth date in the document (`keys.person_shown`): an altered one is not
    cleared.

    Holds for that wording of the entry alone, and goes to every post, so that the next post does not ask again.
    """

    document_key: str
    person: str
    entry: str
    list: str
    inspection: UUID
    judged_by: str
    agreed_by: str


@fact(
    "watchlists.silent.noted",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.SENSITIVE,
    keep_years=5,
)
class SilentNoted:
    """A traveller agrees with an entry that is to be reported and not shown; the watch officer alone is told."""

    alert: str
    inspection: UUID
    entry: str
    list: str
    person_key: str
    post: str
    direction: str
    score: int
    explanation: tuple[Noted, ...]


@fact(
    "watchlists.alert.raised",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.SENSITIVE,
    keep_years=5,
)
class AlertRaised:
    """Somebody who crossed or was inspected before agrees with an entry that is new; a watch officer looks at it.

    `subject` is the inspection or crossing by which the person was found, `seen_at` when that was.
    """

    alert: str
    subject: UUID
    entry: str
    list: str
    person_key: str
    post: str
    direction: str
    seen_at: datetime
    is_silent: bool
    score: int
    explanation: tuple[Noted, ...]


@fact(
    "watchlists.alert.acknowledged",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.SENSITIVE,
    keep_years=5,
)
class AlertAcknowledged:
    """A watch officer took an alert and says what was done."""

    alert: str
    done: str


@fact(
    "watchlists.rescreening.finished",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.PLAIN,
    keep_years=5,
)
class RescreeningFinished:
    """New entries were run against those who are in the country or crossed lately; kept to show that it was done."""

    run: UUID
    list: str
    """Empty where all lists were run."""
    days: int
    entries: int
    persons: int
    raised: int
