"""People taken off vessels at sea: recorded with who hands over, and the way to where they are registered."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from passavant.base.permissions import allowed, officer_of, requires
from passavant.modules.returns import queries as returns
from passavant.modules.returns.ports import Authority
from passavant.modules.sea import actions, queries
from passavant.modules.sea.forms import InterdictionForm
from passavant.modules.sea.web.shared import mark_of, posts_of, told

_AUTHORITIES = dict(Authority.choices)


@requires("sea.see_calls")
def interdictions(request: HttpRequest) -> HttpResponse:
    """The latest, each with how many of its people are registered."""
    officer = officer_of(request)
    rows = queries.interdictions(officer.posts)
    received = returns.persons_in_each(row.reception for row in rows)
    context = {
        "rows": [(row, _AUTHORITIES.get(row.authority, ""), received.get(row.reception, 0)) for row in rows],
        "may_interdict": allowed(officer, "sea.interdict"),
    }
    return render(request, "sea/interdictions.html", context)


@requires("sea.interdict")
def new(request: HttpRequest) -> HttpResponse:
    """Record an interdiction; its reception opens with it, and the same form sent twice is one."""
    mark, now = mark_of(request), timezone.now()
    initial = {"post": settings.PASSAVANT.site.code, "authority": Authority.USCG.value, "intercepted_at": now}
    form = InterdictionForm(request.POST or None, posts=posts_of(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.record_interdiction(
                officer=officer_of(request),
                interdiction=mark,
                taken=actions.Taken(**form.cleaned_data),
                at=now,
            )
        except actions.SeaTrouble as trouble:
            form.add_error(None, told(trouble))
        else:
            messages.success(request, _("Recorded. The reception is open: give everybody a card there."))
            return redirect("sea:interdiction", interdiction=row.pk)
    context = {"form": form, "mark": mark}
    return render(request, "sea/new_interdiction.html", context, status=422 if form.errors else 200)


@requires("sea.see_calls")
def interdiction(request: HttpRequest, interdiction: UUID) -> HttpResponse:
    """What was recorded, and how its reception stands."""
    row = queries.find_interdiction(interdiction)
    if row is None:
        raise Http404
    officer = officer_of(request)
    if not officer.works_at(row.post):
        raise PermissionDenied("sea.see_calls")
    reception = returns.find_reception(row.reception)
    context = {
        "row": row,
        "authority": _AUTHORITIES.get(row.authority, ""),
        "reception": reception,
        "counts": returns.counts(reception) if reception else None,
        "may_receive": allowed(officer, "returns.see_reception"),
    }
    return render(request, "sea/interdiction.html", context)
