"""Master lists: authorities that one State vouches for, taken when its signature holds (ICAO Doc 9303-12, 9).

The list's signer has to lead to an authority that the reader already trusts. A list that nobody but itself
vouches for is taken with a warning, so that a person can compare its fingerprint with the publisher's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from passavant.domain.emrtd import tlv
from passavant.domain.emrtd.findings import check, note, stop
from passavant.domain.emrtd.tlv import Malformed
from passavant.domain.emrtd.trust.asn1 import LARGEST_LIST, bounded
from passavant.domain.emrtd.trust.certificates import Certificate, read_certificate
from passavant.domain.emrtd.trust.cms import Flaw, SignedData, Signer, examine, read_signed_data
from passavant.domain.emrtd.trust.keys import RefusedKey
from passavant.domain.emrtd.trust.store import Kind, Origin
from passavant.domain.values import Finding

MASTER_LIST = "2.23.136.1.1.2"
LONGEST_PATH = 6


@dataclass(frozen=True, kw_only=True, slots=True)
class MasterList:
    """A list as read: its authorities when it may be taken, none when it may not; the findings say why."""

    origin: Origin
    authorities: tuple[Certificate, ...]
    signer: Certificate | None
    findings: tuple[Finding, ...]


def read_master_list(
    data: bytes,
    *,
    name: str,
    anchors: Sequence[Certificate] = (),
    known: dict[bytes, Certificate] | None = None,
) -> MasterList:
    """A master list from its bytes.

    Args:
        name: what to call it in findings.
        anchors: authorities trusted already, under which the list's signer has to be.
        known: certificates read before, by their bytes; lists repeat one another.
    Raises:
        Malformed: no master list.
    """
    signed = read_signed_data(bounded(data, LARGEST_LIST, "a master list"))
    if signed.content_type != MASTER_LIST:
        raise Malformed(f"signed data of type {signed.content_type}, not a master list")
    authorities, unreadable = _certificates(signed.content, {} if known is None else known)
    signer, who = _signer(signed)
    findings = [*_unreadable(name, unreadable), *_judge(name, signed, signer, who, anchors, authorities)]
    is_taken = not any(finding.code == "trust.list_signature" for finding in findings)
    return MasterList(
        origin=Origin(
            name=name,
            kind=Kind.MASTER_LIST,
            digest=hashlib.sha256(data).hexdigest(),
            dated=_dated(signed),
            vouched_by=who.says.subject.shown if who and is_taken else "",
        ),
        authorities=authorities if is_taken else (),
        signer=who,
        findings=tuple(findings),
    )


def _certificates(content: bytes, known: dict[bytes, Certificate]) -> tuple[tuple[Certificate, ...], int]:
    """CscaMasterList: a version and a set of certificates. How many could not be read is the second value."""
    fields = list(tlv.elements(tlv.value_of(content, 0x30), most=4))
    if [field.tag for field in fields] != [0x02, 0x31]:
        raise Malformed("a master list of other parts")
    found, unreadable, at, level = [], 0, 0, fields[1].value
    for element in tlv.elements(level):
        der, at = level[at : element.end], element.end
        if der not in known:
            try:
                known[der] = read_certificate(der)
            except Malformed:
                unreadable += 1
                continue
        found.append(known[der])
    return tuple(found), unreadable


def _unreadable(name: str, count: int) -> list[Finding]:
    return [note("trust.certificate_unreadable", name=name, count=str(count))] if count else []


def _signer(signed: SignedData) -> tuple[Signer | None, Certificate | None]:
    for signer in signed.signers:
        for certificate in signed.certificates:
            if signer.names(certificate):
                return signer, certificate
    return None, None


def _judge(
    name: str,
    signed: SignedData,
    signer: Signer | None,
    who: Certificate | None,
    anchors: Sequence[Certificate],
    authorities: Sequence[Certificate],
) -> list[Finding]:
    if signer is None or who is None:
        return [stop("trust.list_signature", name=name, problem="its signer's certificate is missing")]
    try:
        outcome = examine(signer, signed.content, who.key)
    except RefusedKey as said:
        return [stop("trust.list_signature", name=name, problem=str(said))]
    if isinstance(outcome, Flaw):
        return [stop("trust.list_signature", name=name, problem=str(outcome))]
    pool = [*signed.certificates, *authorities]
    if leads_to(who, anchors, pool):
        return _signer_in_force(name, who, signer.signing_time)
    if any(anchor.country == who.country for anchor in anchors):
        return [
            stop(
                "trust.list_signature",
                name=name,
                problem=f"its signer is not under {who.country}'s authority",
            )
        ]
    own = [one for one in pool if one.is_self_issued and one.may_sign_certificates and _signed(one, one)]
    if leads_to(who, own, pool):
        return [check("trust.list_self_vouched", name=name, fingerprint=who.fingerprint)]
    return [stop("trust.list_signature", name=name, problem="its signer leads to no authority")]


def leads_to(certificate: Certificate, anchors: Iterable[Certificate], pool: Iterable[Certificate]) -> bool:
    """Whether signatures lead from a certificate through authorities of the pool to an anchor."""
    trusted = list(anchors)
    others = [one for one in pool if one.may_sign_certificates]
    reached, seen = [certificate], {certificate.fingerprint}
    for _ in range(LONGEST_PATH):
        if any(_signed(one, anchor) for one in reached for anchor in trusted):
            return True
        nearer = {
            parent.fingerprint: parent
            for one in reached
            for parent in others
            if parent.fingerprint not in seen and _signed(one, parent)
        }
        if not nearer:
            return False
        seen |= nearer.keys()
        reached = list(nearer.values())
    return False


def _signed(child: Certificate, parent: Certificate) -> bool:
    """Whether the parent names fit and its key signed; names are looked at first, being cheap."""
    says = child.says
    by_key = says.authority_key_id is not None and says.authority_key_id == parent.says.subject_key_id
    if not by_key and says.issuer.folded != parent.says.subject.folded:
        return False
    try:
        return child.is_signed_by(parent.key)
    except RefusedKey:
        return False


def _signer_in_force(name: str, who: Certificate, signed_on: datetime | None) -> list[Finding]:
    if signed_on is not None and not who.says.not_before <= signed_on <= who.says.not_after:
        return [
            check("trust.list_signer_expired", name=name, not_after=who.says.not_after.date().isoformat())
        ]
    return []


def _dated(signed: SignedData) -> datetime | None:
    return next((signer.signing_time for signer in signed.signers if signer.signing_time), None)
