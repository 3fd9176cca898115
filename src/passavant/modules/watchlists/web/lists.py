"""The lists: whose they are, how old, what stands on them; one list; one entry with all its wordings."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from passavant.base.permissions import allowed, officer_of, requires
from passavant.base.reads import Purpose, note_read
from passavant.journal.tables import owns
from passavant.modules.watchlists import actions, in_force, queries
from passavant.modules.watchlists.forms import ListForm, ReasonForm
from passavant.modules.watchlists.models import Entry, Handling, Watchlist
from passavant.modules.watchlists.web.shared import (
    entry_or_404,
    index_state,
    list_or_404,
    may_see_silent,
    page_of,
    told,
)

MOST_VERSIONS = 20


@requires("watchlists.see_lists")
def lists(request: HttpRequest) -> HttpResponse:
    """Every list with its owner, age and version; and how the index stands by which windows find names."""
    officer, now = officer_of(request), timezone.now()
    context = {
        "lines": queries.lines(at=now, posts=officer.posts),
        "index": index_state(),
        "now": now,
        "may_keep": allowed(officer, "watchlists.keep_list") and owns(Watchlist),
        "may_import": allowed(officer, "watchlists.import_list") and owns(Watchlist),
    }
    return render(request, "watchlists/lists.html", context)


@requires("watchlists.see_lists")
def watchlist(request: HttpRequest, code: str) -> HttpResponse:
    """One list: what it is for, its versions, and its entries page by page."""
    row, officer = list_or_404(request, code), officer_of(request)
    text = request.POST.get("text", "").strip()[:80]
    note_read(request, f"watchlists.list:{code}")
    entries = queries.entries_of(code, text=text)
    if not may_see_silent(request):
        entries = _without_silent(entries, row)
    line = next(each for each in queries.lines(at=timezone.now()) if each.list.pk == code)
    context = {
        "list": row,
        "line": line,
        "entries": page_of(request, entries),
        "runs": queries.runs_of(code)[:MOST_VERSIONS],
        "text": text,
        "now": timezone.now(),
        "may_keep": allowed(officer, "watchlists.keep_list") and owns(Watchlist),
        "may_import": allowed(officer, "watchlists.import_list") and owns(Watchlist),
        "may_propose": allowed(officer, "watchlists.propose_entry"),
    }
    return render(request, "watchlists/list.html", context)


@requires("watchlists.keep_list")
def keep(request: HttpRequest, code: str = "") -> HttpResponse:
    """Make a list, or change what is said of it."""
    row = list_or_404(request, code) if code else None
    form = ListForm(request.POST or None, watchlist=row)
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_list(officer=officer_of(request), watchlist=form.made)
        except actions.WatchlistsTrouble as trouble:
            form.add_error(None, told(trouble))
        else:
            messages.success(request, _("The list is saved."))
            return redirect("watchlists:list", code=form.made.code)
    context = {"form": form, "list": row}
    return render(request, "watchlists/keep.html", context, status=422 if form.errors else 200)


@requires("watchlists.see_lists")
def entry(request: HttpRequest, entry: str) -> HttpResponse:
    """One entry as its list tells it, every wording that it had, and the way to have it removed."""
    row, found = entry_or_404(request, entry)
    officer = officer_of(request)
    note_read(request, f"watchlists.entry:{row.pk}")
    current = in_force.versions_in_force().get(row.list_code, 0)
    context = {
        "entry": row,
        "list": found,
        "said": row.said,
        "handling": Handling(row.handling or found.handling),
        "is_in_force": in_force.is_in_force(row, current, today=timezone.localdate()),
        "wordings": queries.wordings_of(row),
        "form": ReasonForm(),
        "may_propose": allowed(officer, "watchlists.propose_entry"),
    }
    return render(request, "watchlists/entry.html", context)


@requires("watchlists.propose_entry")
def remove(request: HttpRequest, entry: str) -> HttpResponse:
    """Ask that an entry answer no more; a second person decides."""
    row, found = entry_or_404(request, entry)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            actions.propose_removal(
                officer=officer_of(request), entry=row.pk, reason=reason, at=timezone.now()
            )
        except actions.WatchlistsTrouble as trouble:
            form.add_error(None, told(trouble))
        else:
            messages.success(request, _("The removal waits for a second person."))
            return redirect("watchlists:entry", entry=row.pk)
    note_read(request, f"watchlists.entry:{row.pk}", Purpose.CORRECTION)
    context = {"form": form, "entry": row, "list": found}
    return render(request, "watchlists/remove.html", context, status=422 if form.errors else 200)


def _without_silent(entries: QuerySet[Entry], watchlist: Watchlist) -> QuerySet[Entry]:
    silent = [Handling.INFORM.value, *([""] if watchlist.handling == Handling.INFORM else [])]
    return entries.exclude(handling__in=silent)
