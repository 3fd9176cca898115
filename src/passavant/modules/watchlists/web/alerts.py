"""Alerts for watch officers: silent hits, and persons of the past whom a new entry means."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from passavant.base.permissions import allowed, officer_of, requires
from passavant.base.reads import note_read
from passavant.modules.crossings import queries as crossings
from passavant.modules.watchlists import actions, queries
from passavant.modules.watchlists.forms import DoneForm
from passavant.modules.watchlists.models import Alert
from passavant.modules.watchlists.web.shared import may_see_silent, page_of, told


@requires("watchlists.see_alerts")
def alerts(request: HttpRequest) -> HttpResponse:
    """Those that nobody took yet; on request all."""
    show_all = request.GET.get("all") == "1"
    silent, posts = may_see_silent(request), officer_of(request).posts
    note_read(request, "watchlists.alerts")
    rows = page_of(request, queries.alerts(silent=silent, open_only=not show_all, posts=posts))
    taken = queries.alerts_taken(rows)
    context = {
        "page": rows,
        "rows": [(row, queries.find_entry(row.entry), taken.get(row.alert)) for row in rows],
        "show_all": show_all,
        "open": queries.count_open_alerts(silent=silent, posts=posts),
        "last": queries.last_rescreening(),
        "now": timezone.now(),
    }
    return render(request, "watchlists/alerts.html", context)


@requires("watchlists.see_alerts")
def alert(request: HttpRequest, alert: str) -> HttpResponse:
    """One alert: whom, where, why; and what was done."""
    row = _alert(request, alert)
    form = DoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.acknowledge_alert(
                officer=officer_of(request), alert=alert, done=form.cleaned_data["done"], at=timezone.now()
            )
        except actions.WatchlistsTrouble as trouble:
            messages.error(request, told(trouble))
        else:
            messages.success(request, _("The alert is yours; what was done is kept."))
        return redirect("watchlists:alert", alert=alert)
    note_read(request, f"watchlists.alert:{row.alert}")
    entry, taken = queries.find_entry(row.entry), queries.alerts_taken([row]).get(row.alert)
    context = {
        "alert": row,
        "entry": entry,
        "said": entry.said if entry else {},
        "list": queries.find_list(row.list_code),
        "person": crossings.find_inspection(row.subject) or crossings.find_crossing(row.subject),
        "findings": row.findings,
        "form": form,
        "taken": taken,
        "may_acknowledge": taken is None and allowed(officer_of(request), "watchlists.acknowledge_alert"),
        "now": timezone.now(),
    }
    return render(request, "watchlists/alert.html", context, status=422 if form.errors else 200)


def _alert(request: HttpRequest, alert: str) -> Alert:
    """A silent alert is not there for those who may not see it; one of another post is not opened."""
    row = queries.find_alert(alert)
    if row is None or (row.is_silent and not may_see_silent(request)):
        raise Http404
    if not officer_of(request).works_at(row.post):
        raise PermissionDenied("watchlists.see_alerts")
    return row
