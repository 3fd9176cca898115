"""Passive authentication: are the files of a chip as a State issued them (ICAO Doc 9303-11, 5.1; 9303-12, 5).

Digests against the security object, its signature against the signer, the signer against its State, the State
against the document. Every failure is a finding with its own code; nothing is guessed where a list is missing.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from passavant.domain.emrtd import tlv
from passavant.domain.emrtd.findings import check, note, stop
from passavant.domain.emrtd.lds.com import Index, read_com
from passavant.domain.emrtd.lds.groups import BY_NAME, BY_NUMBER, BY_TAG, declared, read_group
from passavant.domain.emrtd.lds.sod import SecurityObject, read_sod, shown_hash
from passavant.domain.emrtd.lds.zone import ZoneOnChip
from passavant.domain.emrtd.tlv import Malformed
from passavant.domain.emrtd.trust.certificates import Certificate
from passavant.domain.emrtd.trust.chains import Chain, follow
from passavant.domain.emrtd.trust.cms import CONTENT_TYPE, Flaw, Held, Signer, dotted, examine
from passavant.domain.emrtd.trust.countries import agrees, issuing_states_of
from passavant.domain.emrtd.trust.keys import RefusedKey
from passavant.domain.emrtd.trust.signatures import digest
from passavant.domain.emrtd.trust.store import TrustStore
from passavant.domain.emrtd.verdict import REASONS, ChipVerdict, GroupDigest, describe, outcome_of
from passavant.domain.values import Finding

NEEDED = {"DG1": "chip.dg1_not_read", "DG2": "chip.dg2_not_read"}
"""The groups that tie a chip to its booklet and to its holder; another that was not read leaves nothing open."""

WEAK_HASHES = frozenset({"sha1"})


def verify(
    files: Mapping[str, bytes], trust: TrustStore, *, at: datetime, issuing_state: str | None = None
) -> ChipVerdict:
    """Judge the files of a chip.

    Args:
        files: contents by name, "EF.COM", "EF.SOD", "DG1"; whatever was read.
        trust: the authorities and revocation lists to judge by.
        at: the moment of inspection; without a zone it is UTC.
        issuing_state: of the booklet, as the printed zone says it; the chip's own DG1 is asked as well.
    Returns:
        A verdict, whatever the bytes are.
    """
    case = _Case(files, trust, at if at.tzinfo else at.replace(tzinfo=UTC), issuing_state)
    if "EF.SOD" not in files:
        missing = "chip.no_sod" if any(name in BY_NAME for name in files) else "chip.no_chip"
        return case.verdict((check(missing),))
    try:
        sod = read_sod(files["EF.SOD"])
    except Malformed as said:
        return case.verdict((stop("chip.format", "EF.SOD", problem=str(said)),))
    return _judge(case, sod)


@dataclass(slots=True)
class _Case:
    """One chip before the judge: what was given, and what the verdict will say."""

    files: Mapping[str, bytes]
    trust: TrustStore
    at: datetime
    printed_state: str | None
    zone: ZoneOnChip | None = field(init=False)
    sod: SecurityObject | None = None
    held: Held | None = None
    signer: Certificate | None = None
    authority: Certificate | None = None
    digests: tuple[GroupDigest, ...] = ()

    def __post_init__(self) -> None:
        said = read_group("DG1", self.files["DG1"]).said if "DG1" in self.files else None
        self.zone = said if isinstance(said, ZoneOnChip) else None

    @property
    def issuing_states(self) -> list[str]:
        """What the booklet says and what the chip says, each once."""
        said = [self.printed_state, self.zone.issuing_state if self.zone else None]
        return list(dict.fromkeys(state.strip("< ").upper() for state in said if state))

    def verdict(self, findings: tuple[Finding, ...]) -> ChipVerdict:
        sod, states = self.sod, self.issuing_states
        return ChipVerdict(
            outcome=outcome_of(findings),
            findings=tuple(sorted(findings, key=_weight)),
            at=self.at,
            issuing_state=states[0] if states else "",
            hash=shown_hash(sod.hash) if sod else "",
            lds_version=sod.lds_version if sod else "",
            algorithm=self.held.algorithm.description if self.held else "",
            signed_at=sod.signed_data.signers[0].signing_time if sod else None,
            digests=self.digests,
            signer=describe(self.signer) if self.signer else None,
            authority=(
                describe(self.authority, self.trust.origins_of(self.authority)) if self.authority else None
            ),
            trust_digest=self.trust.digest,
            trust_dated=self.trust.dated,
        )


def _weight(finding: Finding) -> int:
    return REASONS.index(finding.code) if finding.code in REASONS else len(REASONS) - finding.severity.rank


def _judge(case: _Case, sod: SecurityObject) -> ChipVerdict:
    case.sod = sod
    case.digests = tuple(_digests(case.files, sod))
    findings = [*sod.findings, *_signature(case, sod), *_groups(case), *_index(case, sod)]
    if sod.hash in WEAK_HASHES:
        findings.append(note("chip.weak_hash", hash=shown_hash(sod.hash)))
    if case.signer is not None:
        chain = _chain(case.signer, case)
        case.authority = chain.authority
        findings += chain.findings
        findings += _issuer(case.authority or case.signer, case)
        findings += _document_type(case.signer, case.zone)
    return case.verdict(tuple(findings))


def _signature(case: _Case, sod: SecurityObject) -> Iterator[Finding]:
    """Find the certificate under which a signer's signature holds; a certificate that names another is said."""
    first_problem: Finding | None = None
    for signer in sod.signed_data.signers:
        named = _named(signer, case, sod)
        others = [one for one in sod.signed_data.certificates if one not in named]
        for certificate in (*named, *others):
            outcome = _examine(signer, sod, certificate)
            if isinstance(outcome, Held):
                case.signer, case.held = certificate, outcome
                yield from _remarks(signer, outcome, sod)
                if certificate in others:
                    yield note("chip.sid_mismatch")
                return
            if first_problem is None:
                first_problem, case.signer = outcome, certificate
    yield first_problem or stop("chip.format", "EF.SOD", problem="the signer's certificate is missing")


