"""Vessels in port: those there are, a new one, how one stands, its record put right or void."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from passavant.base.permissions import allowed, officer_of, requires
from passavant.modules.sea import actions, queries
from passavant.modules.sea.forms import CallForm, CorrectForm, VoidForm
from passavant.modules.sea.models import Call, Correction
from passavant.modules.sea.web.shared import call_or_404, mark_of, may_here, posts_of, told
from passavant.modules.sites.queries import find_post

USUAL_STAY = timedelta(hours=10)
"""The planned sailing that a new form proposes, after the arrival."""


@requires("sea.see_calls")
def calls(request: HttpRequest) -> HttpResponse:
    """What a supervisor is called for stands first, then the vessels in port, then those that left."""
    officer, now = officer_of(request), timezone.now()
    here = queries.in_port(officer.posts)
    out = queries.out_in_each(row.pk for row in here)
    context = {
        "alerts": queries.alerts(officer.posts, at=now),
        "rows": [(row, queries.on_board(row.pk), out.get(row.pk, 0)) for row in here],
        "gone": queries.sailed_lately(officer.posts),
        "may_record": allowed(officer, "sea.record_call"),
        "may_interdict": allowed(officer, "sea.interdict"),
        "may_cross": allowed(officer, "sea.cross"),
        "may_sail": allowed(officer, "sea.sail"),
    }
    return render(request, "sea/calls.html", context)


@requires("sea.record_call")
def new(request: HttpRequest) -> HttpResponse:
    """Record a vessel; the same form sent twice is one."""
    mark, now = mark_of(request), timezone.now()
    initial = {"post": settings.PASSAVANT.site.code, "arrived_at": now, "sails_at": now + USUAL_STAY}
    form = CallForm(request.POST or None, posts=posts_of(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.record_call(
                officer=officer_of(request),
                call=mark,
                post=form.cleaned_data["post"],
                stay=form.stay,
                at=now,
            )
        except actions.InPort as trouble:
            form.add_error("imo_number", told(trouble))
        else:
            messages.success(request, _("The vessel is recorded. Take its lists next."))
            return redirect("sea:call", call=row.pk)
    context = {"form": form, "mark": mark}
    return render(request, "sea/new.html", context, status=422 if form.errors else 200)


@requires("sea.see_calls")
def call(request: HttpRequest, call: UUID) -> HttpResponse:
    """How a vessel stands, and the way to every step."""
    row = call_or_404(request, call)
    context = {
        "call": row,
        "alert": queries.alert_of(row, at=timezone.now()),
        "last_back": queries.last_back(row),
        "board": queries.on_board(row.pk),
        "first_broken": queries.first_broken(row.pk),
        "passes": sum(not each.is_withdrawn for each in queries.passes_of(row.pk)),
        "out": queries.out_in_each([row.pk]).get(row.pk, 0),
        "tally": queries.tally(row.pk),
        "corrections": [(each, _stood(each)) for each in queries.corrections_of(row.pk)],
        **_may(request, row),
    }
    return render(request, "sea/call.html", context)


@requires("sea.amend_call")
def correct(request: HttpRequest, call: UUID) -> HttpResponse:
    """Put the record right, with a reason; what stood before is kept."""
    row, mark = _to_amend(request, call), mark_of(request)
    initial = {**vars(actions.stay_of(row)), "post": row.post}
    post = find_post(row.post)
    posts = [(row.post, post.name if post else row.post)]
    form = CorrectForm(request.POST or None, posts=posts, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.correct_call(
                officer=officer_of(request),
                call=row.pk,
                correction=mark,
                stay=form.stay,
                reason=form.cleaned_data["reason"],
                note=form.cleaned_data["note"],
                at=timezone.now(),
            )
        except actions.NeedsReason:
            form.add_error(None, _("Nothing has changed."))
        except actions.SeaTrouble as trouble:
            form.add_error(None, told(trouble))
        else:
            messages.success(request, _("Recorded."))
            return redirect("sea:call", call=row.pk)
    context = {"call": row, "form": form, "mark": mark}
    return render(request, "sea/correct.html", context, status=422 if form.errors else 200)


@requires("sea.amend_call")
def void(request: HttpRequest, call: UUID) -> HttpResponse:
    """The vessel did not come, or stands here twice."""
    row, form = _to_amend(request, call), VoidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.void_call(
                officer=officer_of(request), call=row.pk, at=timezone.now(), **form.cleaned_data
            )
        except actions.SeaTrouble as trouble:
            form.add_error(None, told(trouble))
        else:
            messages.success(request, _("The record is void. Shore passes of it are no longer good."))
            return redirect("sea:call", call=row.pk)
    context = {"call": row, "form": form}
    return render(request, "sea/void.html", context, status=422 if form.errors else 200)


def _to_amend(request: HttpRequest, call: UUID) -> Call:
    row = call_or_404(request, call)
    if not may_here(request, "sea.amend_call", row):
        raise PermissionDenied("sea.amend_call")
    return row


def _stood(correction: Correction) -> list[tuple[str, Any]]:
    """What stood before a correction, by the names of the form; a moment as a moment."""
    labels = {name: field.label for name, field in CallForm.base_fields.items()}
    return [
        (str(labels.get(name, name)), (parse_datetime(value) or value) if name.endswith("_at") else value)
        for name, value in correction.stood.items()
    ]


def _may(request: HttpRequest, row: Call) -> dict[str, bool]:
    here = row.is_in_port
    return {
        "may_see": allowed(officer_of(request), "sea.see_persons"),
        "may_see_found": allowed(officer_of(request), "sea.see_findings"),
        "may_take": here and may_here(request, "sea.take_list", row),
        "may_issue": here and may_here(request, "sea.issue", row),
        "may_count": here and may_here(request, "sea.count", row),
        "may_sail": here and may_here(request, "sea.sail", row),
        "may_amend": row.voided_at is None and may_here(request, "sea.amend_call", row),
        "may_void": here and may_here(request, "sea.amend_call", row),
    }
