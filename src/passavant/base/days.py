"""Days at the border's own clock: a crossing after midnight UTC may belong to the evening before."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings


def zone() -> ZoneInfo:
    return ZoneInfo(settings.PASSAVANT.screen.time_zone)


def local_day(at: datetime) -> date:
    """The day on which an instant falls at this site."""
    return at.astimezone(zone()).date()


def bounds(day: date) -> tuple[datetime, datetime]:
    """The first instant of a day and the first instant after it, in UTC; a range that an index serves.

    In UTC, because subtracting two times of one zone forgets the hour that a clock change adds or takes.
    """
    return span(day, day)


def span(first: date, last: date) -> tuple[datetime, datetime]:
    """The first instant of a day and the first instant after another one, both days included, in UTC."""
    return _beginning(first), _beginning(last + timedelta(days=1))


def _beginning(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=zone()).astimezone(UTC)
