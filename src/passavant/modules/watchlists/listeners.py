"""What this room says at the window: who may be meant, what keeps a traveller from going, and of when the lists are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from passavant.base.shell import Truth, truth
from passavant.domain.values import Finding, Severity, declare_sentences, stop
from passavant.journal import follows
from passavant.journal.following import Touched
from passavant.modules.crossings.ports import (
    Answer,
    Check,
    Deciding,
    Opening,
    Place,
    Question,
    Tool,
    Waiting,
    findings,
    gates,
    keep_from_first_line,
    let_first_line_read,
    news,
    opened,
    tools,
)
from passavant.modules.watchlists import actions, keys, queries
from passavant.modules.watchlists.models import (
    Clearance,
    Entry,
    Handling,
    Line,
    ListState,
    RaisedHit,
    Watchlist,
)
from passavant.modules.watchlists.queries import Age, By, Match, Screened

declare_sentences(
    {
        "check.watchlists.none_loaded": "Watchlists (none is loaded)",
        "check.watchlists.no_index": "Watchlists (names not yet: the index is being built)",
        "watchlists.hit": "May be a person on the list “%(title)s”. Compare them.",
        "watchlists.hit.detain": (
            "May be a person on the list “%(title)s”, who is to be detained. Two persons decide on a release."
        ),
        "watchlists.hit.protect": (
            "May be a person whom the list “%(title)s” looks for to help. Receive them calmly; nothing is suspected."
        ),
        "watchlists.hit_shown": "May be a person on the list “%(title)s”: %(reason)s",
        "watchlists.document_hit": "The document's number is on the list “%(title)s”.",
        "watchlists.document_hit.range": (
            "The document's number is in a range of blank documents on the list “%(title)s”."
        ),
        "watchlists.document_hit.folded": (
            "The document's number is on the list “%(title)s”, but for letters that look like digits."
        ),
        "watchlists.document_hit_shown": "The document's number is on the list “%(title)s”: %(reason)s",
        "watchlists.cleared_before": (
            "Looks like somebody on the list “%(title)s”; %(officer)s found on %(date)s that it is not the same."
        ),
        "watchlists.gate.unjudged": "Judge the hit first: is it the same or not?",
        "watchlists.gate.needs_second": "A second person has to agree before this traveller may go.",
    }
)
let_first_line_read("watchlists.hit_shown", "watchlists.document_hit_shown")
keep_from_first_line("watchlists.cleared_before")

MOST_ASKED = 500
"""Of how many entries that arrive together it is asked whether they were made by hand."""
_BY_NUMBER = {
    By.NUMBER: "watchlists.document_hit",
    By.RANGE: "watchlists.document_hit.range",
    By.FOLDED: "watchlists.document_hit.folded",
}
_BY_HANDLING = {
    Handling.DETAIN: "watchlists.hit.detain",
    Handling.PROTECT: "watchlists.hit.protect",
}


@findings.answer("watchlists")
def on_a_watchlist(question: Question) -> Answer:
    """Who may be meant, but for what is to be reported and not shown, and what was cleared before."""
    document = question.document
    screened = queries.screen(queries.query_of(document), post=question.post, at=question.at)
    shown = [match for match in screened.matches if not match.is_silent]
    cleared = queries.cleared_among(shown, document) if shown else {}
    return Answer(
        findings=tuple(_findings(shown, cleared)),
        checks=(_check(screened, at=question.at),),
    )


@news.answer("watchlists")
def entries_that_are_newer(waiting: Waiting) -> Answer:
    """Who was listed while they wait at the second line, say: the rescreening found them there."""
    raised = queries.raised_since(document_key=keys.key_of(waiting.document), since=waiting.since)
    loaded = queries.in_force_among([hit.entry for hit in raised])
    return Answer(
        findings=tuple(_listed_since(hit, *loaded[hit.entry]) for hit in raised if hit.entry in loaded)
    )


@follows(Entry, ListState, name="watchlists.waiting", remake=lambda: None)
def entries_arrived(touched: Touched) -> None:
    """A new version, or an entry made by hand, of this site or of another: whoever waits is compared with it."""
    entries = list(touched.get(Entry, ()))[:MOST_ASKED]
    if touched.get(ListState) or Entry.objects.filter(pk__in=entries, by_hand=True).exists():
        actions.stop_waiting_soon()


@opened.answer("watchlists")
def silent_hits(opening: Opening) -> None:
    """Tell the watch officer alone; in the commit of the inspection, so that a power cut loses neither or both."""
    if not queries.any_silent():
        return
    query = queries.query_of(opening.document)
    screened = queries.screen(query, post=opening.post, at=opening.at)
    silent = [match for match in screened.matches if match.is_silent]
    if silent:
        with transaction.atomic():
            actions.note_silent(matches=silent, opening=opening)


@gates.answer("watchlists")
def not_before_hits_are_judged(deciding: Deciding) -> tuple[Finding, ...]:
    waiting = queries.open_hits_of(deciding.inspection)
    codes = (
        "watchlists.gate.needs_second" if hit.decision else "watchlists.gate.unjudged" for hit in waiting
    )
    return tuple(stop(code) for code in dict.fromkeys(codes))


@tools.answer("watchlists.hits")
def hits_tool(place: Place) -> Tool | None:
    """To the comparison, where there is something to compare; those who may not open it are not shown the way."""
    if place.inspection is None or not queries.hits_of(place.inspection):
        return None
    return Tool(
        title=_("Compare with the list"),
        address=reverse("watchlists:hits-of", args=[place.inspection]),
        permission="watchlists.see_hits",
    )


@truth.answer("watchlists")
def of_when_the_lists_are(_question: None) -> tuple[Truth, ...]:
    now = timezone.now()
    age = queries.age_of_lists(post=queries.own_post(), at=now)
    if not age.lists:
        return (Truth(_("No watchlist is loaded: names are not checked"), Severity.CHECK),)
    return tuple(_truth(age))


def _truth(age: Age) -> Iterator[Truth]:
    if age.oldest is None:
        yield Truth(_("Watchlists are kept here"))
    else:
        yield Truth(_("Watchlists of %(date)s") % {"date": _day(age.oldest)})
    if age.old:  # not which: their titles are not for everybody who sees the strip
        yield Truth(_("Watchlists that are old: %(count)s") % {"count": len(age.old)}, Severity.CHECK)


def _findings(matches: Iterable[Match], cleared: dict[str, Clearance]) -> Iterator[Finding]:
    for match in matches:
        known = cleared.get(match.entry.pk)
        yield _cleared(match, known) if known else _hit(match)


def _hit(match: Match) -> Finding:
    details = {
        "title": match.list.title,
        "code": match.list.code,
        "entry": match.entry.pk,
        "handling": match.handling.value,
        "by": match.by.value,
        "score": str(match.score),
    }
    if match.list.reason_for == Line.FIRST:
        code = "watchlists.hit_shown" if match.by is By.NAME else "watchlists.document_hit_shown"
        details["reason"] = match.entry.said["reason"]
    elif match.by is By.NAME:
        code = _BY_HANDLING.get(match.handling, "watchlists.hit")
    else:
        code = _BY_NUMBER[match.by]
    return stop(code, "name" if match.by is By.NAME else "document_number", **details)


def _listed_since(hit: RaisedHit, entry: Entry, watchlist: Watchlist) -> Finding:
    return _hit(Match(entry, watchlist, By(hit.by), hit.score))


def _cleared(match: Match, known: Clearance) -> Finding:
    """By whom and when it was cleared, and of which list; not why."""
    details = {
        "title": match.list.title,
        "officer": known.judged_by,
        "date": timezone.localdate(known.cleared_at).isoformat(),
    }
    return Finding(code="watchlists.cleared_before", severity=Severity.NOTE, field="name", details=details)


def _check(screened: Screened, *, at: datetime) -> Check:
    """Only what was really done: without an index, numbers were looked up and names were not compared."""
    if not screened.age.lists:
        return Check(code="watchlists.none_loaded", done=False)
    if not screened.names_compared:
        return Check(code="watchlists.no_index", done=False)
    return Check(code="watchlists", as_of=screened.age.as_of(at))


def _day(moment: datetime) -> str:
    return date_format(timezone.localdate(moment), "SHORT_DATE_FORMAT")
