"""What several screens of this room need: pages of a table, troubles told."""

from __future__ import annotations

from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from passavant.base.permissions import allowed, officer_of
from passavant.modules.watchlists import actions, indexing, queries
from passavant.modules.watchlists.models import Entry, Handling, Watchlist

ROWS = 25
Row = TypeVar("Row", bound=Model)


def page_of(request: HttpRequest, rows: QuerySet[Row]) -> Page[Row]:
    return Paginator(rows, ROWS).get_page(request.POST.get("page") or request.GET.get("page"))


def list_or_404(request: HttpRequest, code: str) -> Watchlist:
    """A list that answers at a post of the officer; one for other posts alone is not there."""
    found = queries.find_list(code)
    if found is None or not found.concerns(officer_of(request).posts):
        raise Http404
    return found


def may_see_silent(request: HttpRequest) -> bool:
    return allowed(officer_of(request), "watchlists.see_silent")


def is_silent(entry: Entry, watchlist: Watchlist) -> bool:
    return (entry.handling or watchlist.handling) == Handling.INFORM


def entry_or_404(request: HttpRequest, key: str) -> tuple[Entry, Watchlist]:
    """An entry with its list; to who may not see silent hits, a silent entry is not there, nor one for other posts."""
    entry = queries.find_entry(key)
    if entry is None:
        raise Http404
    watchlist = list_or_404(request, entry.list_code)
    if is_silent(entry, watchlist) and not may_see_silent(request):
        raise Http404
    return entry, watchlist


def stops_from() -> int | None:
    """From which score on, in thousandths, a traveller is stopped here; None while there is no index."""
    held = index_state()
    return round(1000 * held.threshold()) if held else None


MOST_ORDINARY = 10_000
"""Rarer chances than one in so many were not measured, and are not claimed."""


def one_in(thousandths: int) -> int | None:
    """Of how many ordinary travellers one at most looks so much like somebody listed; None without an index."""
    held = index_state()
    if held is None:
        return None
    return min(int(1 / max(held.index.rate_of(thousandths / 1000), 1e-9)), MOST_ORDINARY)


def index_state() -> indexing.Held | None:
    """The index as it stands; None while one is being built."""
    try:
        with indexing.current() as held:
            return held
    except indexing.NoIndex:
        return None


def told(trouble: actions.WatchlistsTrouble) -> str:
    """What kept an action from being carried out, as a sentence to whoever tried."""
    match trouble:
        case actions.NotTheSecond():
            return _("A second person decides: not the one who proposed or judged.")
        case actions.AlreadyDecided():
            return _("Somebody decided this meanwhile.")
        case actions.NeedsReason():
            return _("Write the reason.")
        case actions.ImportRunning():
            return _("Somebody imports this list at this moment. Try again when it is done.")
        case actions.NotHere():
            return _("This is kept at another site, or is no longer in force; it is changed there.")
        case _:
            return _("This may not be taken.")
