"""Tell other posts of whoever is in the country, so that where they leave the last lawful day is known.

The board holds no name and no document number: only who has the document in hand finds its line.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date, datetime
from uuid import UUID

from django.conf import settings

from passavant.domain.stays import Ending
from passavant.journal import canonical
from passavant.modules.crossings.facts import Document
from passavant.modules.stays import grouping
from passavant.modules.stays.models import Stay
from passavant.modules.stays.queries import open_stays
from passavant.relay import boards
from passavant.relay.boards import Source, declare_board

BOARD = "stays.open"


def _stands() -> Iterator[tuple[str, str]]:
    rows = (
        open_stays()
        .order_by()
        .values_list("id", "entered_at", "entry_post", "allowed_until", "until", "claim")
    )
    for key, entered_at, post, *days, claim in rows.iterator(5000):
        allowed_until, until = (day.isoformat() if day else "" for day in days)
        line = {
            "entered_at": entered_at.isoformat() if entered_at else "",
            "post": post,
            "allowed_until": allowed_until,
            "until": until,
            "claim": claim,
        }
        yield str(key), canonical.text_of(line)


def _found_by(keys: Collection[str]) -> Mapping[str, str]:
    rows = Stay.objects.filter(pk__in=[UUID(key) for key in keys])
    return {str(key): person for key, person in rows.values_list("id", "person_key")}


declare_board(BOARD, Source(stands=_stands, found_by=_found_by))


def stay_elsewhere(
    document: Document, keys: Collection[str], *, after: Stay | None, before: datetime
) -> Stay | None:
    """The open stay of somebody who entered at another post, as headquarters last told it; it is not saved here.

    Args:
        keys: those of the document's holder, by the records here.
        after: the last stay by the records here; one that is open, or ended later, says more.
    """
    if not is_told() or (after is not None and after.is_open):
        return None
    known = {*keys, *grouping.keys_spelt(document)}
    told = [_stay(line) for line in boards.find(BOARD, sorted(known))]
    later = [
        stay
        for stay in told
        if stay.last_moment < before and (after is None or stay.last_moment > after.last_moment)
    ]
    return max(later, key=lambda stay: stay.last_moment, default=None)


def heard_at() -> datetime | None:
    """When headquarters' stays were as the board here says; None: this site knows only its own."""
    return boards.as_of(BOARD)


def is_told() -> bool:
    """Whether this site should be told: headquarters knows by itself, and who stands alone knows all there is."""
    return not settings.PASSAVANT.site.is_headquarters and (
        bool(settings.PASSAVANT.relay.carrier) or boards.has_come(BOARD)
    )


def _stay(line: Mapping[str, str]) -> Stay:
    return Stay(
        entered_at=datetime.fromisoformat(line["entered_at"]),
        entry_post=line["post"],
        allowed_until=date.fromisoformat(line["allowed_until"]) if line["allowed_until"] else None,
        until=date.fromisoformat(line["until"]),
        claim=line["claim"],
        ending=Ending.OPEN.value,
    )
