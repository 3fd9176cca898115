"""Is this traveller or this document on a list, how surely, and why: the door for windows, manifests and passports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.conf import settings
from django.utils import timezone

from passavant.domain.lists.entries import Kind
from passavant.domain.screening import Hit, Query
from passavant.domain.values import Finding
from passavant.journal.tables import owns
from passavant.modules.crossings.facts import Document
from passavant.modules.watchlists import in_force, indexing
from passavant.modules.watchlists.models import Entry, Handling, ListState, Watchlist
from passavant.modules.watchlists.queries.numbers import TRAVELLERS, By, NumberMatch, numbers
from passavant.relay.freshness import in_step_at

SURE = 1000
"""The score of a number that agrees, in thousandths."""
SEXES = ("M", "F")


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that the traveller may be: of which list, how it was met, how surely (in thousandths), and why."""

    entry: Entry
    list: Watchlist
    by: By
    score: int
    findings: tuple[Finding, ...] = ()

    @property
    def handling(self) -> Handling:
        return Handling(self.entry.handling or self.list.handling)

    @property
    def is_silent(self) -> bool:
        return self.handling is Handling.INFORM


@dataclass(frozen=True, slots=True)
class Age:
    """Of when the lists are that answer here.

    `oldest` is the date of the oldest imported list, None where none is imported. `old` are the lists older than the
    site's limit. `by_index` is when the index was built, where it is behind the lists. `in_step` is when this post last
    had all that headquarters keeps, which it may not know; `is_told` says that it is a post, and so is told.
    """

    lists: int
    oldest: datetime | None
    old: tuple[Watchlist, ...] = ()
    by_index: datetime | None = None
    in_step: datetime | None = None
    is_told: bool = False

    def as_of(self, at: datetime) -> datetime | None:
        """The moment by whose knowledge the lists answer, the oldest of all that tell; None: not known."""
        dates = [moment for moment in (self.oldest, self.by_index, self.in_step) if moment]
        return min(dates, default=None if self.is_told else at)


@dataclass(frozen=True, slots=True)
class Screened:
    """Who may be meant, the surest first; whether names were compared at all; and of when the lists are."""

    matches: tuple[Match, ...]
    age: Age
    names_compared: bool = True


def screen(
    query: Query,
    *,
    post: str = "",
    at: datetime,
    least: float | None = None,
    kinds: Iterable[Kind] = TRAVELLERS,
) -> Screened:
    """Compare a traveller with every list that answers at a post.

    Args:
        post: where it is asked; empty: everywhere.
        least: the score from which on somebody is shown, on the index's scale; None: the site's false-alarm rate.
    """
    return screen_many([query], post=post, at=at, least=least, kinds=kinds)[0]


def screen_many(
    queries: Sequence[Query],
    *,
    post: str = "",
    at: datetime,
    least: float | None = None,
    kinds: Iterable[Kind] = TRAVELLERS,
) -> list[Screened]:
    """`screen` for a manifest: each query's answer at its place."""
    kinds = tuple(kinds)
    standing = in_force.standing()
    by_name, built_at, compared = (
        _by_name(queries, least, standing.state) if Kind.PERSON in kinds else ([], None, True)
    )
    by_name = by_name or [[] for _ in queries]
    by_number = [
        numbers(query.document_number, state=query.document_country, kinds=kinds) for query in queries
    ]
    keys = {hit.id for hits in by_name for hit in hits} | {n.entry for found in by_number for n in found}
    entries = standing.load(keys, post=post, today=timezone.localdate(at)) if keys else {}
    age = _age(standing, post=post, at=at, by_index=built_at)
    return [
        Screened(_matches(hits, found, entries), age, compared)
        for hits, found in zip(by_name, by_number, strict=True)
    ]


def in_force_among(entries: Iterable[str]) -> dict[str, tuple[Entry, Watchlist]]:
    """Those of some entries, by key, that answer now, with their lists."""
    wanted = list(entries)
    return in_force.standing().load(wanted, post="", today=timezone.localdate()) if wanted else {}


