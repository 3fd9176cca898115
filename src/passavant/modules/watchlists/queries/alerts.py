"""Alerts: silent hits, and persons of the past whom a new entry means."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from passavant.modules.watchlists.models import Alert, Rescreening


def alerts(*, silent: bool = False, open_only: bool = False, posts: Iterable[str] = ()) -> QuerySet[Alert]:
    """Alerts, the newest first.

    Args:
        silent: also the silent ones; only for those who may see them.
        posts: of these posts alone; none: everywhere.
    """
    rows = Alert.objects.all() if silent else Alert.objects.filter(is_silent=False)
    if chosen := list(posts):
        rows = rows.filter(post__in=chosen)
    if open_only:
        rows = rows.filter(acknowledged_at=None)
    return rows.order_by("-raised_at", "id")


def count_open_alerts(*, silent: bool = False, posts: Iterable[str] = ()) -> int:
    return alerts(silent=silent, open_only=True, posts=posts).count()


def find_alert(alert: str) -> Alert | None:
    return Alert.objects.filter(pk=alert).first()


def last_rescreening() -> Rescreening | None:
    return Rescreening.objects.order_by("-finished_at").first()
