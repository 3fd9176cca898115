"""Agree with headquarters that nothing was passed over of which it did not know for whom it is.

While a post runs a newer program than headquarters, headquarters keeps facts of kinds that it does not know, and gives
them to nobody: other posts' cursors pass over them. Once headquarters runs another program, each post says once how
many entries of each kind it has, and headquarters gives what is missing. A program is another one in a new epoch, too:
headquarters that was restored has forgotten what it gave.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.conf import settings

from passavant.journal import segments, store
from passavant.journal.declaring import get_kind
from passavant.journal.receiving import Excerpt
from passavant.journal.segments import pack_excerpt
from passavant.journal.site import headquarters_code, site_code, site_epoch
from passavant.relay.audiences import (
    Cursors,
    his_among,
    is_meant_for,
    kinds_for_all,
    kinds_that_tell_rows,
    told_again_in,
)
from passavant.relay.models import Agreement

Place = tuple[str, int, int]
"""Site, epoch and number, in the order in which chains are gone through."""
Counts = Mapping[tuple[str, int], Mapping[str, int]]
BEGINNING: Place = ("", 0, 0)


# -- at headquarters ----------------------------------------------------------------------------------------


def program() -> str:
    """What headquarters calls itself to posts that have to agree with it."""
    return f"{settings.PROGRAM}/{site_epoch()}"


def passed_over(reader: str, *, cursors: Cursors, has: Counts, after: Place) -> Iterator[tuple[Place, bytes]]:
    """Segments with what a reader may read and has fewer of than it should, behind its cursors, after a place."""
    for head in store.heads():
        chain, last = (head.site, head.epoch), cursors.get((head.site, head.epoch), 0)
        if head.site == reader or not last or chain < after[:2]:
            continue
        known = replace(head, sequence=min(last, head.sequence))
        kinds = _kinds_that_lack(known, reader, has.get(chain, {}))
        begins = after[2] if chain == after[:2] else 0
        yield from _pieces(known, reader, kinds, begins) if kinds else ()


def _kinds_that_lack(head: store.ChainHead, reader: str, has: Mapping[str, int]) -> list[str]:
    there = measured(head)
    return [
        kind for kind in kinds_for_all() if _meant(head, kind, reader, there.get(kind, 0)) != has.get(kind, 0)
    ]


def measured(head: store.ChainHead) -> dict[str, int]:
    """By kind how many entries are here; where they tell whole rows the number of the last, which stands for others."""
    tells_rows = kinds_that_tell_rows()
    tally = store.tally(head.site, head.epoch, upto=head.sequence)
    return {kind: last if kind in tells_rows else count for kind, (count, last) in tally.items()}


def _meant(head: store.ChainHead, kind: str, reader: str, count: int) -> int:
    """How many of so many entries are meant for a reader, which only facts that name their readers leave open."""
    if not count or not get_kind(kind).addressed_by:
        return count
    entries = store.shared_after(head, 0, kinds=[kind], most=count)
    return sum(is_meant_for(entry, reader) for entry in entries)


def _pieces(
    head: store.ChainHead, reader: str, kinds: list[str], after: int
) -> Iterator[tuple[Place, bytes]]:
    again = told_again_in(head, after=0)
    while entries := store.shared_after(head, after, kinds=kinds, most=segments.ENTRIES_A_SEGMENT):
        first, last = entries[0].envelope.sequence, entries[-1].envelope.sequence
        his = his_among(entries, reader, without=again)
        raw = pack_excerpt(Excerpt(head.site, head.epoch, first, last, entries[-1].link, his))
        yield (head.site, head.epoch, last), raw
        after = last


# -- at a post ----------------------------------------------------------------------------------------------


def hear(told: Mapping[str, Any]) -> None:
    """Remember which program headquarters runs; one that says nothing of it agrees with nobody."""
    if "program" in told:
        known = {"heard": str(told["program"])[:64]}
        Agreement.objects.update_or_create(site=headquarters_code(), defaults=known)


def is_due() -> bool:
    row = Agreement.objects.filter(site=headquarters_code()).first()
    return row is not None and row.heard != row.agreed


def has() -> dict[str, Any]:
    """What a question for news says besides the cursors, where it is due: how many of each kind are here."""
    if not is_due():
        return {}
    counts = [
        [head.site, head.epoch, kind, count]
        for head in store.heads()
        if head.site != site_code()
        for kind, count in measured(head).items()
    ]
    return {"has": counts}


def agree(told: Mapping[str, Any]) -> None:
    """Headquarters has given all that was passed over."""
    if "agreed" in told:
        Agreement.objects.filter(site=headquarters_code()).update(agreed=str(told["agreed"])[:64])


def goes_on(told: Mapping[str, Any]) -> Sequence[Any] | None:
    """After which place headquarters has more that was passed over; None: it has none."""
    place: Sequence[Any] | None = told.get("after")
    return place
