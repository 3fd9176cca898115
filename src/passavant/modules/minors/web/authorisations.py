"""Exit authorisations: find, register, look at, revoke, print."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from passavant.base.permissions import allowed, officer_of, requires
from passavant.base.reads import note_read
from passavant.modules.minors import actions, queries
from passavant.modules.minors.forms import AuthorisationForm, FindForm, RevokeForm
from passavant.modules.minors.models import Authorisation
from passavant.modules.minors.web.shared import telling, told


@requires("minors.see_authorisations")
def authorisations(request: HttpRequest) -> HttpResponse:
    """The latest ones, or those that fit. A search is posted: numbers and names do not belong in an address."""
    form = FindForm(request.POST or None)
    text = form.cleaned_data["text"] if form.is_valid() else ""
    rows = queries.search_authorisations(text)
    note_read(request, "minors.authorisations")
    today = timezone.localdate()
    context = {
        "form": form,
        "text": text,
        "rows": [(row, queries.state_of(row, today=today)) for row in rows],
        "most": queries.MOST_FOUND,
        "may_register": allowed(request.user, "minors.register_authorisation"),
    }
    return render(request, "minors/authorisations.html", context)


@requires("minors.register_authorisation")
def register(request: HttpRequest) -> HttpResponse:
    form = AuthorisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.register_authorisation(
                officer=officer_of(request), written=form.written, at=timezone.now()
            )
        except actions.NumberTaken as trouble:
            form.add_error("number", told(trouble))
        else:
            messages.success(request, _("The authorisation is on record."))
            return redirect("minors:authorisation", authorisation=made.pk)
    status = 422 if form.errors else 200
    return render(request, "minors/register.html", {"form": form}, status=status)


@requires("minors.see_authorisations")
def authorisation(request: HttpRequest, authorisation: UUID) -> HttpResponse:
    """One authorisation: what it says, what became of it; it prints as it stands."""
    row = queries.find_authorisation(authorisation)
    if row is None:
        raise Http404
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _revoke(request, row, form.cleaned_data["reason"])
        return redirect("minors:authorisation", authorisation=row.pk)
    note_read(request, f"minors.authorisation:{row.pk}")
    uses = list(queries.uses_of(row.pk))
    revocation = queries.find_revocation(row.pk)
    context = {
        "row": row,
        "findings": queries.state_of(row, today=timezone.localdate()),
        "uses": uses,
        "revocation": revocation,
        "form": form,
        "now": timezone.now(),
        "may_revoke": not uses
        and revocation is None
        and allowed(request.user, "minors.register_authorisation"),
    }
    return render(request, "minors/authorisation.html", context, status=422 if form.errors else 200)


def _revoke(request: HttpRequest, row: Authorisation, reason: str) -> None:
    with telling(request, done=_("The authorisation is revoked: nobody leaves by it.")):
        actions.revoke_authorisation(
            officer=officer_of(request),
            authorisation=row.pk,
            reason=reason,
            at=timezone.now(),
        )
