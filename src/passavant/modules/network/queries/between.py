"""What happened in between: crossings with a lost or stolen document before the post that recorded them knew of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from passavant.domain.codes.numbers import keys_of_number
from passavant.journal.declaring import kind_of_type
from passavant.journal.models import Entry, TrustedKey
from passavant.journal.site import site_code
from passavant.modules.crossings.queries import Crossing, standing
from passavant.modules.network.models import Had
from passavant.modules.sites.queries import find_post
from passavant.modules.watchlists.facts import EntryReleased, VersionPutInForce
from passavant.modules.watchlists.queries import By, Match, find_entry, find_list, numbers
from passavant.relay.models import Peer

MOST_CROSSINGS = 200
_SURE = (By.NUMBER, By.RANGE)
"""A number that agrees only when letters are taken for digits is another document until somebody has compared."""


@dataclass(frozen=True, slots=True)
class Announcement:
    """The entry of the journal by which something is listed, and when it was recorded where it was declared."""

    site: str
    epoch: int
    sequence: int
    at: datetime

    @property
    def name(self) -> dict[str, str | int]:
        return {"site": self.site, "epoch": self.epoch, "sequence": self.sequence}


@dataclass(frozen=True, slots=True)
class Knew:
    """By when a post had the entry: the moment itself where it declared it, else when headquarters first heard so."""

    post: str
    name: str
    by: datetime | None
    """None: it has not said yet that it has it."""
    is_exact: bool

    def knew_at(self, moment: datetime) -> bool:
        return self.by is not None and moment >= self.by


@dataclass(frozen=True, slots=True)
class Declared:
    """One listing of a document, when and where it was declared, who knew by when, and what crossed in between."""

    list_title: str
    reason: str
    declared_at: datetime
    declared_by: str
    knew: tuple[Knew, ...]
    crossings: tuple[tuple[Crossing, Knew], ...]
    """Those that the post recorded before it had the entry, the first one first."""
    later: int
    """Crossings recorded after the post had it: there the windows said so."""


def between(number: str, *, issuing_state: str = "", with_silent: bool) -> list[Declared]:
    """Every listing of a document with what happened before all posts knew; the latest declared first.

    Args:
        with_silent: also entries that are to be reported and not shown.
    """
    found: dict[tuple[str, str], tuple[Announcement, Match]] = {}
    for met in numbers(number, state=issuing_state):
        entry = find_entry(met.entry) if met.by in _SURE else None
        watchlist = find_list(entry.list_code) if entry else None
        if entry is None or watchlist is None:
            continue
        match = Match(entry, watchlist, met.by, score=0)
        announced = _announced(match)
        if announced is None or (match.is_silent and not with_silent):
            continue
        key = (entry.list_code, entry.source_id)  # a new wording of an entry declares nothing anew
        if key not in found or announced.at < found[key][0].at:
            found[key] = (announced, match)
    made = [_declared(announced, match, number, issuing_state) for announced, match in found.values()]
    return sorted(made, key=lambda each: each.declared_at, reverse=True)


def announced_among(site: str, epoch: int, *, after: int, to: int) -> list[int]:
    """The numbers of those entries of a stretch of a chain by which something is listed from then on."""
    kinds = [kind_of_type(fact).name for fact in (EntryReleased, VersionPutInForce)]
    found = Entry.objects.filter(kind__in=kinds, site=site, epoch=epoch, sequence__gt=after, sequence__lte=to)
    return list(found.order_by("sequence").values_list("sequence", flat=True))


def _announced(match: Match) -> Announcement | None:
    """Where in the journal an entry came into force: by its own fact, or with a version of its list."""
    listed = match.entry
    kind = kind_of_type(EntryReleased if listed.by_hand else VersionPutInForce)
    text = listed.source_id if listed.by_hand else listed.list_code
    told = Entry.objects.filter(kind=kind.name, body__contains=json.dumps(text, ensure_ascii=False))
    for row in told.order_by("site", "epoch", "sequence"):
        fact = kind.read(version=row.version, body=row.body or "")
        if (fact.list, fact.version) != (listed.list_code, listed.version):
            continue
        if not listed.by_hand or fact.entry.source_id == listed.source_id:
            return Announcement(row.site, row.epoch, row.sequence, datetime.fromisoformat(row.happened_at))
    return None


def _declared(announced: Announcement, match: Match, number: str, issuing_state: str) -> Declared:
    crossed = list(_crossings(number, issuing_state, since=announced.at)[:MOST_CROSSINGS])
    knew = {each.post: each for each in _knew(announced, {row.site for row in crossed})}
    early = [(row, knew[row.site]) for row in crossed if not knew[row.site].knew_at(row.happened_at)]
    return Declared(
        list_title=match.list.title,
        reason=str(match.entry.said.get("reason", "")),
        declared_at=announced.at,
        declared_by=announced.site,
        knew=tuple(knew.values()),
        crossings=tuple(early),
        later=len(crossed) - len(early),
    )


def _crossings(number: str, issuing_state: str, *, since: datetime) -> QuerySet[Crossing]:
    first, after = keys_of_number(number)
    found = standing().filter(document_key__gte=first, document_key__lt=after, happened_at__gte=since)
    if issuing_state:
        found = found.filter(issuing_state=issuing_state)
    return found.order_by("happened_at")


def _knew(announced: Announcement, others: Iterable[str]) -> list[Knew]:
    """Every site that has joined or recorded one of the crossings, those first that do not know yet."""
    joined = TrustedKey.objects.filter(trusted_by=site_code()).exclude(site=site_code())
    sites = {*joined.values_list("site", flat=True), *others, announced.site}
    heard = dict(Had.objects.filter(**announced.name).values_list("post", "heard_at"))
    peers = {peer.site: peer for peer in Peer.objects.filter(site__in=sites)}
    known = [_one(site, announced, heard.get(site), peers.get(site)) for site in sites]
    return sorted(known, key=lambda each: (each.by is not None, each.by or announced.at, each.post))


def _one(site: str, announced: Announcement, heard_at: datetime | None, peer: Peer | None) -> Knew:
    post = find_post(site)
    name = post.name if post else site
    if site == announced.site:
        return Knew(site, name, announced.at, is_exact=True)
    if heard_at is None and peer is not None:
        # What was first heard is lost with the table, but that it has it now is known.
        has = {(str(code), int(epoch)): int(last) for code, epoch, last in peer.cursors}
        if has.get((announced.site, announced.epoch), 0) >= announced.sequence:
            heard_at = peer.seen_at
    return Knew(site, name, heard_at, is_exact=False)
