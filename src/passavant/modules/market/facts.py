"""What happens on market days. Each fact says for what purpose its data are taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from passavant.journal import Audience, Sensitivity, fact
from passavant.modules.crossings.facts import Checked, Document, Noted, Recommendation


@dataclass(frozen=True, kw_only=True)
class Passing:
    """A pass at a lane: where, which way, on which day of the post's clock."""

    day_pass: UUID
    post: str
    booth: str
    direction: str
    day: date


@fact("market.pass.issued", audience=Audience.HEADQUARTERS, sensitivity=Sensitivity.PERSONAL, keep_years=5)
class PassIssued:
    """A neighbour was given a day pass: who holds it and for where, so that every later crossing is one scan."""

    day_pass: UUID
    code: str
    post: str
    document: Document
    home_state: str
    """In which State the holder lives, and so has to be by the evening."""
    outward: str
    """Which way the holder goes first: "entry" or "exit"."""
    zone: str
    guardian: str
    """The adult who has to be with a child; empty for whoever is of age."""
    valid_from: date
    valid_to: date
    findings: tuple[Noted, ...]
    checks: tuple[Checked, ...]
    recommendation: Recommendation
    note: str


@fact("market.photo.taken", audience=Audience.HEADQUARTERS, sensitivity=Sensitivity.SENSITIVE, keep_years=5)
class PhotoTaken:
    """A face beside the pass, so that whoever shows it is its holder; a JPEG in base64."""

    day_pass: UUID
    picture: str


@fact("market.pass.withdrawn", audience=Audience.HEADQUARTERS, sensitivity=Sensitivity.PLAIN, keep_years=5)
class PassWithdrawn:
    """A pass is no longer good, and why, so that no lane lets it cross alone."""

    day_pass: UUID
    reason: str
    note: str


@fact(
    "market.crossing.recorded", audience=Audience.HEADQUARTERS, sensitivity=Sensitivity.PERSONAL, keep_years=5
)
class CrossingRecorded:
    """A holder crossed on a day pass: who is away, and how many of which sex and age crossed so."""

    crossing: UUID
    passing: Passing
    sex: str
    band: str
    findings: tuple[Noted, ...]
    checks: tuple[Checked, ...]
    recommendation: Recommendation


@fact(
    "market.crossing.taken_back", audience=Audience.HEADQUARTERS, sensitivity=Sensitivity.PLAIN, keep_years=5
)
class CrossingTakenBack:
    """The officer at the lane saw, after the scan, that this person must not go on alone: nobody crossed."""

    crossing: UUID


@fact("market.holder.stopped", audience=Audience.HEADQUARTERS, sensitivity=Sensitivity.PERSONAL, keep_years=5)
class HolderStopped:
    """A holder was sent from the lane to the second line; why stands in the inspection alone."""

    stop: UUID
    passing: Passing
    inspection: UUID
    by_officer: bool


@fact("market.holder.crossed", audience=Audience.HEADQUARTERS, sensitivity=Sensitivity.PERSONAL, keep_years=5)
class HolderCrossed:
    """A holder crossed at an ordinary window: counted there, and known here so that the list of the absent is exact."""

    inspection: UUID
    passing: Passing
    crossed_at: datetime
    is_void: bool


@fact("market.pass.shown_twice", audience=Audience.HEADQUARTERS, sensitivity=Sensitivity.PLAIN, keep_years=5)
class PassShownTwice:
    """A pass was in two places at once, so that a supervisor looks for the copy."""

    showing: UUID
    passing: Passing
    first_booth: str
    first_at: datetime


@fact("market.reuse.settled", audience=Audience.HEADQUARTERS, sensitivity=Sensitivity.PLAIN, keep_years=5)
class ReuseSettled:
    """A supervisor says what came of a pass in two places."""

    showing: UUID
    outcome: str
    note: str


@fact("market.person.counted", audience=Audience.HEADQUARTERS, sensitivity=Sensitivity.PLAIN, keep_years=10)
class PersonCounted:
    """Somebody without papers crossed: a number in a statistic, and nobody's name."""

    count: UUID
    post: str
    booth: str
    direction: str
    day: date
    sex: str
    band: str


@fact("market.count.undone", audience=Audience.HEADQUARTERS, sensitivity=Sensitivity.PLAIN, keep_years=10)
class CountUndone:
    """The wrong key was pressed."""

    count: UUID


@fact("market.day.closed", audience=Audience.HEADQUARTERS, sensitivity=Sensitivity.PLAIN, keep_years=10)
class DayClosed:
    """A supervisor ended a market day with its figures as they stood; a later closing takes an earlier one's place."""

    post: str
    day: date
    figures: Mapping[str, int]
    note: str
