"""Hits that were raised at windows: the traveller and the entry side by side, and what was decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from uuid import UUID

from passavant.domain.screening import Hit
from passavant.domain.values import Finding
from passavant.journal.site import headquarters_code, site_code
from passavant.modules.crossings import queries as crossings
from passavant.modules.crossings.facts import Document
from passavant.modules.watchlists import indexing, keys
from passavant.modules.watchlists.models import Clearance, Entry, Handling, RaisedHit, Watchlist
from passavant.modules.watchlists.queries.screening import Match, query_of

MOST_WAITING = 200
FIELDS = ("name", "date_of_birth", "sex", "nationality", "document_number")


@dataclass(frozen=True, slots=True)
class Compared:
    """One data element of both persons, and in findings whether they agree."""

    field: str
    shown: str
    """What the traveller's document says."""
    listed: tuple[str, ...]
    """What the entry says: several where it gives several."""
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class HitCard:
    """A hit with all that is needed to judge it."""

    hit: RaisedHit
    entry: Entry | None
    list: Watchlist | None
    inspection: crossings.Inspection | None
    compared: tuple[Compared, ...]


def find_hit(inspection: UUID, entry: str) -> RaisedHit | None:
    return RaisedHit.objects.filter(pk=keys.hit_key(inspection, entry)).first()


def hits_of(inspection: UUID) -> list[RaisedHit]:
    """The hits of an inspection, the surest first."""
    return list(RaisedHit.objects.filter(inspection=inspection).order_by("-score", "id"))


def open_hits_of(inspection: UUID) -> list[RaisedHit]:
    """Those that still keep the traveller from going."""
    return [hit for hit in hits_of(inspection) if hit.is_open]


def met_by(*, inspection: UUID, document_key: str, at: datetime) -> set[str]:
    """The entries that an inspection met, or any inspection of a document.

    A hit that nobody judged before the traveller walked away counts for nothing: nobody has met them.
    """
    rows = RaisedHit.objects.filter(inspection=inspection)
    if document_key:
        rows = rows | RaisedHit.objects.filter(document_key=document_key)
    hits = list(rows)
    unjudged = {hit.inspection for hit in hits if not hit.decision}
    left = crossings.left_among(unjudged, before=crossings.resumed_since(at)) if unjudged else set()
    return {hit.entry for hit in hits if hit.decision or hit.inspection not in left}


def raised_since(*, document_key: str, since: datetime) -> list[RaisedHit]:
    """Open hits of a document that were raised after a moment: by entries that are newer than its inspection."""
    if not document_key:
        return []
    rows = RaisedHit.objects.filter(document_key=document_key, raised_at__gt=since, is_open=True)
    return list(rows.order_by("-score", "id"))


def waiting_hits(posts: Iterable[str] = ()) -> list[RaisedHit]:
    """Hits of travellers who wait at some posts, the longest waiting first; no posts: everywhere."""
    rows = RaisedHit.objects.filter(is_open=True).order_by("raised_at")
    if chosen := list(posts):
        rows = rows.filter(post__in=chosen)
    found: list[RaisedHit] = []
    every = rows.iterator()
    # Hits stay open of whoever left without a decision, so the oldest rows need not be of those who wait.
    while len(found) < MOST_WAITING and (together := list(islice(every, MOST_WAITING))):
        waiting = crossings.waiting_among({hit.inspection for hit in together})
        found += [hit for hit in together if hit.inspection in waiting]
    return found[:MOST_WAITING]


def card_of(hit: RaisedHit) -> HitCard:
    """Both persons side by side, as they stand in the inspection and on the list."""
    entry = Entry.objects.filter(pk=hit.entry).first()
    inspection = crossings.find_inspection(hit.inspection)
    watchlist = Watchlist.objects.filter(pk=hit.list_code).first()
    compared = _compared(inspection, entry) if inspection and entry else ()
    return HitCard(hit, entry, watchlist, inspection, compared)


def clearances_of(document: Document) -> dict[str, Clearance]:
    """What was cleared last for whom a document shows, by the entry's key; nothing for a person without papers."""
    return {row.entry: row for row in _clearances(document)}


def cleared_among(matches: Iterable[Match], document: Document) -> dict[str, Clearance]:
    """Those clearances that let a match go, by the entry's key.

    Where somebody is to be detained, or met without a word, another post's word does not.
    """
    grave = {match.entry.pk: match.handling in (Handling.DETAIN, Handling.INFORM) for match in matches}
    near = (site_code(), headquarters_code())
    return {
        row.entry: row
        for row in _clearances(document)
        if row.entry in grave and (row.site in near or not grave[row.entry])
    }


def _clearances(document: Document) -> Iterable[Clearance]:
    key = keys.key_of(document)
    if not key:
        return ()
    person = keys.person_shown(document.surname, document.given_names, document.date_of_birth)
    return Clearance.objects.filter(document_key=key, person=person).order_by("cleared_at", "id")


def _compared(inspection: crossings.Inspection, entry: Entry) -> tuple[Compared, ...]:
    explained = indexing.explain(query_of(crossings.document_of(inspection)), entry.pk)
    shown, listed = _shown(inspection), _listed(entry)
    return tuple(
        Compared(field, shown[field], listed[field], _about(field, explained))
        for field in FIELDS
        if shown[field] or listed[field]
    )


def _about(field: str, hit: Hit | None) -> tuple[Finding, ...]:
    return tuple(each for each in hit.explanation if each.field == field) if hit else ()


def _shown(row: crossings.Inspection) -> dict[str, str]:
    return {
        "name": f"{row.surname} {row.given_names}".strip(),
        "date_of_birth": row.date_of_birth,
        "sex": row.sex,
        "nationality": row.nationality,
        "document_number": f"{row.document_number} {row.issuing_state}".strip(),
    }


def _listed(entry: Entry) -> dict[str, tuple[str, ...]]:
    record = entry.record
    return {
        "name": record.names,
        "date_of_birth": record.dobs,
        "sex": (record.sex,) if record.sex else (),
        "nationality": record.nationalities,
        "document_number": tuple(f"{number} {state}".strip() for number, state in record.documents),
    }
