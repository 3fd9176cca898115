"""One stay: its crossings, until when it is lawful and why, and what speaks against the records."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from passavant.base.permissions import allowed, officer_of, requires
from passavant.base.reads import note_read
from passavant.modules.stays import actions, queries
from passavant.modules.stays.forms import ExtensionForm, ReasonForm, RebuttalForm, SecondWordForm
from passavant.modules.stays.models import Stay
from passavant.modules.stays.web.shared import telling, told


@requires("stays.see")
def stay(request: HttpRequest, stay: UUID) -> HttpResponse:
    """What the records say of one stay; it prints as it stands."""
    return _page(request, _stay(request, stay))


@requires("stays.extend")
def extend(request: HttpRequest, stay: UUID) -> HttpResponse:
    row, form = _stay(request, stay), ExtensionForm(request.POST or None)
    if form.is_valid():
        try:
            actions.extend(officer=officer_of(request), stay=row.pk, longer=form.longer, at=timezone.now())
        except actions.StaysTrouble as trouble:
            form.add_error("until", told(trouble))
        else:
            return redirect("stays:stay", stay=row.pk)
    return _page(request, row, extension=form)


@requires("stays.propose_rebuttal")
def rebut(request: HttpRequest, stay: UUID) -> HttpResponse:
    row, form = _stay(request, stay), RebuttalForm(request.POST or None)
    if form.is_valid():
        try:
            actions.propose_rebuttal(
                officer=officer_of(request), stay=row.pk, contest=form.contest, at=timezone.now()
            )
        except actions.StaysTrouble as trouble:
            form.add_error("day", told(trouble))
        else:
            return redirect("stays:stay", stay=row.pk)
    return _page(request, row, rebuttal=form)


@requires("stays.extend")
def withdraw(request: HttpRequest, extension: UUID) -> HttpResponse:
    """Take an extension back, with a reason."""
    row = queries.find_extension(extension)
    if row is None or request.method != "POST":
        raise Http404
    form = ReasonForm(request.POST)
    with telling(request, done=_("The extension is withdrawn.")):
        actions.withdraw_extension(
            officer=officer_of(request),
            extension=extension,
            reason=form.data.get("reason", ""),
            at=timezone.now(),
        )
    return redirect("stays:stay", stay=row.entry)


def _stay(request: HttpRequest, stay: UUID) -> Stay:
    row = queries.find_stay(stay)
    if row is None:
        raise Http404
    officer = officer_of(request)
    if not any(officer.works_at(post) for post in (row.entry_post, row.exit_post) if post):
        raise PermissionDenied("stays.see")
    return row


def _page(
    request: HttpRequest,
    row: Stay,
    *,
    extension: ExtensionForm | None = None,
    rebuttal: RebuttalForm | None = None,
) -> HttpResponse:
    note_read(request, f"stays.stay:{row.pk}")
    today = timezone.localdate()
    ended = timezone.localdate(row.left_at) if row.left_at else row.declared_day
    contested = queries.rebuttals_of(row.pk)
    given: list[forms.Form] = [form for form in (extension, rebuttal) if form is not None]
    context = {
        "row": row,
        "over": row.days_over(ended or today),
        "extensions": queries.extensions_of(row.pk),
        "contested": contested,
        "candidates": queries.candidates_for(row),
        "decisions": queries.decisions_on(row),
        "others": [
            each for each in queries.stays_of({row.group}).order_by("-entered_at")[:20] if each.pk != row.pk
        ],
        "extension": extension or ExtensionForm(),
        "rebuttal": rebuttal or RebuttalForm(),
        "second_word": SecondWordForm(),
        "form": given[0] if given else None,
        "may_extend": row.until is not None and allowed(request.user, "stays.extend"),
        "may_rebut": row.until is not None
        and all(each.clearance for each in contested)
        and allowed(request.user, "stays.propose_rebuttal"),
        "may_match": allowed(request.user, "stays.decide_match"),
        "may_decide": allowed(request.user, "stays.decide_rebuttal"),
        "officer": officer_of(request).code,
        "now": timezone.now(),
    }
    return render(
        request, "stays/stay.html", context, status=422 if any(form.errors for form in given) else 200
    )
