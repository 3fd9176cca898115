"""Verify a chip, record an examination, take or withdraw what is trusted."""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from passavant.base.models import Officer
from passavant.base.permissions import check
from passavant.domain.codes.numbers import document_key
from passavant.domain.emrtd import (
    CertificateDescription,
    ChipVerdict,
    Outcome,
    TrustStore,
    compare_zones,
    read_group,
    verify,
)
from passavant.domain.emrtd.lds.zone import ZoneOnChip
from passavant.domain.examination import Conclusion, Mark
from passavant.domain.mrz import MachineReadableZone
from passavant.domain.values import Finding, Severity
from passavant.journal.recording import record, turn
from passavant.journal.site import site_code
from passavant.modules.documents import facts, queries
from passavant.modules.documents.models import ChipReading, Examination, TrustSource
from passavant.modules.documents.trusting import Offer


class NothingToTake(ValueError):
    """The file holds nothing that may be trusted; what was found of it stands in the preview."""


class TakenAlready(ValueError):
    """The same file is in the trust list."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """The printed document that a chip belongs to: its zone, or number and State where no zone was read."""

    issuing_state: str
    document_number: str
    lines: tuple[str, ...] = ()

    @classmethod
    def of(cls, zone: MachineReadableZone) -> Printed:
        return cls(issuing_state=zone.issuing_state, document_number=zone.document_number, lines=zone.lines)


class OtherDocument(ValueError):
    """The chip that an examination names is not this document's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What an examiner saw, found and concluded; `zone_picture` is PNG, empty where nothing is kept."""

    inspection: UUID | None
    post: str
    issuing_state: str
    document_number: str
    document_code: str
    page: Mapping[str, str]
    findings: tuple[Finding, ...]
    marks: Mapping[str, Mark]
    conclusion: Conclusion
    note: str
    chip: UUID | None
    zone_picture: bytes = b""


def verify_chip(
    *,
    officer: Officer,
    post: str,
    files: Mapping[str, bytes],
    printed: Printed,
    permission: str = "crossings.inspect",
    at: datetime,
) -> tuple[ChipReading, ChipVerdict]:
    """Judge the files of a chip by the trust list in force, and record the verdict without the files.

    A chip is a chip of something: it is compared with the printed document, and one of another document is broken
    whatever its signatures say.

    Raises:
        PermissionDenied: the officer may not, or not at that post.
    """
    check(officer, permission, post=post)
    trust = queries.trust_in_force()
    verdict = verify(files, trust, at=at, issuing_state=printed.issuing_state or None)
    different = _compared(files, printed, at)
    verified = facts.ChipVerified(
        chip=uuid.uuid4(),
        post=post,
        issuing_state=printed.issuing_state,
        document_number=printed.document_number,
        outcome=_outcome(verdict, different),
        findings=_noted((*different, *verdict.findings)),
        digests=tuple(
            facts.DigestSeen(group=each.group, signed=each.signed or "", computed=each.computed or "")
            for each in verdict.digests
        ),
        signer=_seen(verdict.signer),
        authority=_seen(verdict.authority),
        algorithm=verdict.algorithm,
        trust_digest=verdict.trust_digest,
        trust_dated=_dated(verdict, trust),
    )
    record(verified, at=at, actor=officer.code)
    return queries.get_chip(verified.chip), verdict


def _compared(files: Mapping[str, bytes], printed: Printed, at: datetime) -> list[Finding]:
    """What the chip's own zone says otherwise than the printed document; nothing to compare is said too."""
    if "DG1" not in files:
        return []
    if printed.lines:
        different = compare_zones(files["DG1"], printed.lines, today=at.date())
        return [different] if different else []
    on_chip = _zone_on_chip(files, at)
    same = on_chip is not None and (
        document_key(on_chip.issuing_state, on_chip.document_number)
        == document_key(printed.issuing_state, printed.document_number)
    )
    if not same:
        return [Finding(code="documents.other_chip", severity=Severity.STOP)]
    return [Finding(code="documents.zone_not_compared", severity=Severity.CHECK)]


