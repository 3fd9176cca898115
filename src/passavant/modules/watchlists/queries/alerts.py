"""Alerts: silent hits, and persons of the past whom a new entry means."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from passavant.journal.site import headquarters_code
from passavant.modules.watchlists.models import Alert, AlertTaken, Rescreening


def alerts(*, silent: bool = False, open_only: bool = False, posts: Iterable[str] = ()) -> QuerySet[Alert]:
    """Alerts, the newest first.

    Args:
        silent: also the silent ones; only for those who may see them.
        open_only: those that nobody took.
        posts: of these posts alone; none: everywhere.
    """
    rows = Alert.objects.all() if silent else Alert.objects.filter(is_silent=False)
    if chosen := list(posts):
        rows = rows.filter(post__in=chosen)
    if open_only:
        taken = AlertTaken.objects.filter(alert=OuterRef("alert"))
        rows = rows.exclude(Exists(taken.filter(site__in=(OuterRef("site"), headquarters_code()))))
    return rows.order_by("-raised_at", "id")


def count_open_alerts(*, silent: bool = False, posts: Iterable[str] = ()) -> int:
    return alerts(silent=silent, open_only=True, posts=posts).count()


def find_alert(alert: str) -> Alert | None:
    """An alert as it was raised first."""
    return Alert.objects.filter(alert=alert).order_by("raised_at", "id").first()


def alerts_taken(alerts: Iterable[Alert]) -> dict[str, AlertTaken]:
    """Who first took each of some alerts, by the alert; those that nobody took are not in it.

    Only who raised an alert and headquarters take it: nobody else's word puts it away.
    """
    raised = {(row.alert, site) for row in alerts for site in (row.site, headquarters_code())}
    rows = AlertTaken.objects.filter(alert__in={alert for alert, _site in raised})
    return {row.alert: row for row in rows.order_by("-taken_at", "-id") if (row.alert, row.site) in raised}


def last_rescreening() -> Rescreening | None:
    return Rescreening.objects.order_by("-finished_at").first()
