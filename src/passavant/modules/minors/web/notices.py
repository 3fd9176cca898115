"""Notices to the agencies that protect children: the oldest first, taken by whoever told them."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from passavant.base.permissions import allowed, officer_of, requires
from passavant.base.reads import note_read
from passavant.modules.minors import actions, keys, queries
from passavant.modules.minors.forms import DoneForm
from passavant.modules.minors.models import Notice
from passavant.modules.minors.web.shared import telling

MOST = 100


@requires("minors.see_notices")
def notices(request: HttpRequest) -> HttpResponse:
    """Those that nobody took yet; on request all."""
    show_all = request.GET.get("all") == "1"
    found = queries.notices(posts=officer_of(request).posts, open_only=not show_all)
    note_read(request, "minors.notices")
    context = {
        "rows": [(row, queries.find_acknowledgement(row.pk)) for row in found[:MOST]],
        "count": found.count(),
        "most": MOST,
        "show_all": show_all,
        "now": timezone.now(),
    }
    return render(request, "minors/notices.html", context)


@requires("minors.see_notices")
def notice(request: HttpRequest, inspection: UUID, agency: str) -> HttpResponse:
    """One notice: whom to tell, of which child, and what was agreed."""
    row = _notice(request, inspection, agency)
    form = DoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _take(request, row, form.cleaned_data["done"])
        return redirect("minors:notice", inspection=inspection, agency=agency)
    note_read(request, f"minors.notice:{row.pk}")
    taken = queries.find_acknowledgement(row.pk)
    context = {
        "notice": row,
        "taken": taken,
        "companion": queries.find_companion(inspection),
        "contact": queries.own_settings().contacts.get(agency, ""),
        "form": form,
        "may_take": taken is None and allowed(request.user, "minors.acknowledge_notice"),
        "may_see_child": allowed(request.user, "minors.see_child"),
    }
    return render(request, "minors/notice.html", context, status=422 if form.errors else 200)


def _take(request: HttpRequest, row: Notice, done: str) -> None:
    with telling(request, done=_("The notice is yours; what was agreed is kept.")):
        actions.acknowledge_notice(
            officer=officer_of(request),
            notice=row.pk,
            done=done,
            at=timezone.now(),
        )


def _notice(request: HttpRequest, inspection: UUID, agency: str) -> Notice:
    row = queries.find_notice(keys.notice_key(inspection, agency))
    if row is None:
        raise Http404
    if not officer_of(request).works_at(row.post):
        raise PermissionDenied("minors.see_notices")
    return row
