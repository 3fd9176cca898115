"""At the window: the fee that the rules ask, and its receipt."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from passavant.base.permissions import allowed, officer_of, requires
from passavant.base.qr import qr_svg
from passavant.journal.site import site_code
from passavant.modules.crossings.queries import Inspection, find_inspection
from passavant.modules.fees import actions, queries, receipts
from passavant.modules.fees.forms import ReasonForm, TakeForm
from passavant.modules.fees.web.shared import told


@requires("fees.take")
def due(request: HttpRequest, inspection: UUID) -> HttpResponse:
    """What a traveller has to pay, or why not; one receipt for each fee."""
    row = _inspected(request, inspection)
    exemptions = queries.exemptions_on(timezone.localdate())
    form = TakeForm(request.POST or None, exemptions=exemptions)
    if form.is_valid():
        try:
            made = actions.take(
                officer=officer_of(request),
                inspection=row.pk,
                fee=form.cleaned_data["fee"],
                exemption=form.cleaned_data["exemption"],
                at=timezone.now(),
            )
        except actions.FeesTrouble as trouble:
            form.add_error(None, told(trouble))
        else:
            return redirect("fees:receipt", receipt=made.pk)
    context = {
        "inspection": row,
        "dues": [
            (each, TakeForm(initial={"fee": each.fee.condition}, exemptions=exemptions, auto_id=f"{n}_%s"))
            for n, each in enumerate(queries.due_of(row))
        ],
        "form": form,
    }
    return render(request, "fees/due.html", context, status=422 if form.errors else 200)


@requires("fees.take")
def receipt(request: HttpRequest, receipt: UUID) -> HttpResponse:
    """What the payer takes along, in the payer's language; a supervisor cancels it here with a reason."""
    row = queries.find_receipt(receipt)
    if row is None:
        raise Http404
    inspection = _inspected(request, row.inspection)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            actions.cancel(officer=officer_of(request), receipt=row.pk, reason=reason, at=timezone.now())
        except actions.FeesTrouble as trouble:
            form.add_error("reason", told(trouble))
        else:
            messages.success(request, _("The receipt is cancelled: give the money back."))
            return redirect("fees:receipt", receipt=row.pk)
    context = {
        "row": row,
        "inspection": inspection,
        "language": _language(request),
        "qr": qr_svg(receipts.receipt_text(row)),
        "form": form,
        "may_cancel": row.cancelled_at is None
        and row.site == site_code()
        and allowed(request.user, "fees.cancel"),
    }
    return render(request, "fees/receipt.html", context, status=422 if form.errors else 200)


def _inspected(request: HttpRequest, inspection: UUID) -> Inspection:
    row = find_inspection(inspection)
    if row is None:
        raise Http404
    if not officer_of(request).works_at(row.post):
        raise PermissionDenied(row.post)
    return row


def _language(request: HttpRequest) -> str:
    """The language that the officer chose for the payer; the officer's own where none was."""
    chosen = request.GET.get("language", "")
    return chosen if chosen in dict(settings.LANGUAGES) else get_language() or settings.LANGUAGE_CODE
