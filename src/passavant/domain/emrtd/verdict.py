"""The verdict on a chip, as values for a page, a journal or another program; nothing is judged here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from passavant.domain.emrtd.findings import BROKEN, UNJUDGED
from passavant.domain.emrtd.trust.certificates import Certificate
from passavant.domain.emrtd.trust.keys import RefusedKey
from passavant.domain.emrtd.trust.signatures import UnknownAlgorithm
from passavant.domain.mrz.output import finding_as_dict
from passavant.domain.values import Finding


class Outcome(StrEnum):
    """What passive authentication found."""

    HOLDS = "holds"
    BROKEN = "broken"
    CANNOT_JUDGE = "cannot_judge"


REASONS: tuple[str, ...] = (*BROKEN, *UNJUDGED)
"""The codes that keep a chip from holding, the weightiest first."""

_TOLD_AS = {"chip.csca_revoked": "chip.revoked"}
"""Two sentences of one reason: whichever certificate is revoked, the chip's is the same fault."""


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupDigest:
    """One data group: the digest that was signed and the one of the file read (None: not signed, not read)."""

    group: str
    signed: str | None
    computed: str | None
    agrees: bool | None


@dataclass(frozen=True, kw_only=True, slots=True)
class CertificateDescription:
    """A certificate in words: names as written, times in UTC, numbers in hexadecimal."""

    subject: str
    issuer: str
    country: str
    serial: str
    not_before: datetime
    not_after: datetime
    key: str
    algorithm: str
    subject_key_id: str
    authority_key_id: str
    fingerprint: str
    origins: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class ChipVerdict:
    """What was found, on what it rests, and as of when; judged again later with newer lists it may differ.

    `signed_at` is the signer's own word. `trust_digest` names the trust list, `trust_dated` its newest source.
    """

    outcome: Outcome
    findings: tuple[Finding, ...]
    at: datetime
    issuing_state: str
    hash: str = ""
    lds_version: str = ""
    algorithm: str = ""
    signed_at: datetime | None = None
    digests: tuple[GroupDigest, ...] = ()
    signer: CertificateDescription | None = None
    authority: CertificateDescription | None = None
    trust_digest: str = ""
    trust_dated: datetime | None = None

    @property
    def reason(self) -> str | None:
        """The weightiest reason why the chip does not hold, "dg_hash" or "no_csca"; None when it holds."""
        codes = {finding.code for finding in self.findings}
        first = next((code for code in REASONS if code in codes), None)
        return _TOLD_AS.get(first, first).removeprefix("chip.") if first else None

    def as_dict(self) -> dict[str, object]:
        """Plain values for JSON; times as ISO 8601."""
        return {
            "outcome": str(self.outcome),
            "reason": self.reason,
            "findings": [finding_as_dict(finding) for finding in self.findings],
            "at": self.at.isoformat(),
            "issuing_state": self.issuing_state,
            "hash": self.hash,
            "lds_version": self.lds_version,
            "algorithm": self.algorithm,
            "signed_at": self.signed_at.isoformat() if self.signed_at else None,
            "digests": [
                {"group": one.group, "signed": one.signed, "computed": one.computed, "agrees": one.agrees}
                for one in self.digests
            ],
            "signer": _plain_certificate(self.signer),
            "authority": _plain_certificate(self.authority),
            "trust_digest": self.trust_digest,
            "trust_dated": self.trust_dated.isoformat() if self.trust_dated else None,
        }


def outcome_of(findings: Iterable[Finding]) -> Outcome:
    """Broken before unjudged before holding."""
    codes = {finding.code for finding in findings}
    if codes & BROKEN.keys():
        return Outcome.BROKEN
    return Outcome.CANNOT_JUDGE if codes & UNJUDGED.keys() else Outcome.HOLDS


def describe(certificate: Certificate, origins: tuple[str, ...] = ()) -> CertificateDescription:
    says = certificate.says
    return CertificateDescription(
        subject=says.subject.shown,
        issuer=says.issuer.shown,
        country=certificate.country,
        serial=f"{says.serial:x}",
        not_before=says.not_before,
        not_after=says.not_after,
        key=_key(certificate),
        algorithm=_algorithm(certificate),
        subject_key_id=(says.subject_key_id or b"").hex(),
        authority_key_id=(says.authority_key_id or b"").hex(),
        fingerprint=certificate.fingerprint,
        origins=origins,
    )


def _key(certificate: Certificate) -> str:
    try:
        return certificate.key.description
    except RefusedKey as said:
        return f"refused: {said}"


def _algorithm(certificate: Certificate) -> str:
    try:
        return certificate.algorithm.description
    except UnknownAlgorithm as said:
        return f"unknown: {said}"


def _plain_certificate(described: CertificateDescription | None) -> dict[str, object] | None:
    if described is None:
        return None
    plain: dict[str, object] = {name: getattr(described, name) for name in described.__slots__}
    plain["not_before"], plain["not_after"] = (
        described.not_before.isoformat(),
        described.not_after.isoformat(),
    )
    plain["origins"] = list(described.origins)
    return plain
