"""What this room finds of a pass at a lane: decided from values alone, told as findings.

No finding refuses anybody. A check lets the holder go on and says what to look at; a stop sends them to the second
line, and the lane is never told why: were some reasons shown there, their absence would tell of a watchlist.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from passavant.domain.values import (
    AGE_OF_MAJORITY,
    Finding,
    PartialDate,
    Severity,
    age_on,
    check,
    declare_sentences,
    note,
    stop,
)
from passavant.modules.crossings.ports import first_line_reads

declare_sentences(
    {
        "check.market": "Day pass",
        "market.withdrawn": "The day pass was withdrawn on %(date)s.",
        "market.expired": "The day pass was valid until %(date)s.",
        "market.not_yet": "The day pass is valid only from %(date)s.",
        "market.two_places": (
            "The day pass was shown at booth %(booth)s %(seconds)s seconds before. One of the two is not its holder."
        ),
        "market.by_officer": "The officer at the market lane asks for a closer look at the holder of this day pass.",
        "market.no_market_day": "Today is no market day at this post.",
        "market.outside_hours": "The gate is open from %(opens)s to %(closes)s.",
        "market.other_post": "The day pass is for %(post)s.",
        "market.child": "A child of %(age)s years, who crosses with: %(guardian)s. Alone or afraid: second line.",
        "market.same_way": "Crossed the same way at %(time)s already; the way back was not recorded.",
        "market.returned_late": "Was to return on %(date)s. This never blocks the way home.",
        "market.no_guardian": "A child of %(age)s years: write which adult has to be with it.",
        "market.too_old": "That would be %(age)s years. Look at the birth date again.",
        "market.no_photo": "There is no photo: the lane cannot see whether the holder is the holder.",
        "market.held_before": "Held a day pass before, which was withdrawn on %(date)s.",
    }
)

ASKED = frozenset({Severity.CHECK, Severity.STOP})
"""Of this severity an officer has to have read a finding before a pass is issued."""
SAID_BY_PASS = ("minors.leaving", "minors.could_be_minor", "minors.entering")
"""What the lane says better, for the pass names the adult who has to be with a child."""
OLDEST = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A pass as it is shown at a lane."""

    post: str
    is_outward: bool
    """On the way out in the morning, and not on the way home."""
    valid_from: date
    valid_to: date
    withdrawn_on: date | None
    date_of_birth: PartialDate | None
    guardian: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The lane at which it is shown, with what the post's calendar says of the moment."""

    post: str
    today: date
    is_market_day: bool
    is_within_hours: bool
    opens: str
    closes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What was recorded of the pass before."""

    same_way_at: str = ""
    """When it went this way already, today; empty where it did not, or came back since."""
    away_since: date | None = None
    """The earlier day on which the holder went out and did not come back."""


def judge(carried: Carried, place: Place, before: Before) -> Iterator[Finding]:
    """What to look at before the holder goes on."""
    yield from _state(carried, today=place.today)
    yield from _calendar(carried, place)
    if carried.post != place.post:
        yield check("market.other_post", post=carried.post)
    yield from _child(carried, today=place.today)
    if before.same_way_at:
        yield note("market.same_way", time=before.same_way_at)
    if not carried.is_outward and before.away_since:
        yield note("market.returned_late", date=before.away_since.isoformat())


def _state(carried: Carried, *, today: date) -> Iterator[Finding]:
    if carried.withdrawn_on is not None:
        yield stop("market.withdrawn", date=carried.withdrawn_on.isoformat())
    if today > carried.valid_to:
        yield stop("market.expired", date=carried.valid_to.isoformat())
    if today < carried.valid_from:
        yield stop("market.not_yet", date=carried.valid_from.isoformat())


def _calendar(carried: Carried, place: Place) -> Iterator[Finding]:
    """On the way home it is only worth knowing: nobody is kept from it by the clock."""
    if carried.is_outward and not place.is_market_day:
        yield check("market.no_market_day")
    if not place.is_within_hours:
        said = check if carried.is_outward else note
        yield said("market.outside_hours", opens=place.opens, closes=place.closes)


def _child(carried: Carried, *, today: date) -> Iterator[Finding]:
    age = age_of(carried.date_of_birth, today=today)
    if age is not None and age < AGE_OF_MAJORITY:
        yield check("market.child", age=str(age), guardian=carried.guardian or "?")


def age_of(born: PartialDate | None, *, today: date) -> int | None:
    """Completed years, in doubt the younger; None where the birth date is not known or still to come."""
    return age_on(born, today=today) if born is not None and born.latest <= today else None


def judge_holder(
    *, age: int | None, guardian: str, has_photo: bool, withdrawn_on: date | None
) -> Iterator[Finding]:
    """What to look at before somebody is given a pass."""
    if age is not None and age > OLDEST:
        yield check("market.too_old", "date_of_birth", age=str(age))
    if age is not None and age < AGE_OF_MAJORITY and not guardian:
        yield check("market.no_guardian", age=str(age))
    if not has_photo:
        yield check("market.no_photo")
    if withdrawn_on is not None:
        yield note("market.held_before", date=withdrawn_on.isoformat())


def shown_at_lane(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """What the lane reads: of a stop nothing at all, else what this room or a check has to say to the first line."""
    found = tuple(findings)
    if any(finding.severity is Severity.STOP for finding in found):
        return ()
    return tuple(
        finding
        for finding in found
        if first_line_reads(finding)
        and (finding.severity is Severity.CHECK or finding.code.startswith("market."))
    )
