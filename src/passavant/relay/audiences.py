"""What headquarters gives a site of the other sites' chains: what is meant for everywhere, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from passavant.journal import segments, store
from passavant.journal.declaring import Audience, all_kinds, get_kind
from passavant.journal.receiving import Excerpt
from passavant.journal.sealing import SealedEntry
from passavant.journal.segments import pack_excerpt
from passavant.journal.site import headquarters_code, site_code, site_epoch

Cursors = Mapping[tuple[str, int], int]
"""For each chain (site, epoch) the number up to which the reader has what it may see."""


def excerpts_for(reader: str, cursors: Cursors) -> Iterator[bytes]:
    """Segments with what a site may read and has not got: the present state first of all, without what it replaced.

    Headquarters' own chain comes first, for it says whom to believe; of its chains the newest, which says so of those
    before a fire.
    """
    for head in sorted(store.heads(), key=lambda head: (head.site != site_code(), head.site, -head.epoch)):
        after = cursors.get((head.site, head.epoch), 0)
        if head.site == reader or head.shared <= after:
            continue
        told_again = told_again_in(head, after=after)
        while head.shared > after:
            excerpt = _excerpt(head, after=after, reader=reader, without=told_again)
            yield pack_excerpt(excerpt)
            after = excerpt.last


def held_after(head: store.ChainHead, after: int) -> Iterator[bytes]:
    """At a post: what it has of headquarters' chain after a number, for headquarters that lost it."""
    while entries := store.shared_after(head, after, kinds=kinds_for_all(), most=segments.ENTRIES_A_SEGMENT):
        last = entries[-1].envelope.sequence
        yield pack_excerpt(Excerpt(head.site, head.epoch, after + 1, last, entries[-1].link, tuple(entries)))
        after = last


def lost_here(cursors: Cursors) -> list[list[Any]]:
    """At headquarters: which of its own earlier chains a site has further than they go here: [[site, epoch, number]].

    Headquarters that was restored from last night's backup lost what it recorded since; posts may have heard it.
    """
    goes = {(head.site, head.epoch): head.sequence for head in store.heads()}
    return [
        [site, epoch, goes.get((site, epoch), 0)]
        for (site, epoch), last in cursors.items()
        if site == site_code() and epoch < site_epoch() and last > goes.get((site, epoch), 0)
    ]


def has_for(reader: str, cursors: Cursors) -> bool:
    """Whether there is anything that the site may read and has not got."""
    return any(
        head.site != reader and head.shared > cursors.get((head.site, head.epoch), 0)
        for head in store.heads()
    )


def kinds_for_all() -> list[str]:
    """The facts that every site may read; a kind that this program does not know is for nobody."""
    return [kind.name for kind in all_kinds() if kind.audience is Audience.EVERYWHERE]


def kinds_that_tell_rows() -> dict[str, str]:
    """The facts of which each tells a row whole, with the field that names the row."""
    return {kind.name: kind.names_row_by for kind in all_kinds() if kind.names_row_by}


def told_again_in(head: store.ChainHead, *, after: int) -> frozenset[int]:
    """The numbers of entries whose row a later one tells whole: who was away for long hears the last of them alone."""
    tells_rows = kinds_that_tell_rows()
    if (
        head.site != headquarters_code()
    ):  # these kinds are its word alone, and others' bodies may hold anything
        return frozenset()
    told: set[tuple[str, str]] = set()
    again: set[int] = set()
    for number, kind, body in store.bodies_after(head, after, kinds=list(tells_rows)):
        row = (kind, str(json.loads(body).get(tells_rows[kind])))
        if row in told:
            again.add(number)
        told.add(row)
    return frozenset(again)


def _excerpt(head: store.ChainHead, *, after: int, reader: str, without: Collection[int]) -> Excerpt:
    most = segments.ENTRIES_A_SEGMENT
    entries = store.shared_after(head, after, kinds=kinds_for_all(), most=most)
    if len(entries) < most:
        last, link = head.sequence, head.link
    else:
        last, link = entries[-1].envelope.sequence, entries[-1].link
    his = his_among(entries, reader, without=without)
    return Excerpt(head.site, head.epoch, after + 1, last, link, his)


def his_among(
    entries: Iterable[SealedEntry], reader: str, *, without: Collection[int]
) -> tuple[SealedEntry, ...]:
    """Those entries of a chain that are meant for a reader, but for some numbers."""
    return tuple(
        entry for entry in entries if entry.envelope.sequence not in without and is_meant_for(entry, reader)
    )


def is_meant_for(entry: SealedEntry, reader: str) -> bool:
    """Whether a site may read an entry of a kind that is for all, but for those facts that name their readers."""
    return entry.body is None or get_kind(entry.envelope.kind).may_be_read_by(reader, entry.body)
