"""Entries made by hand: one officer proposes, another releases or declines; removals go the same way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from passavant.base.permissions import allowed, officer_of, requires
from passavant.base.reads import note_read
from passavant.base.wording import tell
from passavant.modules.watchlists import actions, queries
from passavant.modules.watchlists.forms import EntryForm
from passavant.modules.watchlists.models import Entry, Handling, Proposal, Watchlist
from passavant.modules.watchlists.web.shared import (
    entry_or_404,
    is_silent,
    list_or_404,
    may_see_silent,
    told,
)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A proposal as the second person sees it."""

    proposal: Proposal
    list: Watchlist | None
    said: dict[str, Any]
    handling: str
    is_mine: bool


@requires("watchlists.propose_entry")
def propose(request: HttpRequest, code: str) -> HttpResponse:
    """Propose an entry to a list."""
    row = list_or_404(request, code)
    return _propose(request, row, EntryForm(request.POST or None), replaces=None)


@requires("watchlists.propose_entry")
def change(request: HttpRequest, entry: str) -> HttpResponse:
    """Propose another wording of an entry made by hand."""
    standing, row = entry_or_404(request, entry)
    if not standing.by_hand:
        raise Http404
    note_read(request, f"watchlists.entry:{standing.pk}")
    return _propose(
        request, row, EntryForm(request.POST or None, initial=_initial(standing)), replaces=standing
    )


@requires("watchlists.see_lists")
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits for a second person, the oldest first."""
    officer = officer_of(request)
    note_read(request, "watchlists.proposals")
    rows = [_waiting(request, row) for row in queries.proposals_to_decide()]
    context = {
        "rows": [row for row in rows if row is not None],
        "may_release": allowed(officer, "watchlists.release_entry"),
        "now": timezone.now(),
    }
    return render(request, "watchlists/proposals.html", context)


@requires("watchlists.see_lists")
@require_POST
def decide(request: HttpRequest, proposal: UUID) -> HttpResponse:
    """Release or decline; the actions ask who may."""
    officer, now = officer_of(request), timezone.now()
    row = queries.find_proposal(proposal)
    if row is None or _waiting(request, row) is None:  # what may not be seen is not decided either
        raise Http404
    try:
        if request.POST.get("answer") != "release":
            reason = request.POST.get("reason", "").strip()[:200]
            actions.decline_proposal(officer=officer, proposal=proposal, reason=reason, at=now)
            messages.success(request, _("Declined; the list stays as it is."))
        elif row.is_removal:
            actions.release_removal(officer=officer, proposal=proposal, at=now)
            messages.success(request, _("Removed: the entry answers no more."))
        else:
            entry = actions.release_entry(officer=officer, proposal=proposal, at=now)
            wanted = actions.Wanted(list_code=entry.list_code, entry=entry.pk)
            actions.follow_up_beside(wanted=wanted, actor=officer.code)
            messages.success(request, _("Released: every window finds it from now on."))
    except actions.WatchlistsTrouble as trouble:
        messages.error(request, told(trouble))
    return redirect("watchlists:proposals")


def _propose(
    request: HttpRequest, row: Watchlist, form: EntryForm, *, replaces: Entry | None
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            actions.propose_entry(
                officer=officer_of(request),
                watchlist=row,
                entry=form.listed,
                replaces=replaces.pk if replaces else "",
                note=form.cleaned_data["note"],
                at=timezone.now(),
            )
        except actions.MayNotBeTaken as trouble:
            for finding in trouble.findings:
                form.add_error(None, tell(finding))
        except actions.WatchlistsTrouble as trouble:
            form.add_error(None, told(trouble))
        else:
            messages.success(request, _("The entry waits for a second person."))
            return redirect("watchlists:list", code=row.code)
    context = {"form": form, "list": row, "replaces": replaces}
    return render(request, "watchlists/propose.html", context, status=422 if form.errors else 200)


def _waiting(request: HttpRequest, row: Proposal) -> Waiting | None:
    """A proposal with what it would change; one about a silent entry is shown to those alone who may see it, and one
    about a list for other posts to nobody here.
    """
    watchlist = queries.find_list(row.list_code)
    if watchlist is not None and not watchlist.concerns(officer_of(request).posts):
        return None
    standing = queries.find_entry(row.entry) if row.entry else None
    said = row.said or (standing.said if standing else {})
    handling = said.get("handling") or (watchlist.handling if watchlist else "")
    silent = handling == Handling.INFORM or bool(standing and watchlist and is_silent(standing, watchlist))
    if silent and not may_see_silent(request):
        return None
    return Waiting(row, watchlist, said, handling, row.proposed_by == officer_of(request).code)


def _initial(entry: Entry) -> dict[str, Any]:
    said = entry.said
    numbers = [f"{number} {state}".strip() for number, state in entry.record.documents]
    return {
        **{
            name: said.get(name, "")
            for name in ("kind", "sex", "last_number", "reason", "remarks", "legal_basis")
        },
        "names": "\n".join(entry.record.names),
        "dobs": "\n".join(dob.replace("/", "-") for dob in entry.record.dobs),
        "nationalities": ", ".join(entry.record.nationalities),
        "numbers": "\n".join(numbers),
        "handling": entry.handling,
        "expires_on": entry.expires_on.isoformat() if entry.expires_on else "",
    }
