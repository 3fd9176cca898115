"""What this room finds of a shore pass at a lane and of a list: decided from values alone, told as findings.

No finding keeps anybody from going back on board: on that way this room only speaks, and what it records stands. A
stop sends the holder to the second line, and the lane is never told why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from passavant.domain.values import Finding, Severity, check, declare_sentences, note, stop
from passavant.modules.crossings.ports import first_line_reads
from passavant.modules.sea.reasons import Way

declare_sentences(
    {
        "check.sea": "Shore pass",
        "sea.withdrawn": "The shore pass was withdrawn on %(date)s.",
        "sea.not_yet": "The shore pass is good only from %(moment)s.",
        "sea.over": "The holder had to be on board by %(moment)s.",
        "sea.sailed": "The vessel has sailed: %(vessel)s, %(moment)s.",
        "sea.sailed_without": (
            "The vessel sailed without this person: %(vessel)s, %(moment)s."
            " The return is recorded; tell the second line."
        ),
        "sea.call_void": "The record of the vessel was voided: %(vessel)s.",
        "sea.back_late": "Had to be on board by %(moment)s. This never blocks the way back.",
        "sea.other_post": "The vessel is at another post: %(post)s.",
        "sea.document_expired": "The document was valid until %(date)s.",
        "sea.by_officer": "The officer at the shore lane asks for a closer look at the holder of this shore pass.",
        "sea.list.other_vessel": "The list is of another vessel, with IMO number %(number)s.",
    }
)

OF_A_JOURNEY = ("entry_rules.", "minors.", "stays.")
"""What is judged when somebody crosses, and says nothing of people on a list who stay on board."""
OF_A_CHILD = ("minors.",)
"""Of whoever is of a crew nobody asks with whom they travel."""
OF_THE_LAW = ("entry_rules.unsure", "entry_rules.not_in_force")
"""Doubts about a rule and not about whoever stands there: kept with the movement, and no reason to look.

A shore pass admits nobody, and a lane that asks for a look at each of a crew is one where nobody looks any more.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A shore pass as it is shown at a lane, with what is known of its vessel; moments as the post's clock says."""

    way: str
    post: str
    vessel: str
    valid_from: datetime
    good_until: datetime
    withdrawn_at: datetime | None
    sailed_at: datetime | None
    is_call_void: bool
    date_of_expiry: str


def judge(carried: Carried, *, post: str, at: datetime) -> Iterator[Finding]:
    """What to look at before the holder goes on; all moments in the post's own time."""
    if carried.way == Way.OUT:
        yield from _going_out(carried, at=at)
    else:
        yield from _coming_back(carried, at=at)
    if carried.post != post:
        yield check("sea.other_post", post=carried.post)


def _going_out(carried: Carried, *, at: datetime) -> Iterator[Finding]:
    if carried.withdrawn_at is not None:
        yield stop("sea.withdrawn", date=carried.withdrawn_at.date().isoformat())
    if carried.sailed_at is not None:
        yield stop("sea.sailed", vessel=carried.vessel, moment=told(carried.sailed_at))
    if carried.is_call_void:
        yield stop("sea.call_void", vessel=carried.vessel)
    if at < carried.valid_from:
        yield stop("sea.not_yet", moment=told(carried.valid_from))
    if at > carried.good_until:
        yield stop("sea.over", moment=told(carried.good_until))
    if len(carried.date_of_expiry) == len("2026-11-20") and carried.date_of_expiry < at.date().isoformat():
        yield check("sea.document_expired", date=carried.date_of_expiry)


def _coming_back(carried: Carried, *, at: datetime) -> Iterator[Finding]:
    if carried.sailed_at is not None:
        yield check("sea.sailed_without", vessel=carried.vessel, moment=told(carried.sailed_at))
    elif at > carried.good_until:
        yield note("sea.back_late", moment=told(carried.good_until))
    if carried.withdrawn_at is not None:
        yield note("sea.withdrawn", date=carried.withdrawn_at.date().isoformat())


def told(moment: datetime) -> str:
    """A moment in a sentence: "20/11/2026 18:00"."""
    return f"{moment:%d/%m/%Y %H:%M}"


def last_back(sails_at: datetime, *, minutes: int) -> datetime:
    """By when everybody has to be on board."""
    return sails_at - timedelta(minutes=minutes)


def of_the_holder(findings: Iterable[Finding]) -> Iterator[Finding]:
    """What was found, with doubts about a rule as notes."""
    for finding in findings:
        yield replace(finding, severity=Severity.NOTE) if finding.code in OF_THE_LAW else finding


def shown_at_lane(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """What the lane reads: of a stop nothing at all, else what this room or a check has to say to the first line."""
    found = tuple(findings)
    if any(finding.severity is Severity.STOP for finding in found):
        return ()
    return tuple(
        finding
        for finding in found
        if first_line_reads(finding)
        and (finding.severity is Severity.CHECK or finding.code.startswith("sea."))
    )
