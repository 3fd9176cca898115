"""What a stored entry says at this site: what is not believed is kept, and changes no row.

Headquarters' own entries say up to which moment a chain is believed, and some kinds of fact are its word alone.
Arriving, rebuilding, erasing and revoking all ask here, so that they end in the same rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from passavant.journal import store
from passavant.journal.declaring import FactKind, find_kind, get_kind
from passavant.journal.projecting import Change, changes_of
from passavant.journal.sealing import Envelope, SealedEntry
from passavant.journal.site import headquarters_code, site_code

Moments = Mapping[tuple[str, int], datetime]
"""For each revoked chain (site, epoch) the moment from which nothing of it is believed."""


def moments_of() -> Moments:
    """Read from the journal and not from its tables: a rebuild must know them before it begins."""
    kind = get_kind("journal.key.revoked")
    moments: dict[tuple[str, int], datetime] = {}
    for entry in store.entries_of_kind(kind.name):
        if entry.body and entry.envelope.site == headquarters_code():
            told = kind.read(version=entry.envelope.version, body=entry.body)
            known = moments.get((told.site, told.epoch))
            moments[told.site, told.epoch] = min(told.since, known) if known else told.since
    return moments


def is_disowned(envelope: Envelope, moments: Moments) -> bool:
    since = moments.get((envelope.site, envelope.epoch))
    return since is not None and datetime.fromisoformat(envelope.recorded_at) >= since


def speaks_for(site: str, kind: FactKind) -> bool:
    """Whether a site is heard here on a kind: headquarters alone tells what is for all, each site what is its own."""
    if kind.told_by_headquarters:
        return site == headquarters_code()
    return not kind.stays_home or site == site_code()


def is_readable(entry: SealedEntry) -> bool:
    """Whether this program knows the entry's kind, and the version that tells it."""
    kind = find_kind(entry.envelope.kind)
    return kind is not None and entry.envelope.version <= kind.version


def told_here(entry: SealedEntry, *, revoked: Moments) -> Any | None:
    """The fact that an entry tells; None where it is emptied, not believed, another's to tell, or not readable yet.

    Raises:
        BadFact: its body has not the form that its kind has.
    """
    kind = find_kind(entry.envelope.kind)
    if kind is None or entry.body is None or entry.envelope.version > kind.version:
        return None
    if is_disowned(entry.envelope, revoked) or not speaks_for(entry.envelope.site, kind):
        return None
    return kind.read(version=entry.envelope.version, body=entry.body)


def changes_here(entry: SealedEntry, *, revoked: Moments) -> Iterator[Change]:
    """The changes of rows that an entry makes at this site.

    Raises:
        BadFact: it cannot be read, or cannot be turned into rows.
    """
    value = told_here(entry, revoked=revoked)
    return iter(()) if value is None else changes_of(value, entry.envelope)
