"""Rows of what people decided about stays."""

from __future__ import annotations

from collections.abc import Iterable

from passavant.journal import Amend, Change, Envelope, Put, projects
from passavant.journal.ids import by_site
from passavant.modules.stays import facts
from passavant.modules.stays.models import Clearance, Decision, Extension, Rebuttal


@projects(facts.MatchDecided)
def match_decided(fact: facts.MatchDecided, envelope: Envelope) -> Iterable[Change]:
    row = {
        "entry": fact.entry,
        "exit": fact.exit,
        "is_same": fact.is_same,
        "reason": fact.reason,
        "decided_at": envelope.when,
        "decided_by": envelope.actor,
    }
    return [Put(Decision, by_site(f"{fact.entry}:{fact.exit}", envelope.site), row)]


@projects(facts.StayExtended)
def stay_extended(fact: facts.StayExtended, envelope: Envelope) -> Iterable[Change]:
    row = {
        "entry": fact.entry,
        "until": fact.until,
        "basis": fact.basis.value,
        "reference": fact.reference,
        "allowed_at": envelope.when,
        "allowed_by": envelope.actor,
        "site": envelope.site,
    }
    return [Put(Extension, fact.extension, row)]


@projects(facts.ExtensionWithdrawn)
def extension_withdrawn(fact: facts.ExtensionWithdrawn, envelope: Envelope) -> Iterable[Change]:
    row = {
        "withdrawn_at": envelope.when,
        "withdrawn_by": envelope.actor,
        "withdrawn_because": fact.reason,
    }
    return [Amend(Extension, fact.extension, row)]


@projects(facts.RebuttalProposed)
def rebuttal_proposed(fact: facts.RebuttalProposed, envelope: Envelope) -> Iterable[Change]:
    row = {
        "entry": fact.entry,
        "claim": fact.claim.value,
        "day": fact.day,
        "evidence": fact.evidence.value,
        "note": fact.note,
        "proposed_at": envelope.when,
        "proposed_by": envelope.actor,
    }
    return [Put(Rebuttal, fact.rebuttal, row)]


@projects(facts.RebuttalAgreed)
def rebuttal_agreed(fact: facts.RebuttalAgreed, envelope: Envelope) -> Iterable[Change]:
    row = {**_decided(fact, envelope), "is_agreed": True, "claim": fact.claim.value, "day": fact.day}
    return [Put(Clearance, by_site(fact.rebuttal, envelope.site), row)]


@projects(facts.RebuttalDeclined)
def rebuttal_declined(fact: facts.RebuttalDeclined, envelope: Envelope) -> Iterable[Change]:
    row = {**_decided(fact, envelope), "is_agreed": False}
    return [Put(Clearance, by_site(fact.rebuttal, envelope.site), row)]


def _decided(fact: facts.RebuttalAgreed | facts.RebuttalDeclined, envelope: Envelope) -> dict[str, object]:
    return {
        "rebuttal": fact.rebuttal,
        "entry": fact.entry,
        "note": fact.note,
        "decided_at": envelope.when,
        "decided_by": envelope.actor,
    }
