"""The trust list: whose certificates verdicts rest on, how old they are, and what a new file would change."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from passavant.base.permissions import allowed, officer_of, requires
from passavant.modules.documents import actions, queries
from passavant.modules.documents.forms import TakeForm, TrustForm, WithdrawForm
from passavant.modules.documents.models import TrustSource
from passavant.modules.documents.trusting import Offer, find_offer, keep_offer, offer_of

MOST_SHOWN = 200


@requires("documents.see_trust")
def sources(request: HttpRequest) -> HttpResponse:
    """Every source with its age; the States that are known, and how many certificates of each."""
    store = queries.trust_in_force()
    context = {
        "sources": queries.trust_sources(),
        "countries": [(country, len(store.authorities_of(country))) for country in store.countries],
        "authorities": len(store.authorities),
        "revocation_lists": store.revocation_lists,
        "dated": store.dated,
        "form": TrustForm(),
        "in_force": set(queries.in_force().values_list("id", flat=True)),
        "here": str(settings.PASSAVANT.site.code),
        "may_take": allowed(request.user, "documents.take_trust"),
        "now": timezone.now(),
    }
    return render(request, "documents/trust.html", context)


@requires("documents.take_trust")
@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """What a file would change, before it is taken; the second time, with a reason, it is taken."""
    if "offer" in request.POST:
        return _take(request)
    form = TrustForm(request.POST, request.FILES)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, " ".join(map(str, errors)))
        return redirect("documents:trust")
    file = form.cleaned_data["file"]
    content = file.read()
    offer = offer_of(file.name or "file", content, queries.trust_files())
    return _show(request, offer, TakeForm(initial={"offer": keep_offer(content), "name": offer.name}))


@requires("documents.take_trust")
@require_POST
def withdraw(request: HttpRequest, source: UUID) -> HttpResponse:
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write the reason."))
        return redirect("documents:trust")
    try:
        actions.withdraw_trust(
            officer=officer_of(request), source=source, reason=form.cleaned_data["reason"], at=timezone.now()
        )
        messages.success(request, _("Withdrawn. Verdicts given by it stay as they were."))
    except TrustSource.DoesNotExist:
        raise Http404 from None
    return redirect("documents:trust")


def _take(request: HttpRequest) -> HttpResponse:
    form = TakeForm(request.POST)
    content = find_offer(request.POST["offer"])
    if content is None:
        messages.error(request, _("The file is no longer at hand. Choose it again."))
        return redirect("documents:trust")
    offer = offer_of(request.POST.get("name", ""), content, queries.trust_files())
    if not form.is_valid():
        return _show(request, offer, form)
    try:
        actions.take_trust(
            officer=officer_of(request), offer=offer, reason=form.cleaned_data["reason"], at=timezone.now()
        )
        messages.success(request, _("Taken into the trust list: %(name)s.") % {"name": offer.name})
    except actions.TakenAlready:
        messages.warning(request, _("This file is in the trust list already."))
    except actions.NothingToTake:
        messages.error(request, _("Nothing in this file may be trusted."))
    return redirect("documents:trust")


def _show(request: HttpRequest, offer: Offer, form: TakeForm) -> HttpResponse:
    context = {
        "offer": offer,
        "form": form,
        "findings": offer.findings,
        "most": MOST_SHOWN,
    }
    status = 422 if form.errors or not offer.may_be_taken else 200
    return render(request, "documents/trust_preview.html", context, status=status)
