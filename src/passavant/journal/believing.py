"""What a stored entry says at this site: what is not believed is kept, and changes no row.

Headquarters' own entries say up to which moment a chain is believed, and some kinds of fact are its word alone.
Arriving, rebuilding, erasing and revoking all ask here, so that they end in the same rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from passavant.journal import store
from passavant.journal.declaring import FactKind, find_kind, get_kind
from passavant.journal.projecting import Change, changes_of
from passavant.journal.sealing import Envelope, SealedEntry
from passavant.journal.site import headquarters_code, site_code


@dataclass(frozen=True, slots=True)
class End:
    """Where belief in a chain ends: before a moment, and at the latest after a number, where there is one."""

    since: datetime
    last: int | None

    @classmethod
    def earliest(cls, ends: Iterable[End]) -> End:
        ends = tuple(ends)
        numbers = [end.last for end in ends if end.last is not None]
        return cls(min(end.since for end in ends), min(numbers, default=None))

    def is_before(self, envelope: Envelope) -> bool:
        """Whether an entry comes too late: by its number, or by the time that it names itself."""
        if self.last is not None and envelope.sequence > self.last:
            return True
        return datetime.fromisoformat(envelope.recorded_at) >= self.since


Ends = Mapping[tuple[str, int], End]
"""For each revoked chain (site, epoch) where belief in it ends."""


def ends_of() -> Ends:
    """Read from the journal and not from its tables: a rebuild must know them before it begins."""
    kind = get_kind("journal.key.revoked")
    found: dict[tuple[str, int], list[End]] = defaultdict(list)
    for entry in store.entries_of_kind(kind.name):
        if entry.body and entry.envelope.site == headquarters_code():
            told = kind.read(version=entry.envelope.version, body=entry.body)
            found[told.site, told.epoch].append(End(told.since, told.last))
    return {chain: End.earliest(ends) for chain, ends in found.items()}


def is_disowned(envelope: Envelope, revoked: Ends) -> bool:
    end = revoked.get((envelope.site, envelope.epoch))
    return end is not None and end.is_before(envelope)


def speaks_for(site: str, kind: FactKind) -> bool:
    """Whether a site is heard here on a kind: headquarters alone tells what is for all, each site what is its own."""
    if kind.told_by_headquarters:
        return site == headquarters_code()
    return not kind.stays_home or site == site_code()


def is_readable(entry: SealedEntry) -> bool:
    """Whether this program knows the entry's kind, and the version that tells it."""
    return _kind_that_reads(entry.envelope) is not None


def _kind_that_reads(envelope: Envelope) -> FactKind | None:
    kind = find_kind(envelope.kind)
    return kind if kind is not None and envelope.version <= kind.version else None


def told_here(entry: SealedEntry, *, revoked: Ends) -> Any | None:
    """The fact that an entry tells; None where it is emptied, not believed, another's to tell, or not readable yet.

    Raises:
        BadFact: its body has not the form that its kind has.
    """
    kind = _kind_that_reads(entry.envelope)
    if kind is None or entry.body is None:
        return None
    if is_disowned(entry.envelope, revoked) or not speaks_for(entry.envelope.site, kind):
        return None
    return kind.read(version=entry.envelope.version, body=entry.body)


def changes_here(entry: SealedEntry, *, revoked: Ends) -> Iterator[Change]:
    """The changes of rows that an entry makes at this site.

    Raises:
        BadFact: it cannot be read, or cannot be turned into rows.
    """
    value = told_here(entry, revoked=revoked)
    return iter(()) if value is None else changes_of(value, entry.envelope)
