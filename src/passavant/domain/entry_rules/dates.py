"""Calendar arithmetic of stays and bans: calendar months clipped to the month's end, anniversaries, a day's length."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

LAST_DAY = date.max


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A length of time in calendar units; `forward` ends a year that began on 29 February on 1 March."""

    years: int = 0
    months: int = 0
    days: int = 0

    def after(self, day: date, *, forward: bool = False) -> date:
        """The day that lies a term after this one; beyond the calendar's end, its last day."""
        moved = add_months(day, 12 * self.years + self.months, forward=forward)
        if not self.days:
            return moved
        return moved + min(timedelta(days=self.days), LAST_DAY - moved)


@lru_cache(maxsize=1024)
def add_months(day: date, months: int, *, forward: bool = False) -> date:
    """The same day some months later; where that month is shorter, its last day, or the next month's first."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    if year > LAST_DAY.year:
        return LAST_DAY
    last = calendar.monthrange(year, month + 1)[1]
    if day.day <= last:
        return day.replace(year=year, month=month + 1)
    clipped = date(year, month + 1, last)
    return clipped + timedelta(days=1) if forward else clipped


def zone_exists(name: str) -> bool:
    """Whether a time zone of this name is known to the machine."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