def look_up(query: Query, *, post: str = "", at: datetime, kinds: Iterable[Kind] = tuple(Kind)) -> Screened:
    """What an officer asks without a traveller at the window: also what agrees too little for an alarm."""
    return screen(query, post=post, at=at, least=_looser(), kinds=kinds)


def own_post() -> str:
    """This site's own post, whose lists answer here; headquarters sees every list."""
    site = settings.PASSAVANT.site
    return "" if site.headquarters == site.code else str(site.code)


def query_of(document: Document) -> Query:
    """What a document tells to look for."""
    return Query(
        surname=document.surname,
        given=document.given_names,
        dob=document.date_of_birth,
        sex=document.sex if document.sex in SEXES else "",
        nationality=document.nationality,
        document_number=document.document_number,
        document_country=document.issuing_state,
    )


def age_of_lists(*, post: str = "", at: datetime) -> Age:
    """Of when the lists are that answer at a post; those kept by hand alone are of now."""
    return _age(in_force.standing(), post=post, at=at, by_index=None)


def any_silent() -> bool:
    """Whether any list or entry is to be reported and not shown: most sites have none, and need not look twice."""
    if Watchlist.objects.filter(is_active=True, handling=Handling.INFORM).exists():
        return True
    return Entry.objects.filter(handling=Handling.INFORM, withdrawn_at=None).exists()


def dated(state: ListState) -> datetime:
    """Of when a list is: what its file says, or when it was taken."""
    if state.dated is None:
        return state.taken_at
    return datetime.combine(state.dated, time(), timezone.get_default_timezone())


def _age(standing: in_force.Standing, *, post: str, at: datetime, by_index: datetime | None) -> Age:
    lists = standing.at(post=post, today=timezone.localdate(at))
    dates = {code: dated(state) for code, state in standing.states.items() if code in lists}
    limit = at - timedelta(days=settings.PASSAVANT.rooms["watchlists"].old_after_days)
    old = tuple(lists[code] for code, date in sorted(dates.items()) if date < limit)
    filled = standing.filled & lists.keys()
    return Age(
        len(filled),
        min(dates.values(), default=None),
        old,
        by_index,
        in_step=None if owns(Watchlist) else in_step_at(),
        is_told=not owns(Watchlist),
    )


def _by_name(
    queries: Sequence[Query], least: float | None, state: in_force.State
) -> tuple[list[list[Hit]], datetime | None, bool]:
    """Hits by name, when the index was built if it is behind, and whether names were compared."""
    try:
        with indexing.current(state) as held:
            floor = held.threshold() if least is None else least
            found = held.index.search_many(queries, at_least=floor)
            return found, held.built_at if held.is_behind else None, True
    except indexing.NoIndex:
        return [[] for _ in queries], None, False


def _looser() -> float | None:
    """A score that ten times as many ordinary travellers reach as may raise an alarm."""
    rate = min(10 * settings.PASSAVANT.rooms["watchlists"].false_alarm_rate, 0.1)
    try:
        with indexing.current() as held:
            return held.index.threshold(rate)
    except indexing.NoIndex:
        return None


def _matches(
    hits: Sequence[Hit], found: Sequence[NumberMatch], entries: dict[str, tuple[Entry, Watchlist]]
) -> tuple[Match, ...]:
    """Numbers first, then names; one entry once, with what both said."""
    explained = {hit.id: hit for hit in hits}
    matches = []
    for number in found:
        if number.entry in entries:
            hit = explained.get(number.entry)
            matches.append(Match(*entries[number.entry], number.by, SURE, hit.explanation if hit else ()))
    met = {match.entry.pk for match in matches}
    named = (hit for hit in hits if hit.id in entries and hit.id not in met)
    matches += [Match(*entries[hit.id], By.NAME, round(hit.score * SURE), hit.explanation) for hit in named]
    return tuple(matches)
