"""Rows of chips, examinations and sources of trust."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from passavant.domain.codes.numbers import document_key
from passavant.journal import Amend, Change, Envelope, Put, projects
from passavant.journal.canonical import text_of
from passavant.modules.documents import facts
from passavant.modules.documents.models import ChipReading, Examination, TrustSource


@projects(facts.ChipVerified)
def chip_verified(fact: facts.ChipVerified, envelope: Envelope) -> Iterable[Change]:
    row = {
        "site": envelope.site,
        "post": fact.post,
        "document_key": document_key(fact.issuing_state, fact.document_number),
        "verified_at": envelope.when,
        "verified_by": envelope.actor,
        "outcome": fact.outcome,
        "verdict": text_of(
            {
                "findings": [asdict(noted) for noted in fact.findings],
                "digests": [asdict(digest) for digest in fact.digests],
                "signer": asdict(fact.signer) if fact.signer else None,
                "authority": asdict(fact.authority) if fact.authority else None,
                "algorithm": fact.algorithm,
                "trust_digest": fact.trust_digest,
                "trust_dated": fact.trust_dated,
            }
        ),
    }
    return [Put(ChipReading, fact.chip, row)]


@projects(facts.ExaminationRecorded)
def examination_recorded(fact: facts.ExaminationRecorded, envelope: Envelope) -> Iterable[Change]:
    row = {
        "site": envelope.site,
        "post": fact.post,
        "inspection": fact.inspection,
        "document_key": document_key(fact.issuing_state, fact.document_number),
        "document_code": fact.document_code,
        "issuing_state": fact.issuing_state,
        "document_number": fact.document_number,
        "examined_at": envelope.when,
        "examined_by": envelope.actor,
        "conclusion": fact.conclusion,
        "note": fact.note,
        "page": text_of(dict(fact.page)),
        "findings": text_of([asdict(noted) for noted in fact.findings]),
        "marks": text_of(dict(fact.marks)),
        "chip": fact.chip,
        "zone_picture": fact.zone_picture,
    }
    return [Put(Examination, fact.examination, row)]


@projects(facts.TrustTaken)
def trust_taken(fact: facts.TrustTaken, envelope: Envelope) -> Iterable[Change]:
    row = {
        "site": envelope.site,
        "name": fact.name,
        "kind": fact.kind.value,
        "digest": fact.digest,
        "dated": fact.dated,
        "vouched_by": fact.vouched_by,
        "certificates": fact.certificates,
        "reason": fact.reason,
        "content": fact.content,
        "taken_at": envelope.when,
        "taken_by": envelope.actor,
    }
    return [Put(TrustSource, fact.source, row)]


@projects(facts.TrustWithdrawn)
def trust_withdrawn(fact: facts.TrustWithdrawn, envelope: Envelope) -> Iterable[Change]:
    row = {
        "withdrawn_at": envelope.when,
        "withdrawn_by": envelope.actor,
        "withdrawn_site": envelope.site,
    }
    return [Amend(TrustSource, fact.source, row)]
