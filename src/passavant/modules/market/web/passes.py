"""Day passes: found, issued once, shown with all their crossings, printed, withdrawn."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from passavant.base import pictures
from passavant.base.permissions import allowed, officer_of, requires
from passavant.base.qr import qr_svg
from passavant.base.reads import note_read
from passavant.domain.codes import states
from passavant.domain.values import Finding, findings_of
from passavant.journal.site import site_code
from passavant.modules.market import actions, keys, queries
from passavant.modules.market.forms import PassForm, WithdrawForm
from passavant.modules.market.models import DayPass
from passavant.modules.market.reasons import Zone
from passavant.modules.market.web.shared import mark_of, post_of, told
from passavant.modules.sites.queries import Calendar, find_calendar

ON_A_PAGE = 50


@requires("market.see_passes")
def passes(request: HttpRequest) -> HttpResponse:
    """Passes of the officer's posts; names are looked for by POST, so that none stands in an address."""
    text = request.POST.get("text", "").strip()[:80]
    page = Paginator(queries.passes(officer_of(request).posts, text), ON_A_PAGE).get_page(
        request.POST.get("page")
    )
    if page.paginator.count:
        note_read(request, "market.passes")
    context = {
        "page": page,
        "text": text,
        "today": timezone.localdate(),
        "may_issue": allowed(officer_of(request), "market.issue"),
    }
    return render(request, "market/passes.html", context)


@requires("market.issue")
def new(request: HttpRequest) -> HttpResponse:
    """Issue a pass; what was found is read first, and the same form sent twice is one pass."""
    post, today = post_of(request), timezone.localdate()
    calendar = _calendar(post.code)
    homes = _homes(calendar)
    if request.method == "POST":
        form = PassForm(request.POST, request.FILES, today=today, homes=homes)
        if form.is_valid():
            return _issue(request, form, calendar)
        return _show_form(request, form, calendar)
    own = queries.own_settings()
    initial = {
        "issuing_state": calendar.counterpart_state,
        "nationality": calendar.counterpart_state,
        "home": homes[0][0],
        "zone": Zone.MARKET.value,
        "valid_to": _months_later(today, own.pass_months).isoformat(),
    }
    return _show_form(request, PassForm(initial=initial, today=today, homes=homes), calendar)


@requires("market.see_passes")
def show(request: HttpRequest, day_pass: UUID) -> HttpResponse:
    """One pass: its holder, what was found, where it was shown, and its withdrawal."""
    row = _pass_or_404(request, day_pass)
    note_read(request, f"market.pass:{row.pk}")
    return _show_pass(request, row, WithdrawForm())


@requires("market.withdraw")
@require_POST
def withdraw(request: HttpRequest, day_pass: UUID) -> HttpResponse:
    """The pass is no longer good."""
    row, form = _pass_or_404(request, day_pass), WithdrawForm(request.POST)
    if not form.is_valid():
        return _show_pass(request, row, form)
    try:
        actions.withdraw(officer=officer_of(request), day_pass=row.pk, at=timezone.now(), **form.cleaned_data)
    except actions.MarketTrouble as trouble:
        messages.error(request, told(trouble))
    else:
        messages.success(request, _("The day pass is withdrawn. Its holder may be given another."))
    return redirect("market:pass", day_pass=row.pk)


@requires("market.issue")
def card(request: HttpRequest, day_pass: UUID) -> HttpResponse:
    """The pass that its holder takes along, in their language: who, for where, until when, and the code."""
    row = _pass_or_404(request, day_pass)
    note_read(request, f"market.pass:{row.pk}")
    wanted = request.GET.get("language", "")
    calendar = _calendar(row.post)
    context = {
        "pass": row,
        "qr": qr_svg(row.code, scale=4),
        "code": keys.spaced(row.code),
        "photo": pictures.as_address(queries.photo_of(row.pk)),
        "goes_to": _goes_to(row.outward, calendar),
        "calendar": calendar,
        "language": wanted if wanted in dict(settings.LANGUAGES) else get_language(),
    }
    return render(request, "market/card.html", context)


