"""Entry bans: find, impose, look at, lift."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from passavant.base.permissions import allowed, officer_of, requires
from passavant.base.reads import note_read
from passavant.modules.visas import actions, queries
from passavant.modules.visas.forms import BanForm, FindForm, ReasonForm
from passavant.modules.visas.web.shared import told


@requires("visas.see_bans")
def bans(request: HttpRequest) -> HttpResponse:
    """The latest ones, or those that fit."""
    form = FindForm(request.POST or None)
    text = form.cleaned_data["text"] if form.is_valid() else ""
    note_read(request, "visas.bans")
    context = {
        "form": form,
        "text": text,
        "rows": queries.search_bans(text, today=timezone.localdate()),
        "most": queries.MOST_FOUND,
        "may_ban": allowed(request.user, "visas.ban"),
    }
    return render(request, "visas/bans.html", context)


@requires("visas.ban")
def new(request: HttpRequest) -> HttpResponse:
    form = BanForm(request.POST or None)
    if form.is_valid():
        try:
            made = actions.impose_ban(officer=officer_of(request), decided=form.decided, at=timezone.now())
        except actions.VisasTrouble as trouble:
            form.add_error("nationality", told(trouble))
        else:
            messages.success(request, _("The ban is on record; every post learns of it."))
            return redirect("visas:ban", ban=made.pk)
    return render(request, "visas/new_ban.html", {"form": form}, status=422 if form.errors else 200)


@requires("visas.see_bans")
def ban(request: HttpRequest, ban: UUID) -> HttpResponse:
    """One ban: who decided, on what basis, until when."""
    row = queries.find_ban(ban)
    if row is None:
        raise Http404
    form, is_here = ReasonForm(request.POST or None), queries.is_lifted_here(row)
    if form.is_valid() and is_here:
        at = timezone.now()
        actions.lift_ban(officer=officer_of(request), ban=row.pk, reason=form.cleaned_data["reason"], at=at)
        messages.success(request, _("The ban is lifted."))
        return redirect("visas:ban", ban=row.pk)
    note_read(request, f"visas.ban:{row.pk}")
    lifting = queries.find_lifting(row.pk)
    context = {
        "row": row,
        "lifting": lifting,
        "holds": lifting is None and queries.holds_on(row, timezone.localdate()),
        "form": form,
        "now": timezone.now(),
        "is_elsewhere": lifting is None and not is_here,
        "may_lift": lifting is None and is_here and allowed(request.user, "visas.ban"),
    }
    return render(request, "visas/ban.html", context, status=422 if form.errors else 200)
