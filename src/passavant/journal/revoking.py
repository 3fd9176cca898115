"""Revoke a key: what it signed from a moment on stays in the journal and says nothing.

A post was taken by armed men, or its key was copied. Headquarters names the moment; entries that were recorded from
then on are kept apart: stored and verified like all others, and turned into no rows. Its honest past stays believed.

What had become of them before anybody knew is taken back at once, in the transaction that takes the revocation: a row
is its own site's alone (`Projection.owner_column`), so that site's chains say what it was, and no other site waits.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from itertools import chain
from typing import Any

from django.db import transaction
from django.db.models import Model

from passavant.journal import store
from passavant.journal.believing import End, changes_here, ends_of
from passavant.journal.declaring import get_kind, kind_of_type
from passavant.journal.errors import JournalError
from passavant.journal.facts import KeyRevoked
from passavant.journal.projecting import Batch, Change, Drop
from passavant.journal.receiving import add_to
from passavant.journal.recording import record
from passavant.journal.sealing import SealedEntry
from passavant.journal.site import headquarters_code, site_code

_Row = tuple[type[Model], Any]
"""A row by its model and key."""


def revoke(*, site: str, epoch: int, since: datetime, reason: str, at: datetime, actor: str) -> int:
    """Believe a chain no more from a moment on; returns how many entries are kept apart by it.

    Raises:
        JournalError: only headquarters revokes, and not itself.
    """
    if site_code() != headquarters_code() or site == site_code():
        raise JournalError("only headquarters revokes the key of a site, and not its own")
    with transaction.atomic():
        store.lock_head(site, epoch)
        value = KeyRevoked(
            site=site, epoch=epoch, since=since, last=_last_before(site, epoch, since), reason=reason
        )
        record(value, at=at, actor=actor)
        return take_back(value)


def take_back(told: KeyRevoked) -> int:
    """Work out anew, of the honest past alone, the rows that entries from a moment on made or changed.

    In the transaction that stored the revocation. Returns how many entries are kept apart.
    """
    heads = [head for head in store.heads() if head.site == told.site]
    for head in heads:  # what arrives meanwhile waits, and is read by the revocation
        store.lock_head(head.site, head.epoch)
    apart = list(_entries_apart(told.site, told.epoch, End(told.since, told.last)))
    rows = _rows_of(apart)
    if rows:
        _say_anew(rows, site=told.site, heads=heads)
    return len(apart)


def _rows_of(entries: Iterable[SealedEntry]) -> set[_Row]:
    """The rows that entries made or changed while they were believed."""
    changes = chain.from_iterable(changes_here(entry, revoked={}) for entry in entries)
    return {(change.model, change.key) for change in changes}


def _say_anew(rows: Collection[_Row], *, site: str, heads: Iterable[store.ChainHead]) -> None:
    batch, revoked = Batch(of=site), ends_of()

    def of_these(change: Change) -> bool:
        return (change.model, change.key) in rows

    for model, key in rows:
        batch.fold(Drop(model, key))
    for head in heads:
        for entry in store.entries_after(head.site, head.epoch, 0):
            add_to(batch, entry, revoked=revoked, only=of_these)
    batch.flush()


def _last_before(site: str, epoch: int, since: datetime) -> int | None:
    """The number before the first entry here that was recorded from a moment on; None: there is none."""
    first = next(_entries_apart(site, epoch, End(since, None)), None)
    return first.envelope.sequence - 1 if first else None


def _entries_apart(site: str, epoch: int, end: End) -> Iterator[SealedEntry]:
    """Those entries of a chain here that are not believed."""
    return (entry for entry in store.entries_after(site, epoch, 0) if end.is_before(entry.envelope))


def revocations_among(entries: Iterable[SealedEntry]) -> list[KeyRevoked]:
    """What headquarters has revoked in some entries that have just been taken."""
    kind = get_kind(kind_of_type(KeyRevoked).name)
    return [
        kind.read(version=entry.envelope.version, body=entry.body)
        for entry in entries
        if entry.envelope.kind == kind.name and entry.body and entry.envelope.site == headquarters_code()
    ]


def kept_apart() -> dict[tuple[str, int], int]:
    """For each revoked chain how many of its entries say nothing here."""
    return {
        (site, epoch): sum(1 for _ in _entries_apart(site, epoch, end))
        for (site, epoch), end in ends_of().items()
    }
