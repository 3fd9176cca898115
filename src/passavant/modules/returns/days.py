"""Days at the border's own clock."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings


def local_day(at: datetime) -> date:
    """The day on which an instant falls at this site."""
    return at.astimezone(ZoneInfo(settings.PASSAVANT.screen.time_zone)).date()
