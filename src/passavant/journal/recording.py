"""Record a fact: one entry in this site's chain and its rows, in one commit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from passavant.journal import clock, store
from passavant.journal.believing import speaks_for
from passavant.journal.declaring import FactKind, kind_of
from passavant.journal.errors import JournalError, NotTheOwner
from passavant.journal.projecting import Batch, changes_of
from passavant.journal.sealing import SealedEntry, seal
from passavant.journal.site import site_code, site_epoch, site_key


def record(value: object, *, at: datetime, actor: str) -> SealedEntry:
    """Write a fact at the end of this site's chain, with the rows its projectors make of it.

    Args:
        value: an instance of a declared fact.
        at: when it happened, aware; when it was learned is taken from the site's clock.
        actor: the officer's code, or the name of the service that acts.
    Raises:
        JournalError: the chain was never opened, a rebuild is unfinished, the fact is headquarters' to tell, or it
            could not be read back or would not fit its table. Nothing was written.
    """
    with transaction.atomic():
        head = store.lock_head(site_code(), site_epoch())
        if not head.sequence:
            raise JournalError("this site has no chain yet: run `passavant site init` first")
        return _write(kind_of(value), value, head=head, at=at, actor=actor)


@dataclass(frozen=True, slots=True)
class Told:
    """One fact to be recorded, when it happened and who says so."""

    value: object
    at: datetime
    actor: str


def record_all(told: Iterable[Told]) -> int:
    """Record many facts in one commit, for registers of old and invented pasts; returns how many.

    Rows are written once at the end, so projectors are asked in order but nothing of it can be read in
    between.

    Raises:
        JournalError: as in `record`. Nothing of all of it was written.
    """
    with transaction.atomic():
        head = store.lock_head(site_code(), site_epoch())
        if not head.sequence:
            raise JournalError("this site has no chain yet: run `passavant site init` first")
        batch, entries = Batch(of=site_code()), []
        for each in told:
            entry = _seal(batch, kind_of(each.value), each.value, head=head, at=each.at, actor=each.actor)
            entries.append(entry)
            head = store.ChainHead(head.site, head.epoch, entry.envelope.sequence, entry.link)
        if entries:
            store.append(entries)
            batch.flush()
        return len(entries)


@contextmanager
def turn() -> Iterator[None]:
    """Take this site's turn to record: what the block reads of it stays true until the block has recorded.

    Two booths that send the same scan at once come here one after the other, and the second sees the first's
    rows.
    """
    with transaction.atomic():
        store.lock_head(site_code(), site_epoch())
        yield


def open_chain() -> SealedEntry | None:
    """Begin this site's chain with its public key; None when it was begun before."""
    from passavant.journal.facts import ChainOpened  # noqa: PLC0415  (facts register themselves on import)

    with transaction.atomic():
        head = store.lock_head(site_code(), site_epoch())
        if head.sequence:
            return None
        opening = ChainOpened(site=site_code(), epoch=site_epoch(), public_key=str(site_key().public))
        return _write(kind_of(opening), opening, head=head, at=clock.now(), actor="system")


def _write(kind: FactKind, value: object, *, head: store.ChainHead, at: datetime, actor: str) -> SealedEntry:
    batch = Batch(of=site_code())
    entry = _seal(batch, kind, value, head=head, at=at, actor=actor)
    store.append([entry])
    batch.flush()
    return entry


def _seal(
    batch: Batch, kind: FactKind, value: object, *, head: store.ChainHead, at: datetime, actor: str
) -> SealedEntry:
    if not speaks_for(site_code(), kind):
        raise NotTheOwner(f"{kind.name} is told by headquarters alone: ask there for the change")
    body = kind.body_text(value)
    entry = seal(
        key=site_key(),
        site=head.site,
        epoch=head.epoch,
        sequence=head.sequence + 1,
        previous=head.link,
        kind=kind.name,
        version=kind.version,
        body=body,
        happened_at=at,
        recorded_at=clock.now(),
        actor=actor,
    )
    # Projected as it was written, not as it was said: what cannot be read back is refused before it is kept,
    # and a rebuild finds the same value.
    batch.fold_all(changes_of(kind.read(version=kind.version, body=body), entry.envelope))
    return entry
