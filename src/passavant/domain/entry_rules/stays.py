"""How long an admission lasts: kinds of stay, each to its last day, and several together to the earliest of them.

Both end days count: seven days from the 20th end on the 26th. Where a policy says `day_count = "exclusive"`, the day of
entry is left out. Calendar months end on the same day of the month, clipped to a shorter month's last.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from passavant.domain.entry_rules.cases import Visa
from passavant.domain.entry_rules.dates import add_months


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """What a rule grants; several kinds together are the shortest of them."""

    unlimited: bool = False
    days: int | None = None
    months: int | None = None
    hours: int | None = None
    same_day_until: time | None = None
    visa: bool = False
    fixed_end: tuple[int, int] | None = None
    window: tuple[int, int] | None = None
    """So many days in any so many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """When the stay ends: the last day, the instant where one was set, or never (both None)."""

    last_day: date | None = None
    instant: datetime | None = None


class NothingLeft(Exception):
    """The stay would end before it begins: the day pass after closing, the ninety days used up."""


def leave_by(
    stay: Stay,
    *,
    at: datetime,
    zone: ZoneInfo,
    inclusive: bool,
    visas: Iterable[Visa],
    earlier: Sequence[tuple[date, date]],
) -> Leave:
    """The end of a stay that begins at an instant.

    Raises:
        NothingLeft: no day or no minute of it is left.
    """
    today = at.astimezone(zone).date()
    if stay.unlimited:
        return Leave()
    ends = [_by_hour(stay, at, today, zone), *_by_day(stay, today, inclusive=inclusive)]
    if stay.visa:
        ends.append(_by_visa(visas, today, inclusive=inclusive))
    if stay.window:
        ends.append(
            Leave(last_day=last_day_of_window(earlier, today, days=stay.window[0], within=stay.window[1]))
        )
    return _earliest([end for end in ends if end is not None])


def last_day_of_window(earlier: Iterable[tuple[date, date]], today: date, *, days: int, within: int) -> date:
    """The last day of an unbroken stay from today, where old days drop out of the window while it lasts.

    Entry and exit both count and a day counts once. Source: Regulation (EU) 2016/399, article 6(1), for 90 in any 180.

    Raises:
        NothingLeft: today would be a day too many.
    """
    used = _days_of(earlier, since=today - timedelta(days=within), before=today)
    last = None
    for step in range(days):
        day = today + timedelta(days=step)
        opened = day - timedelta(days=within - 1)
        if step + 1 + sum(opened <= one for one in used) > days:
            break
        last = day
    if last is None:
        raise NothingLeft
    return last


def _days_of(stays: Iterable[tuple[date, date]], *, since: date, before: date) -> set[date]:
    days: set[date] = set()
    for entered, left in stays:
        first, last = max(entered, since), min(left, before - timedelta(days=1))
        days.update(first + timedelta(days=step) for step in range((last - first).days + 1))
    return days


def _by_hour(stay: Stay, at: datetime, today: date, zone: ZoneInfo) -> Leave | None:
    instants = []
    if stay.hours is not None:
        instants.append(at.astimezone(UTC) + timedelta(hours=stay.hours))
    if stay.same_day_until is not None:
        closing = datetime.combine(today, stay.same_day_until, tzinfo=zone).astimezone(UTC)
        if closing <= at:
            raise NothingLeft
        instants.append(closing)
    if not instants:
        return None
    instant = min(instants)
    return Leave(last_day=instant.astimezone(zone).date(), instant=instant)


def _by_day(stay: Stay, today: date, *, inclusive: bool) -> Iterable[Leave]:
    if stay.days is not None:
        yield Leave(last_day=_last_of(today, stay.days, inclusive=inclusive))
    if stay.months is not None:
        yield Leave(last_day=add_months(today, stay.months))
    if stay.fixed_end is not None:
        this_year = date(today.year, *stay.fixed_end)
        yield Leave(last_day=this_year if today <= this_year else date(today.year + 1, *stay.fixed_end))


def _last_of(first: date, days: int, *, inclusive: bool) -> date:
    return first + timedelta(days=days - 1 if inclusive else days)


def _by_visa(visas: Iterable[Visa], today: date, *, inclusive: bool) -> Leave:
    """The visa that lets stay longest decides; the shorter of its days and its validity."""
    lasts = []
    for visa in visas:
        last = visa.last or date.max
        if visa.stay_days is not None:
            if not visa.stay_days:
                continue
            last = min(last, _last_of(today, visa.stay_days, inclusive=inclusive))
        lasts.append(last)
    if not lasts:
        raise NothingLeft
    return Leave(last_day=max(lasts))


def _earliest(ends: Sequence[Leave]) -> Leave:
    if not ends:
        return Leave()
    last_day = min(end.last_day for end in ends if end.last_day is not None)
    instants = [end.instant for end in ends if end.instant is not None and end.last_day == last_day]
    return Leave(last_day=last_day, instant=min(instants) if instants else None)
