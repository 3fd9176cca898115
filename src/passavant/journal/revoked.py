"""Which chains are believed up to which moment only, as headquarters' own entries say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from passavant.journal import store
from passavant.journal.declaring import get_kind
from passavant.journal.sealing import Envelope
from passavant.journal.site import headquarters_code

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
