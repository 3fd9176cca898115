"""Alerts: silent hits, and persons of the past whom a new entry means."""

from __future__ import annotations

from django.db.models import QuerySet

from passavant.modules.watchlists.models import Alert, Rescreening


def alerts(*, silent: bool = False, open_only: bool = False) -> QuerySet[Alert]:
    """Alerts, the newest first.

    Args:
        silent: also the silent ones; only for those who may see them.
    """
    rows = Alert.objects.all() if silent else Alert.objects.filter(is_silent=False)
    if open_only:
        rows = rows.filter(acknowledged_at=None)
    return rows.order_by("-raised_at", "id")


def count_open_alerts(*, silent: bool = False) -> int:
    return alerts(silent=silent, open_only=True).count()


def find_alert(alert: str) -> Alert | None:
    return Alert.objects.filter(pk=alert).first()


def last_rescreening() -> Rescreening | None:
    return Rescreening.objects.order_by("-finished_at").first()
