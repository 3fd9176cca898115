"""The end of a shift: cash counted by whoever took it, and once more by whoever takes it over."""

from __future__ import annotations

import uuid
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from passavant.base.permissions import allowed, officer_of, requires
from passavant.journal.site import site_code
from passavant.modules.fees import actions, queries
from passavant.modules.fees.forms import CountForm
from passavant.modules.fees.models import CashCount, beside, monies
from passavant.modules.fees.web.shared import told


@requires("fees.count")
def cash(request: HttpRequest) -> HttpResponse:
    """What should lie in the till, whom nobody asked for the fee, and the count."""
    officer, now = officer_of(request), timezone.now()
    till = queries.till_of(officer.code, until=now)
    currencies = sorted({*till.expected, *queries.currencies_on(timezone.localdate())})
    form = CountForm(request.POST or None, currencies=currencies, initial={"count": uuid.uuid4()})
    if form.is_valid():
        try:
            made = actions.count_cash(
                officer=officer,
                count=form.cleaned_data["count"],
                post=site_code(),
                counted=form.counted,
                note=form.cleaned_data["note"],
                at=now,
            )
        except actions.FeesTrouble as trouble:
            form.add_error("note", told(trouble))
        else:
            messages.success(request, _("Counted. Call a second person: it stands when both have counted."))
            return redirect("fees:count", count=made.pk)
    may_confirm = allowed(officer, "fees.confirm")
    context = {
        "till": till,
        "expected": monies(till.expected),
        "form": form,
        "counts": [(row, queries.find_handover(row.pk)) for row in queries.counts_of(officer.code)],
        "waiting": queries.counts_to_confirm(officer.posts) if may_confirm else [],
    }
    return render(request, "fees/cash.html", context, status=422 if form.errors else 200)


@requires("fees.count")
def count(request: HttpRequest, count: UUID) -> HttpResponse:
    """One count: the second person counts without seeing the first sum, then both stand beside one another."""
    row, officer = queries.find_count(count), officer_of(request)
    if row is None:
        raise Http404
    if not officer.works_at(row.post):
        raise PermissionDenied(row.post)
    is_own, handover = row.officer == officer.code, queries.find_handover(row.pk)
    may_confirm = not is_own and handover is None and allowed(officer, "fees.confirm")
    if not (is_own or handover or may_confirm):
        raise PermissionDenied(row.officer)
    form = CountForm(
        request.POST or None, currencies=[line.currency for line in row.lines], initial={"count": row.pk}
    )
    if form.is_valid() and _confirmed(request, form, row):
        return redirect("fees:count", count=row.pk)
    context = {
        "row": row,
        "handover": handover,
        "second": [line.shown[1] for line in beside(row.counted, handover.counted)] if handover else [],
        "form": form,
        "may_confirm": may_confirm,
        "now": timezone.now(),
    }
    return render(request, "fees/count.html", context, status=422 if form.errors else 200)


def _confirmed(request: HttpRequest, form: CountForm, row: CashCount) -> bool:
    try:
        actions.confirm_cash(
            officer=officer_of(request),
            count=row.pk,
            counted=form.counted,
            note=form.cleaned_data["note"],
            at=timezone.now(),
        )
    except actions.FeesTrouble as trouble:
        form.add_error("note", told(trouble))
        return False
    messages.success(request, _("Two persons have counted: the cash is handed over."))
    return True
