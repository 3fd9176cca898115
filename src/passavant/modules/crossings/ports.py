"""The questions that this room asks of others: what do you know of this traveller, and may this decision be taken?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from passavant.base.models import Officer
from passavant.base.ports import Port
from passavant.domain.values import Finding, Severity
from passavant.modules.crossings.facts import Checked, Document
from passavant.modules.sites.queries import BoothInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A traveller at a window, before anybody has decided."""

    document: Document
    direction: str
    mode: str
    post: str
    booth: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A check, whether it could be done, and of when its data are."""

    code: str
    done: bool = True
    as_of: datetime | None = None

    @property
    def kept(self) -> Checked:
        """The check as facts keep it."""
        return Checked(code=self.code, done=self.done, as_of=self.as_of.isoformat() if self.as_of else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a room found, and what it looked at to find it."""

    findings: tuple[Finding, ...] = ()
    checks: tuple[Check, ...] = ()
    replaces: tuple[str, ...] = ()
    """Of a later answer: the beginnings of the codes of earlier findings that it takes the place of."""


findings: Port[Question, Answer] = Port("findings")


def look_at(question: Question) -> Answer:
    """What every room says of a traveller; a room that fails is a finding, and a check that was not done."""
    answers, failed = findings.ask(question)
    return Answer(
        findings=(
            *(finding for answer in answers for finding in answer.findings),
            *(gap.finding for gap in failed),
        ),
        checks=(
            *(check for answer in answers for check in answer.checks),
            *(Check(code=gap.who, done=False) for gap in failed),
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An inspection that nobody decided yet: what became known of it and its document since a moment?"""

    inspection: UUID
    document: Document
    since: datetime


news: Port[Waiting, Answer] = Port("news")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """An inspection that was recorded a moment ago, in the same commit as what is recorded in answer."""

    inspection: UUID
    officer: str
    document: Document
    person_key: str
    post: str
    direction: str
    at: datetime


opened: Port[Opening, None] = Port("opened")
"""For rooms that have something to record of a traveller at the window, and nothing to show."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """Somebody whom another room's lane does not let go on alone: the second line is to inspect them."""

    officer: Officer
    booth: BoothInfo
    direction: str
    mark: UUID
    """Made once for each stop by the room that asks: the same stop told twice is one inspection."""
    document: Document
    findings: tuple[Finding, ...]
    """What that room itself found, beside what every room is asked at the opening."""
    at: datetime


inspect: Port[Stopped, UUID] = Port("inspect")
"""Answered by this room itself with the inspection that waits at the second line, in the commit of whoever asks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """A decision that would let a traveller go: admit, refuse or close. May it be taken?"""

    inspection: UUID
    verb: str


gates: Port[Deciding, tuple[Finding, ...]] = Port("gates")
"""Each answer is what has to be done first; nothing, where nothing stands in the way. Read by the second line only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossed:
    """A crossing as it stands by what was recorded a moment ago: made, corrected or voided."""

    inspection: UUID
    document: Document
    post: str
    direction: str
    is_void: bool
    officer: str
    at: datetime


crossed: Port[Crossed, None] = Port("crossed")
"""Asked within the commit, for rooms that spend something on a crossing or give it back: a single-use paper, say.

What they record stands or falls with the crossing; where one fails, nothing of it is recorded.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitting:
    """A traveller whom an officer is about to let cross, with what the officer said of the journey."""

    inspection: UUID
    document: Document
    post: str
    direction: str
    purpose: str
    officer: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On what terms somebody may cross: until when, and what speaks against it now that the journey is known."""

    stay_until: date | None = None
    is_unlimited: bool = False
    answer: Answer = Answer()


terms: Port[Admitting, Terms | None] = Port("terms")
"""Asked within the commit of the crossing, so that what is recorded in answer stands or falls with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an officer stands and may want a tool of another room: at a booth, or before an inspection."""

    inspection: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A link beside the officer's own buttons: shown to those who hold the permission."""

    title: str
    address: str
    permission: str


tools: Port[Place, Tool | None] = Port("tools")

EXPECTED = ("watchlists", "entry_rules", "chip")
"""Checks that a card has to speak of even where no room does them yet: then it says that they were not done.

A room that speaks of "chip.no_reader" has spoken of "chip": what follows the dot says why it was not done.
"""

_FIRST_LINE_READS: set[str] = set()
_SECOND_LINE_READS: set[str] = set()


def let_first_line_read(*codes: str) -> None:
    """Say that findings of these codes are shown to the first line although they stop the traveller."""
    _FIRST_LINE_READS.update(codes)


def keep_from_first_line(*codes: str) -> None:
    """Say that findings of these codes are for the second line alone although they stop nobody."""
    _SECOND_LINE_READS.update(codes)


def first_line_reads(finding: Finding) -> bool:
    """Whether the first line is shown a finding: of what stops a traveller it learns only that it has to refer."""
    if finding.severity is Severity.STOP:
        return finding.code in _FIRST_LINE_READS
    return finding.code not in _SECOND_LINE_READS
