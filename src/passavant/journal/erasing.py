"""Erase the body of an entry by law: the words go, the digest stays, the chain still verifies.

A site erases what it recorded itself; headquarters erases anything. The erasure is a fact that travels, and
it may arrive before the entry that it erases: then that entry is emptied on arrival. A site empties its own copy alone:
elsewhere it is carried out when headquarters erases the entry as well, for whoever takes a post must not be able to
empty its past everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F

from passavant.journal import store
from passavant.journal.believing import changes_here, ends_of
from passavant.journal.errors import CannotErase
from passavant.journal.facts import BodyErased
from passavant.journal.models import Erasure
from passavant.journal.projecting import Amend, Batch, Drop, Put
from passavant.journal.recording import record
from passavant.journal.sealing import SealedEntry, entry_name
from passavant.journal.site import headquarters_code, site_code
from passavant.journal.tables import Kept, owns

KEPT = ".kept"


def erase(*, site: str, epoch: int, sequence: int, legal_basis: str, at: datetime, actor: str) -> None:
    """Empty the body and salt of one entry and let the rooms' rows forget it.

    Raises:
        CannotErase: the entry is not here, it belongs to a site that this one does not speak for, or its rows
            were changed by others that must be erased first.
    """
    entry = store.find_entry(site, epoch, sequence)
    if entry is None:
        raise CannotErase(f"this site holds no entry {site}/{epoch}/{sequence}")
    if entry.envelope.kind.startswith("journal."):
        raise CannotErase(f"{entry.envelope.name} keeps the journal itself together and is not erased")
    if not _may_erase(by=site_code(), of=site):
        raise CannotErase(f"{entry.envelope.name} is of another site: {site} or headquarters erases it")
    value = BodyErased(site=site, epoch=epoch, sequence=sequence, legal_basis=legal_basis)
    with transaction.atomic():
        record(value, at=at, actor=actor)
        told = _rows_told_by(entry)
        if entry.body is not None:
            _empty(entry)
        _say_again(entry, told)


def _say_again(entry: SealedEntry, told: Mapping[object, Kept]) -> None:
    """Tell a kept row anew that stands now as entries before say: who was told only the last has none of those."""
    for key, row in _rows_told_by(entry).items():
        if owns(type(row)) and _columns(row) != _columns(told[key]):
            row.save()


def _rows_told_by(entry: SealedEntry) -> dict[object, Kept]:
    changes = changes_here(entry, revoked=ends_of())
    kept = [change for change in changes if issubclass(change.model, Kept)]
    rows = (change.model._base_manager.filter(pk=change.key).first() for change in kept)
    return {row.pk: row for row in rows if isinstance(row, Kept)}


def _columns(row: Kept) -> list[object]:
    return [getattr(row, field.attname) for field in row._meta.concrete_fields]


def apply_erasure(batch: Batch, value: object, *, by: str) -> None:
    """Carry out a `BodyErased`, here or as it arrives from another site; other facts pass by."""
    if not isinstance(value, BodyErased) or by not in _heard_here(of=value.site):
        return
    entry = store.find_entry(value.site, value.epoch, value.sequence)
    if entry is not None and entry.body is not None:
        batch.flush()
        _empty(entry)


def _empty(entry: SealedEntry) -> None:
    """Empty the body of an entry, and let the rows of its site forget it."""
    envelope = entry.envelope
    batch = Batch(of=envelope.site)
    touched = _forget_rows(batch, entry)
    store.empty_body(envelope.site, envelope.epoch, envelope.sequence)
    _tell_again(batch, envelope.kind, touched)
    batch.flush()


def erased_among(entries: Sequence[SealedEntry]) -> frozenset[str]:
    """The names of those entries of one chain whose erasure came before them."""
    first, last = entries[0].envelope, entries[-1].envelope
    return erased_in(first.site, first.epoch, first=first.sequence, last=last.sequence)


def erased_in(site: str, epoch: int, *, first: int, last: int) -> frozenset[str]:
    """The names of entries in a stretch of a chain that were erased by somebody who is heard here."""
    rows = Erasure.objects.filter(
        site=site, epoch=epoch, sequence__range=(first, last), erased_by__in=_heard_here(of=site)
    )
    return frozenset(entry_name(site, epoch, number) for number in rows.values_list("sequence", flat=True))


def waiting() -> list[Erasure]:
    """What sites erased of their own and is still whole here: headquarters looks at it, and erases it for all."""
    rows = Erasure.objects.filter(erased_by=F("site")).exclude(site=site_code())
    return [row for row in rows.order_by("site", "epoch", "sequence") if _is_whole(row)]


def _is_whole(row: Erasure) -> bool:
    entry = store.find_entry(row.site, row.epoch, row.sequence)
    return entry is not None and entry.body is not None


def _heard_here(*, of: str) -> frozenset[str]:
    """Whose erasures of a site's entries are carried out here."""
    return frozenset((headquarters_code(), of) if of == site_code() else (headquarters_code(),))


def _may_erase(*, by: str, of: str) -> bool:
    return by in (of, headquarters_code())


def _forget_rows(batch: Batch, entry: SealedEntry) -> set[object]:
    """Drop the rows that the entry put, and name their keys; a row that it only amended must have gone
    before.
    """
    touched: set[object] = set()
    for change in changes_here(entry, revoked=ends_of()):
        if isinstance(change, Amend) and change.model._base_manager.filter(pk=change.key).exists():
            raise CannotErase(
                f"{entry.envelope.name} amended a row of {change.model._meta.verbose_name}: "
                "erase the entry that made the row as well, that one first"
            )
        if isinstance(change, Put):
            batch.fold(Drop(change.model, change.key))
            touched.add(change.key)
    return touched


def _tell_again(batch: Batch, kind: str, keys: set[object]) -> None:
    """Rows of a kept table are told many times: what its other entries say stands, as a rebuild would have
    it.
    """
    if not kind.endswith(KEPT):
        return
    revoked = ends_of()
    for other in store.entries_of_kind(kind):
        batch.fold_all(change for change in changes_here(other, revoked=revoked) if change.key in keys)
