"""Whether a seal is what its issuer made: signature, signer, chain, dates (ICAO Doc 9303-13, 3; 9303-12, 7)."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from passavant.domain.emrtd.tlv import Malformed
from passavant.domain.emrtd.trust.certificates import Certificate, read_certificate
from passavant.domain.emrtd.trust.chains import follow
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

LEAST_CARRIED = 28
"""Characters of the last line that every seal carries: all but the optional data (9303-7, 6)."""


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
    findings = _judge_signer(signer, trust, issuing_state=header.issuing_state, at=at, is_listed=True)
    return _verdict(findings, signer, True)


def verify_nc_seal(seal: NcSeal, trust: TrustStore, *, at: datetime) -> SealVerdict:
    """Judge a seal of text, which carries its signer's certificate, as of a moment."""
    try:
        signer = read_certificate(seal.certificate)
    except Malformed as trouble:
        return _verdict([stop("seal.unreadable", problem=str(trouble))], None, None)
    if seal.algorithm not in ALGORITHMS or not _holds(signer, seal.signed, seal.signature):
        return _verdict([stop("seal.signature")], signer, False)
    findings = _judge_signer(signer, trust, issuing_state=seal.issuing_state, at=at, is_listed=False)
    return _verdict(findings, signer, True)


def compare_zones(sealed: Sequence[str], printed: Sequence[str]) -> list[Finding]:
    """A finding when the zone in the seal is not the printed one.

    Args:
        sealed: the lines as the seal carries them (`SealContents.mrz`): a small seal leaves out the optional data at
            the end of the last line (9303-7, 6), which is then not compared; everything else is, fillers too.
    """
    if len(sealed) != len(printed):
        return [stop("seal.mrz_mismatch", "mrz", fields="whole_zone")]
    differing = [
        f"mrz_line_{number}"
        for number, (one, other) in enumerate(zip(sealed, printed, strict=True), start=1)
        if one != (other[: len(one)] if number == len(sealed) and len(one) >= LEAST_CARRIED else other)
    ]
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
    signer: Certificate, trust: TrustStore, *, issuing_state: str, at: datetime, is_listed: bool
) -> list[Finding]:
    """The signer's own certificate, and the chain to its State; `is_listed`: it came from the trust list."""
    findings = []
    if not agrees(signer.country, issuing_state):
        findings.append(stop("seal.signer_country", issuer=issuing_state, country=signer.country))
    chain = follow(signer, trust, at=at, purposes=SEAL_PURPOSES)
    told = [_of_seals(finding, signer, trust, is_listed=is_listed) for finding in chain.findings]
    return findings + list({finding.code: finding for finding in told}.values())


def _of_seals(finding: Finding, signer: Certificate, trust: TrustStore, *, is_listed: bool) -> Finding:
    """What was found on the way from a signer to its State, in the words of seals."""
    name = finding.code.removeprefix("chip.")
    if name in ("no_csca", "csca_key_unknown") or (name == "chain" and signer.is_self_issued):
        if not is_listed and not trust.is_vouched_for(signer):
            return check("seal.chain", country=signer.country)
        # A person who puts one signer there vouches for it; a directory download brings whatever others sent.
        how = note if trust.is_vouched_for(signer) else check
        return how("seal.signer_alone", signer=signer.says.subject.shown)
    if name == "dsc_validity":
        return check("seal.signer_validity", **finding.details)
    if name == "dsc_usage":
        return stop("seal.signer_usage")
    if name in ("chain", "issuer_mismatch"):
        return stop("seal.chain", country=signer.country)
    return dataclasses.replace(finding, code=f"seal.{name}")
