"""Record a fact: one entry in this site's chain and its rows, in one commit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from passavant.journal import clock, store
from passavant.journal.declaring import FactKind, kind_of
from passavant.journal.errors import JournalError
from passavant.journal.projecting import Batch
from passavant.journal.sealing import SealedEntry, seal
from passavant.journal.site import site_code, site_epoch, site_key


def record(value: object, *, at: datetime, actor: str) -> SealedEntry:
    """Write a fact at the end of this site's chain, with the rows its projectors make of it.

    Args:
        value: an instance of a declared fact.
        at: when it happened, aware; when it was learned is taken from the site's clock.
        actor: the officer's code, or the name of the service that acts.
    Raises:
        JournalError: the chain was never opened, a rebuild is unfinished, or the fact could not be read back or
            would not fit its table. Nothing was written.
    """
    with transaction.atomic():
        head = store.lock_head(site_code(), site_epoch())
        if not head.sequence:
            raise JournalError("this site has no chain yet: run `passavant site init` first")
        return _write(kind_of(value), value, head=head, at=at, actor=actor)


@contextmanager
def turn() -> Iterator[None]:
    """Take this site's turn to record: what the block reads of it stays true until the block has recorded.

    Two booths that send the same scan at once come here one after the other, and the second sees the first's rows.
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


def _write(
    kind: FactKind, value: object, *, head: store.ChainHead, at: datetime, actor: str
) -> SealedEntry:
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
    store.append([entry])
    batch = Batch()
    # Projected as it was written, not as it was said: what cannot be read back is refused before it is kept,
    # and a rebuild finds the same value.
    batch.add(kind=kind.name, value=kind.read(version=kind.version, body=body), envelope=entry.envelope)
    batch.flush()
    return entry