def _outcome(verdict: ChipVerdict, different: Iterable[Finding]) -> str:
    severities = {finding.severity for finding in different}
    if Severity.STOP in severities:
        return Outcome.BROKEN.value
    if severities and verdict.outcome is Outcome.HOLDS:
        return Outcome.CANNOT_JUDGE.value
    return verdict.outcome.value


def _dated(verdict: ChipVerdict, trust: TrustStore) -> str:
    """Of when the list is that the State's certificate came from; empty where its source bears no date."""
    names = set(verdict.authority.origins) if verdict.authority else set()
    dates = [origin.dated for origin in trust.origins if origin.name in names and origin.dated]
    return max(dates).isoformat() if dates else ""


def _zone_on_chip(files: Mapping[str, bytes], at: datetime) -> MachineReadableZone | None:
    said = read_group("DG1", files["DG1"]).said if "DG1" in files else None
    return said.read(today=at.date()).zone if isinstance(said, ZoneOnChip) else None


def record_examination(*, officer: Officer, examined: Examined, at: datetime) -> Examination:
    """Keep what an examiner found; a later one does not replace it, both stand.

    Raises:
        PermissionDenied: the officer may not, or not at that post.
        OtherDocument: the chip named is not of this document.
    """
    check(officer, "documents.examine", post=examined.post)
    key = document_key(examined.issuing_state, examined.document_number)
    if examined.chip is not None and queries.find_chip_of(key, examined.chip) is None:
        raise OtherDocument(examined.chip)
    recorded = facts.ExaminationRecorded(
        examination=uuid.uuid4(),
        inspection=examined.inspection,
        post=examined.post,
        issuing_state=examined.issuing_state,
        document_number=examined.document_number,
        document_code=examined.document_code,
        page=dict(examined.page),
        findings=_noted(examined.findings),
        marks={code: mark.value for code, mark in examined.marks.items()},
        conclusion=examined.conclusion.value,
        note=examined.note,
        chip=examined.chip,
        zone_picture=base64.b64encode(examined.zone_picture).decode("ascii"),
    )
    record(recorded, at=at, actor=officer.code)
    return Examination.objects.get(pk=recorded.examination)


def take_trust(*, officer: Officer, offer: Offer, reason: str, at: datetime) -> TrustSource:
    """Put a file into the trust list, after somebody saw what it changes.

    Raises:
        PermissionDenied: the officer may not.
        NothingToTake: there is nothing in it, or its own signature does not hold.
        TakenAlready: it is in the list.
    """
    check(officer, "documents.take_trust")
    if not offer.may_be_taken:
        raise NothingToTake(offer.name)
    taken = facts.TrustTaken(
        source=uuid.uuid4(),
        name=offer.name,
        kind=offer.kind,
        digest=offer.digest,
        dated=offer.dated.isoformat() if offer.dated else "",
        vouched_by=offer.vouched_by,
        certificates=offer.certificates,
        content=base64.b64encode(offer.content).decode("ascii"),
        reason=reason,
    )
    with turn():
        if queries.in_force().filter(digest=offer.digest).exists():
            raise TakenAlready(offer.name)
        record(taken, at=at, actor=officer.code)
    return queries.get_trust_source(taken.source)


def withdraw_trust(*, officer: Officer, source: UUID, reason: str, at: datetime) -> None:
    """Take a file out of the trust list; verdicts given by it stay as they were.

    Raises:
        PermissionDenied: the officer may not.
        TrustSource.DoesNotExist: no such file in the list, or another site took it and withdraws it itself.
    """
    check(officer, "documents.take_trust")
    with turn():
        queries.in_force().get(pk=source, site=site_code())
        record(facts.TrustWithdrawn(source=source, reason=reason), at=at, actor=officer.code)


def _noted(findings: Iterable[Finding]) -> tuple[facts.Noted, ...]:
    return tuple(
        facts.Noted(code=each.code, severity=each.severity, field=each.field, details=dict(each.details))
        for each in findings
    )


def _seen(described: CertificateDescription | None) -> facts.CertificateSeen | None:
    if described is None:
        return None
    return facts.CertificateSeen(
        subject=described.subject,
        issuer=described.issuer,
        serial=described.serial,
        not_before=described.not_before.isoformat(),
        not_after=described.not_after.isoformat(),
        key=described.key,
        fingerprint=described.fingerprint,
    )