def _issue(request: HttpRequest, form: PassForm, calendar: Calendar) -> HttpResponse:
    values = form.cleaned_data
    wanted = actions.Wanted(
        day_pass=mark_of(request, "day_pass"),
        post=calendar.post,
        document=form.document,
        home_state=values["home"],
        zone=values["zone"],
        guardian=values["guardian"],
        valid_from=timezone.localdate(),
        valid_to=values["valid_to"],
        note=values["note"],
        photo=form.face,
    )
    seen = frozenset(request.POST.getlist("seen"))
    try:
        issued = actions.issue(officer=officer_of(request), wanted=wanted, seen=seen, at=timezone.now())
    except actions.AlreadyHeld as trouble:
        form.add_error("document_number", told(trouble))
        return _show_form(request, form, calendar, held=queries.find_pass(trouble.day_pass))
    except actions.NeedsReason:
        form.add_error(
            "note", _("Something was found. Write in a few words why the pass is issued all the same.")
        )
        return _show_form(request, form, calendar)
    if issued.day_pass is None:
        return _show_form(request, form, calendar, asked=issued.findings)
    messages.success(request, _("The day pass is issued. Print it now."))
    return redirect("market:card", day_pass=issued.day_pass.pk)


def _show_form(
    request: HttpRequest,
    form: PassForm,
    calendar: Calendar,
    *,
    asked: tuple[Finding, ...] = (),
    held: DayPass | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "post": calendar.post,
        "mark": mark_of(request, "day_pass"),
        "asked": asked,
        "seen": dict.fromkeys([*request.POST.getlist("seen"), *(finding.code for finding in asked)]),
        "held": held,
        "face": form.face,
        "face_address": pictures.as_address(form.face),
    }
    return render(request, "market/new.html", context, status=422 if form.errors else 200)


def _show_pass(request: HttpRequest, row: DayPass, form: WithdrawForm) -> HttpResponse:
    officer = officer_of(request)
    is_here = row.site == site_code() and not row.is_withdrawn
    context = {
        "pass": row,
        "code": keys.spaced(row.code),
        "photo": pictures.as_address(queries.photo_of(row.pk)),
        "goes_to": _goes_to(row.outward, _calendar(row.post)),
        "findings": tuple(findings_of(queries.findings_of_row(row))),
        "crossings": queries.crossings_of(row.pk),
        "stops": queries.stops_of(row.pk),
        "today": timezone.localdate(),
        "may_withdraw": is_here and allowed(officer, "market.withdraw"),
        "may_print": is_here and allowed(officer, "market.issue"),
        "form": form,
    }
    return render(request, "market/pass.html", context, status=422 if form.errors else 200)


def _pass_or_404(request: HttpRequest, day_pass: UUID) -> DayPass:
    """A pass of a post of the officer.

    Raises:
        PermissionDenied: it is of another post.
    """
    row = queries.find_pass(day_pass)
    if row is None:
        raise Http404
    if not officer_of(request).works_at(row.post):
        raise PermissionDenied("market.see_passes")
    return row


def _calendar(post: str) -> Calendar:
    calendar = find_calendar(post, at=timezone.now())
    if calendar is None:
        raise Http404
    return calendar


def _homes(calendar: Calendar) -> list[tuple[str, Any]]:
    """Where a holder may live: on the other side of this gate, or on this one."""
    own, other = queries.own_settings().own_state, calendar.counterpart_state
    language = get_language() or "en"
    beyond = [(other, f"{calendar.counterpart} ({states.name(other, language)})")] if other else []
    return [*beyond, (own, f"{calendar.post.name} ({states.name(own, language)})")]


def _goes_to(outward: str, calendar: Calendar) -> str:
    """The place whose zone the pass is good for: where its holder goes."""
    return calendar.post.name if outward == "entry" else calendar.counterpart


def _months_later(day: date, months: int) -> date:
    """The same day of a later month, or the last that it has."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise ValueError(day)
