"""Visas, permits and laissez-passer: find, record, look at, revoke, print."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from passavant.base.permissions import allowed, officer_of, requires
from passavant.base.reads import note_read
from passavant.modules.visas import actions, judging, queries
from passavant.modules.visas.forms import FindForm, ReasonForm, VisaForm
from passavant.modules.visas.web.shared import told


@requires("visas.see")
def visas(request: HttpRequest) -> HttpResponse:
    """The latest ones, or those that fit. A search is posted: numbers and names do not belong in an address."""
    form = FindForm(request.POST or None)
    text = form.cleaned_data["text"] if form.is_valid() else ""
    note_read(request, "visas.visas")
    context = {
        "form": form,
        "text": text,
        "rows": queries.search_visas(text, today=timezone.localdate()),
        "most": queries.MOST_FOUND,
        "may_record": allowed(request.user, "visas.record"),
    }
    return render(request, "visas/visas.html", context)


@requires("visas.record")
def new(request: HttpRequest) -> HttpResponse:
    form = VisaForm(request.POST or None)
    if form.is_valid():
        try:
            made = actions.record_visa(officer=officer_of(request), written=form.written, at=timezone.now())
        except actions.VisasTrouble as trouble:
            form.add_error("number", told(trouble))
        else:
            messages.success(request, _("It is on record."))
            return redirect("visas:visa", visa=made.pk)
    return render(request, "visas/new.html", {"form": form}, status=422 if form.errors else 200)


@requires("visas.see")
def visa(request: HttpRequest, visa: UUID) -> HttpResponse:
    """One visa: what it says, what was used of it; it prints as it stands."""
    row = queries.find_visa(visa)
    if row is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        at = timezone.now()
        actions.revoke_visa(
            officer=officer_of(request), visa=row.pk, reason=form.cleaned_data["reason"], at=at
        )
        messages.success(request, _("It is revoked: nobody enters by it."))
        return redirect("visas:visa", visa=row.pk)
    note_read(request, f"visas.visa:{row.pk}")
    paper, revocation = queries.paper_of(row), queries.find_revocation(row.pk)
    context = {
        "row": row,
        "paper": paper,
        "findings": judging.not_good(paper, today=timezone.localdate()),
        "uses": list(queries.uses_of(row.pk)),
        "revocation": revocation,
        "form": form,
        "now": timezone.now(),
        "may_revoke": revocation is None and allowed(request.user, "visas.record"),
    }
    return render(request, "visas/visa.html", context, status=422 if form.errors else 200)
