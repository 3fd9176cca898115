"""What the stays of a person make of their next crossing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from passavant.domain.values import Finding, check, declare_sentences, note
from passavant.modules.stays.models import Stay

declare_sentences(
    {
        "stays.two_entries": "Entered at %(post)s on %(date)s, and no exit was recorded since.",
        "stays.two_exits": "Left by %(post)s on %(date)s, and no entry was recorded since.",
        "stays.overstay": (
            "The stay was allowed until %(date)s. Days over: %(days)s. This never blocks leaving."
        ),
        "stays.cleared": "The stay was allowed until %(date)s; two officers cleared what came after.",
        "check.stays": "Earlier stays",
        "check.stays_elsewhere": "Stays begun at other posts",
    }
)


def judge_next(stay: Stay, *, direction: str, at: datetime) -> Iterator[Finding]:
    """A crossing after somebody's last stay: the same way twice, or beyond the last lawful day."""
    if stay.entered_at is not None and stay.is_open:
        if direction == "entry":
            yield note("stays.two_entries", post=stay.entry_post, date=_day(stay.entered_at))
        else:
            yield from _leaving(stay, at=at)
    elif direction == "exit" and stay.left_at is not None:
        yield note("stays.two_exits", post=stay.exit_post, date=_day(stay.left_at))


def _leaving(stay: Stay, *, at: datetime) -> Iterator[Finding]:
    today = timezone.localdate(at)
    over = stay.days_over(today)
    if over and stay.until is not None:
        yield check("stays.overstay", date=stay.until.isoformat(), days=str(over))
    elif stay.claim and stay.allowed_until is not None and stay.allowed_until < today:
        yield note("stays.cleared", date=stay.allowed_until.isoformat())


def _day(at: datetime) -> str:
    return timezone.localdate(at).isoformat()