def _named(signer: Signer, case: _Case, sod: SecurityObject) -> list[Certificate]:
    """The certificates that the signer names: those that came along, else those of the directory."""
    carried = [one for one in sod.signed_data.certificates if signer.names(one)]
    if carried or sod.signed_data.certificates:
        return carried
    known = case.trust.find_signers(key_id=signer.key_id, serial=signer.serial)
    return [one for one in known if signer.names(one)]


def _examine(signer: Signer, sod: SecurityObject, certificate: Certificate) -> Held | Finding:
    try:
        outcome = examine(signer, sod.signed_data.content, certificate.key)
    except RefusedKey as said:
        return stop("chip.chain", problem=str(said))
    return stop("chip.signature", "EF.SOD", problem=str(outcome)) if isinstance(outcome, Flaw) else outcome


def _remarks(signer: Signer, held: Held, sod: SecurityObject) -> Iterator[Finding]:
    if held.attributes_out_of_order:
        yield note("chip.attributes_order")
    if held.without_attributes:
        yield note("chip.no_attributes")
    if held.hash_of_the_digest:
        yield note("chip.hash_mixed")
    if held.algorithm.hash in WEAK_HASHES and sod.hash not in WEAK_HASHES:
        yield note("chip.weak_hash", hash=shown_hash(held.algorithm.hash))
    stated = signer.attributes.get(CONTENT_TYPE)
    if stated and _content_type(stated) != sod.signed_data.content_type:
        yield note("chip.content_type_differs")


def _content_type(attribute: bytes) -> str:
    try:
        return dotted(tlv.value_of(attribute, 0x06))
    except Malformed:
        return ""


def _digests(files: Mapping[str, bytes], sod: SecurityObject) -> Iterator[GroupDigest]:
    """Every group that was signed or read, in the order of their numbers."""
    numbers = set(sod.digests) | {BY_NAME[name].number for name in files if name in BY_NAME}
    for number in sorted(numbers - {0}):
        group = f"DG{number}"
        signed = sod.digests.get(number)
        read = files.get(group)
        computed = digest(sod.hash, read) if read is not None else None
        if read is not None and signed is not None and computed != signed:
            without_padding = digest(sod.hash, declared(read))
            computed = without_padding if without_padding == signed else computed
        yield GroupDigest(
            group=group,
            signed=signed.hex() if signed is not None else None,
            computed=computed.hex() if computed is not None else None,
            agrees=hmac.compare_digest(signed, computed)
            if signed is not None and computed is not None
            else None,
        )


def _groups(case: _Case) -> Iterator[Finding]:
    for one in case.digests:
        if one.signed is None:
            yield stop("chip.dg_not_in_sod", one.group, group=one.group)
        elif one.agrees is False:
            yield stop("chip.dg_hash", one.group, group=one.group)
    yield from _withheld(case)


def _withheld(case: _Case) -> Iterator[Finding]:
    """A security object alone, or one without the zone or the portrait, would go with any booklet and any face."""
    if not any(one.computed for one in case.digests):
        yield check("chip.no_data_groups")
        return
    for one in case.digests:
        if one.group in NEEDED and one.signed is not None and one.computed is None:
            yield check(NEEDED[one.group], one.group)


def _index(case: _Case, sod: SecurityObject) -> Iterator[Finding]:
    """EF.COM is signed by nobody; a group that only it names is said, since it may have been taken away."""
    if "EF.COM" not in case.files:
        return
    try:
        index: Index = read_com(tlv.value_of(declared(case.files["EF.COM"]), BY_NAME["EF.COM"].tag))
    except Malformed as said:
        yield note("chip.group_unreadable", "EF.COM", group="EF.COM", problem=str(said))
        return
    named = {BY_TAG[tag].number for tag in index.tags if tag in BY_TAG} - {0}
    unsigned = sorted(named - set(sod.digests))
    if unsigned:
        yield check("chip.com_differs", "EF.COM", groups=", ".join(BY_NUMBER[one].name for one in unsigned))


def _chain(signer: Certificate, case: _Case) -> Chain:
    return follow(signer, case.trust, at=case.at)


def _issuer(certificate: Certificate, case: _Case) -> Iterator[Finding]:
    """The country that signed against the issuing State, printed and on the chip."""
    if not issuing_states_of(certificate.country):
        yield note("chip.country_unknown", country=certificate.country or "?")
        if not certificate.country:
            return
    for state in case.issuing_states:
        if not agrees(certificate.country, state):
            yield stop(
                "chip.issuer_mismatch", "issuing_state", signed_by=certificate.country, issuing_state=state
            )


def _document_type(signer: Certificate, zone: ZoneOnChip | None) -> Iterator[Finding]:
    """A signer may be for some document codes only (9303-12, 7.1.1.6)."""
    allowed = signer.says.document_types
    if not allowed or zone is None:
        return
    code = zone.document_code
    if code not in allowed and code[:1] not in allowed:
        yield check("chip.document_type", "document_code", allowed=", ".join(allowed), found=code)
