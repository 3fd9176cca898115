"""Whether a seal is what its issuer made: signature, signer, chain, dates (ICAO Doc 9303-13, 3; 9303-12, 7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from passavant.domain.emrtd.tlv import Malformed
from passavant.domain.emrtd.trust.certificates import Certificate, read_certificate
from passavant.domain.emrtd.trust.countries import agrees
from passavant.domain.emrtd.trust.keys import EcKey, RefusedKey
from passavant.domain.emrtd.trust.names import fold
from passavant.domain.emrtd.trust.signatures import Algorithm, Scheme, verifies_digest
from passavant.domain.emrtd.trust.store import TrustStore
from passavant.domain.seals.findings import check, note, stop
from passavant.domain.seals.hashing import digest_for, hash_name_for
from passavant.domain.seals.vds import Seal
from passavant.domain.seals.vds_nc import ALGORITHMS, NcSeal
from passavant.domain.values import Finding, Severity

SEAL_PURPOSES = ("2.23.136.1.1.11.", "2.23.136.1.1.14.")
"""Extended key usages of seal signers: of bytes, and of text."""


class Outcome(StrEnum):
    """What can be said of a seal."""

    HOLDS = "holds"
    BROKEN = "broken"
    CANNOT_JUDGE = "cannot be judged here"


@dataclass(frozen=True, slots=True)
class SealVerdict:
    """The outcome with every reason; `signature_holds` is None when the signer's key is not at hand."""

    outcome: Outcome
    findings: tuple[Finding, ...]
    signature_holds: bool | None
    signer: Certificate | None


def verify_seal(seal: Seal, trust: TrustStore, *, at: datetime) -> SealVerdict:
    """Judge a seal of bytes by signers and authorities of the trust store, as of a moment.

    The seal names its signer by country, identifier and serial number; no certificate travels with it.
    """
    header = seal.header
    if not seal.signature:
        return _verdict([stop("seal.unsigned")], None, None)
    candidates = [
        signer for signer in _signers(trust, header.certificate_reference) if _is_named(signer, header.signer)
    ]
    if not candidates:
        missing = check("seal.no_signer", reference=header.certificate_reference, signer=header.signer)
        return _verdict([missing], None, None)
    signer = next((each for each in candidates if _holds(each, seal.signed, seal.signature)), None)
    if signer is None:
        return _verdict([stop("seal.signature")], candidates[0], False)
    # A signer of the store was put there by somebody who vouches for it; its authority may be unknown here.
    findings = _judge_signer(signer, trust, issuing_state=header.issuing_state, at=at, is_given=True)
    return _verdict(findings, signer, True)


def verify_nc_seal(seal: NcSeal, trust: TrustStore, *, at: datetime) -> SealVerdict:
    """Judge a seal of text, which carries its signer's certificate, as of a moment."""
    try:
        signer = read_certificate(seal.certificate)
    except Malformed as trouble:
        return _verdict([stop("seal.unreadable", problem=str(trouble))], None, None)
    if seal.algorithm not in ALGORITHMS or not _holds(signer, seal.signed, seal.signature):
        return _verdict([stop("seal.signature")], signer, False)
    findings = _judge_signer(signer, trust, issuing_state=seal.issuing_state, at=at, is_given=False)
    return _verdict(findings, signer, True)


def compare_zones(sealed: Sequence[str], printed: Sequence[str]) -> list[Finding]:
    """A finding when the zone in the seal is not the printed one; what a small seal leaves out is not compared."""
    differing = [
        f"line {number}"
        for number, (one, other) in enumerate(zip(sealed, printed, strict=False), start=1)
        if not other.startswith(one.rstrip("<"))
    ]
    if len(sealed) != len(printed):
        differing.append("number of lines")
    return [stop("seal.mrz_mismatch", "mrz", fields=", ".join(differing))] if differing else []


def _verdict(findings: list[Finding], signer: Certificate | None, holds: bool | None) -> SealVerdict:
    severities = {finding.severity for finding in findings}
    if Severity.STOP in severities:
        outcome = Outcome.BROKEN
    elif Severity.CHECK in severities:
        outcome = Outcome.CANNOT_JUDGE
    else:
        outcome = Outcome.HOLDS
    return SealVerdict(outcome, tuple(findings), holds, signer)


def _signers(trust: TrustStore, reference: str) -> list[Certificate]:
    """The certificate reference is the serial number in hexadecimal (9303-13, 2.2)."""
    try:
        serial = int(reference, 16)
    except ValueError:
        return []
    return trust.find_signers(key_id=None, serial=serial)


def _is_named(signer: Certificate, name: str) -> bool:
    """Whether a certificate is of the signer's country and identifier: "DETS" is TS of DE."""
    subject = signer.says.subject
    return subject.country == name[:2] and f"common_name={fold(name[2:])}" in subject.folded.split("\n")


def _holds(signer: Certificate, signed: bytes, signature: bytes) -> bool:
    try:
        key = signer.key
    except RefusedKey:
        return False
    if not isinstance(key, EcKey):
        return False
    bits = key.curve.n.bit_length()
    algorithm = Algorithm(Scheme.PLAIN, hash_name_for(bits))
    return verifies_digest(key, algorithm, digest_for(bits, signed), signature)


def _judge_signer(
    signer: Certificate, trust: TrustStore, *, issuing_state: str, at: datetime, is_given: bool
) -> list[Finding]:
    says = signer.says
    findings: list[Finding] = []
    if not says.not_before <= at <= says.not_after:
        first, last, day = (f"{moment:%Y-%m-%d}" for moment in (says.not_before, says.not_after, at))
        findings.append(check("seal.signer_validity", not_before=first, not_after=last, at=day))
    if not agrees(signer.country, issuing_state):
        findings.append(stop("seal.signer_country", issuer=issuing_state, country=signer.country))
    if says.purposes and not any(purpose.startswith(SEAL_PURPOSES) for purpose in says.purposes):
        findings.append(stop("seal.signer_usage"))
    return findings + _judge_chain(signer, trust, is_given=is_given)


def _judge_chain(signer: Certificate, trust: TrustStore, *, is_given: bool) -> list[Finding]:
    possible = trust.issuers_of(signer)
    authority = next((each for each in possible if _is_signed_by(signer, each)), None)
    if authority is None:
        if is_given and not possible:
            return []
        return [(stop if possible else check)("seal.chain", country=signer.country)]
    return _judge_revocation(signer, authority, trust)


def _judge_revocation(signer: Certificate, authority: Certificate, trust: TrustStore) -> list[Finding]:
    lists = [
        each
        for each in trust.revocation_lists
        if each.country == authority.country and each.is_signed_by(authority.key)
    ]
    if not lists:
        return [note("seal.revocation_unknown", country=signer.country)]
    revoked = any(signer.says.serial in each.revoked for each in lists)
    return [stop("seal.revoked")] if revoked else []


def _is_signed_by(signer: Certificate, authority: Certificate) -> bool:
    try:
        return signer.is_signed_by(authority.key)
    except RefusedKey:
        return False
