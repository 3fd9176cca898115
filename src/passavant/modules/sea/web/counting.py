"""The count of passengers in transit: two buttons, one or a group at a time, and one to take the last back."""

from __future__ import annotations

import uuid
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from passavant.base.permissions import officer_of, requires
from passavant.modules.sea import actions, queries
from passavant.modules.sea.forms import CountForm
from passavant.modules.sea.models import Call
from passavant.modules.sea.web.shared import call_or_404, mark_of, may_here, told


@requires("sea.count")
def counting(request: HttpRequest, call: UUID) -> HttpResponse:
    """Each press is sent with a mark of its own, so that one that is sent twice counts once."""
    row = _call(request, call)
    form = CountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.count(officer=officer_of(request), call=row.pk, at=timezone.now(), **form.cleaned_data)
        except actions.SeaTrouble as trouble:
            messages.error(request, told(trouble))
        return redirect("sea:counting", call=row.pk)
    if request.method == "POST" and not form.errors.get("number"):
        messages.error(request, _("This could not be done."))
        return redirect("sea:counting", call=row.pk)
    return _show(request, row, form)


@requires("sea.count")
@require_POST
def undo(request: HttpRequest, call: UUID) -> HttpResponse:
    """The wrong number."""
    row = _call(request, call)
    try:
        actions.undo_count(
            officer=officer_of(request), call=row.pk, count=mark_of(request, "count"), at=timezone.now()
        )
    except actions.SeaTrouble as trouble:
        messages.error(request, told(trouble))
    return redirect("sea:counting", call=row.pk)


def _call(request: HttpRequest, call: UUID) -> Call:
    row = call_or_404(request, call)
    if not may_here(request, "sea.count", row):
        raise PermissionDenied("sea.count")
    return row


def _show(request: HttpRequest, row: Call, form: CountForm) -> HttpResponse:
    context = {
        "call": row,
        "form": form,
        "mark": uuid.uuid4(),
        "tally": queries.tally(row.pk),
        "board": queries.on_board(row.pk),
        "last": queries.last_tally(row.pk, officer=officer_of(request).code),
    }
    return render(request, "sea/counting.html", context, status=422 if form.errors else 200)
