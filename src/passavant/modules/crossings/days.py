"""Days at the border's own clock: a crossing after midnight UTC may belong to the evening before."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings


def zone() -> ZoneInfo:
    return ZoneInfo(settings.PASSAVANT.screen.time_zone)


def local_day(at: datetime) -> date:
    """The day on which an instant falls at this site."""
    return at.astimezone(zone()).date()


def bounds(day: date) -> tuple[datetime, datetime]:
    """The first instant of a day and the first instant after it; a range that an index serves."""
    first = datetime.combine(day, time(), tzinfo=zone())
    return first, datetime.combine(day + timedelta(days=1), time(), tzinfo=zone())
