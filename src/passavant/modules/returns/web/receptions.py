"""Receptions: those there are, a new one, how one stands, and its end."""

from __future__ import annotations

import uuid
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from passavant.base.permissions import allowed, officer_of, requires
from passavant.base.reads import note_read
from passavant.modules.returns import actions, queries
from passavant.modules.returns.forms import CloseForm, NoteForm, ReceptionForm
from passavant.modules.returns.models import Reception
from passavant.modules.returns.ports import Handover
from passavant.modules.returns.reasons import DifferReason
from passavant.modules.returns.web.shared import may_here, reception_or_404, told
from passavant.modules.sites.queries import posts


@requires("returns.see_reception")
def receptions(request: HttpRequest) -> HttpResponse:
    """The latest receptions, open ones first, with how many people each has received."""
    rows = queries.receptions(officer_of(request).posts)
    persons = queries.persons_in_each(row.pk for row in rows)
    context = {
        "rows": [(row, persons.get(row.pk, 0)) for row in rows],
        "may_receive": allowed(officer_of(request), "returns.receive"),
    }
    return render(request, "returns/receptions.html", context)


@requires("returns.receive")
def new(request: HttpRequest) -> HttpResponse:
    """Open a reception; the same form sent twice is one."""
    mine = [(post.code, post.name) for post in posts() if officer_of(request).works_at(post.code)]
    form = ReceptionForm(request.POST or None, posts=mine, initial={"post": settings.PASSAVANT.site.code})
    mark = request.POST.get("mark") or str(uuid.uuid4())
    if request.method == "POST" and form.is_valid():
        handover = Handover(officer=officer_of(request), at=timezone.now(), **form.cleaned_data)
        opened = actions.open_reception(handover, reception=_mark(mark))
        messages.success(
            request, _("The reception is open. Give everybody a card before anybody writes a name.")
        )
        return redirect("returns:reception", reception=opened.pk)
    context = {"form": form, "mark": mark}
    return render(request, "returns/new.html", context, status=422 if form.errors else 200)


@requires("returns.see_reception")
def reception(request: HttpRequest, reception: UUID) -> HttpResponse:
    """How a reception stands, what does not agree yet, who registers, and the way to every step."""
    row = reception_or_404(request, reception)
    may_see_persons = may_here(request, "returns.see_persons", row)
    if may_see_persons:
        note_read(request, f"returns.reception:{row.pk}")
    context = {
        "reception": row,
        "counts": queries.counts(row),
        "waiting": queries.waiting_count(row.pk),
        "pace": queries.pace(row, at=timezone.now()),
        "desks": queries.desks(row.pk),
        "stopped": queries.stopped(row.pk) if may_see_persons else [],
        "children": queries.children_without_adult(row.pk) if may_see_persons else [],
        "voidings": queries.voidings_to_decide([row.pk])
        if may_here(request, "returns.decide_voiding", row)
        else [],
        "may_see_persons": may_see_persons,
        "may_receive": may_here(request, "returns.receive", row),
        "may_register": may_here(request, "returns.register", row),
        "may_help": may_here(request, "returns.help", row),
        "may_close": may_here(request, "returns.close_reception", row),
        "reopen_form": NoteForm(),
        "close_reason": dict(DifferReason.choices).get(row.close_reason, ""),
    }
    return render(request, "returns/reception.html", context)


@requires("returns.close_reception")
def close(request: HttpRequest, reception: UUID) -> HttpResponse:
    """The counts side by side; where they differ, somebody says why."""
    row = reception_or_404(request, reception)
    counted = queries.counts(row)
    form = CloseForm(request.POST or None, differs=bool(counted.differences))
    if request.method == "POST" and form.is_valid():
        return _close(request, row, form)
    context = {"reception": row, "counts": counted, "form": form}
    return render(request, "returns/close.html", context, status=422 if form.errors else 200)


@requires("returns.close_reception")
@require_POST
def reopen(request: HttpRequest, reception: UUID) -> HttpResponse:
    """Somebody was still on the bus."""
    row, form = reception_or_404(request, reception), NoteForm(request.POST)
    try:
        actions.reopen_reception(
            officer=officer_of(request),
            reception=row.pk,
            note=form.cleaned_data["note"] if form.is_valid() else "",
            at=timezone.now(),
        )
    except actions.NeedsReason:
        messages.error(request, _("Write in a few words why the reception goes on."))
    except actions.ReturnsTrouble as trouble:
        messages.error(request, told(trouble))
    else:
        messages.success(request, _("The reception is open again."))
    return redirect("returns:reception", reception=row.pk)


def _close(request: HttpRequest, row: Reception, form: CloseForm) -> HttpResponse:
    try:
        actions.close_reception(
            officer=officer_of(request), reception=row.pk, at=timezone.now(), **form.cleaned_data
        )
    except actions.ReturnsTrouble as trouble:
        messages.error(request, told(trouble))
    else:
        messages.success(request, _("The reception is closed with its counts."))
    return redirect("returns:reception", reception=row.pk)


def _mark(text: str) -> UUID:
    """The page's own mark; one that somebody spoilt is a new reception."""
    try:
        return UUID(text)
    except ValueError:
        return uuid.uuid4()
