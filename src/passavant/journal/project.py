"""Rows of trusted keys and of erasures from the journal's own facts."""

from __future__ import annotations

from collections.abc import Iterable

from passavant.journal.facts import BodyErased, ChainOpened, KeyRevoked, SiteTrusted
from passavant.journal.models import Erasure, Revocation, TrustedKey
from passavant.journal.projecting import Change, Put, projects
from passavant.journal.sealing import Envelope


@projects(ChainOpened)
def own_key(fact: ChainOpened, envelope: Envelope) -> Iterable[Change]:
    return [_trusted(fact, envelope)]


@projects(SiteTrusted)
def peer_key(fact: SiteTrusted, envelope: Envelope) -> Iterable[Change]:
    return [_trusted(fact, envelope)]


@projects(KeyRevoked)
def revocation(fact: KeyRevoked, envelope: Envelope) -> Iterable[Change]:
    row = {
        "site": fact.site,
        "epoch": fact.epoch,
        "since": fact.since,
        "last": fact.last,
        "reason": fact.reason,
        "revoked_by": envelope.site,
    }
    return [Put(Revocation, f"{envelope.site}:{fact.site}/{fact.epoch}", row)]


@projects(BodyErased)
def erasure(fact: BodyErased, envelope: Envelope) -> Iterable[Change]:
    row = {
        "site": fact.site,
        "epoch": fact.epoch,
        "sequence": fact.sequence,
        "erased_by": envelope.site,
        "legal_basis": fact.legal_basis,
    }
    return [Put(Erasure, f"{envelope.site}:{fact.site}/{fact.epoch}/{fact.sequence}", row)]


def _trusted(fact: ChainOpened | SiteTrusted, envelope: Envelope) -> Put:
    # The recording site is part of the key: what one site believes does not overwrite another's belief.
    return Put(
        TrustedKey,
        f"{envelope.site}:{fact.site}/{fact.epoch}",
        {
            "site": fact.site,
            "epoch": fact.epoch,
            "public_key": fact.public_key,
            "trusted_by": envelope.site,
        },
    )
