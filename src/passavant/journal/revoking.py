"""Revoke a key: what it signed from a moment on stays in the journal and says nothing.

A post was taken by armed men, or its key was copied. Headquarters names the moment; entries that were recorded from
then on are kept apart: stored and verified like all others, and turned into no rows. Its honest past stays believed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from passavant.journal import store
from passavant.journal.declaring import get_kind, kind_of_type
from passavant.journal.errors import JournalError
from passavant.journal.facts import KeyRevoked
from passavant.journal.rebuilding import begin_rebuild, rebuild
from passavant.journal.recording import record
from passavant.journal.revoked import moments_of
from passavant.journal.sealing import SealedEntry
from passavant.journal.site import headquarters_code, site_code


def revoke(*, site: str, epoch: int, since: datetime, reason: str, at: datetime, actor: str) -> int:
    """Believe a chain no more from a moment on; returns how many entries are kept apart by it.

    Raises:
        JournalError: only headquarters revokes, and not itself.
    """
    if site_code() != headquarters_code() or site == site_code():
        raise JournalError("only headquarters revokes the key of a site, and not its own")
    value = KeyRevoked(site=site, epoch=epoch, since=since, reason=reason)
    with transaction.atomic():
        record(value, at=at, actor=actor)
        apart = begin_again_if_needed([value])
    if apart:
        rebuild()
    return apart


def begin_again_if_needed(values: Iterable[KeyRevoked]) -> int:
    """Begin a rebuild, in the transaction that took the revocation, where tables hold what it takes back."""
    apart = sum(len(entries_apart(value.site, value.epoch, {value.epoch: value.since})) for value in values)
    if apart:
        begin_rebuild()
    return apart


def entries_apart(site: str, epoch: int, since: Mapping[int, datetime]) -> list[str]:
    """The names of those entries of a chain here that were recorded from a moment on."""
    moment = since.get(epoch)
    if moment is None:
        return []
    return [
        entry.envelope.name
        for entry in store.entries_after(site, epoch, 0)
        if datetime.fromisoformat(entry.envelope.recorded_at) >= moment
    ]


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
    moments = moments_of()
    return {
        (site, epoch): len(entries_apart(site, epoch, {epoch: since}))
        for (site, epoch), since in moments.items()
    }
