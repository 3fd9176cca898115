"""Erase the body of an entry by law: the words go, the digest stays, the chain still verifies."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from passavant.journal import store
from passavant.journal.declaring import get_kind
from passavant.journal.errors import CannotErase
from passavant.journal.facts import BodyErased
from passavant.journal.projecting import Amend, Batch, Drop, Put, projectors_of
from passavant.journal.recording import record
from passavant.journal.sealing import SealedEntry


def erase(*, site: str, epoch: int, sequence: int, legal_basis: str, at: datetime, actor: str) -> None:
    """Empty the body and salt of one entry and let the rooms' rows forget it.

    Raises:
        CannotErase: the entry is not here, or its rows were changed by others that must be erased first.
    """
    entry = store.find_entry(site, epoch, sequence)
    if entry is None:
        raise CannotErase(f"this site holds no entry {site}/{epoch}/{sequence}")
    if entry.envelope.kind.startswith("journal."):
        raise CannotErase(f"{entry.envelope.name} keeps the journal itself together and is not erased")
    value = BodyErased(site=site, epoch=epoch, sequence=sequence, legal_basis=legal_basis)
    with transaction.atomic():
        record(value, at=at, actor=actor)
        batch = Batch()
        apply_erasure(batch, value)
        batch.flush()


def apply_erasure(batch: Batch, value: object) -> None:
    """Carry out a `BodyErased`, here or as it arrives from another site; other facts pass by."""
    if not isinstance(value, BodyErased):
        return
    entry = store.find_entry(value.site, value.epoch, value.sequence)
    if entry is None or entry.body is None:
        return
    batch.flush()
    _forget_rows(batch, entry)
    store.empty_body(value.site, value.epoch, value.sequence)


def _forget_rows(batch: Batch, entry: SealedEntry) -> None:
    """Drop the rows that the entry put; a row that it only amended must have gone before."""
    kind = get_kind(entry.envelope.kind)
    value = kind.read(version=entry.envelope.version, body=entry.body or "")
    for projector in projectors_of(kind.name):
        for change in projector(value, entry.envelope):
            if isinstance(change, Put):
                batch.fold(Drop(change.model, change.key))
            elif isinstance(change, Amend) and change.model._base_manager.filter(pk=change.key).exists():
                raise CannotErase(
                    f"{entry.envelope.name} amended a row of {change.model._meta.verbose_name}: "
                    "erase the entry that made the row as well, that one first"
                )
