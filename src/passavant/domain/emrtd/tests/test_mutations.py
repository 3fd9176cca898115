"""One byte altered anywhere is found, and named by what it broke."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from passavant.domain.emrtd import Outcome, TrustStore, verify
from passavant.domain.emrtd.tlv import Malformed
from passavant.domain.emrtd.trust.certificates import read_certificate
from passavant.domain.emrtd.trust.revocation import read_revocation_list
from passavant.domain.specimens import ERIKSSON_TD3
from passavant.domain.specimens.chips import INSPECTED, specimen_chip, specimen_state
from passavant.domain.specimens.chips.chip import CRL_MADE

STATE = specimen_state()
CHIP = specimen_chip(ERIKSSON_TD3, state=STATE)
TRUST = STATE.trust()


def altered(data: bytes, at: int, mask: int = 0x01) -> bytes:
    return data[:at] + bytes((data[at] ^ mask,)) + data[at + 1 :]


def reason_of(files: dict[str, bytes], trust: TrustStore = TRUST) -> str | None:
    return verify(files, trust, at=INSPECTED, issuing_state="UTO").reason


def test_every_byte_of_every_data_group_counts() -> None:
    for group in ("DG1", "DG11", "DG12"):
        for at in range(len(CHIP[group])):
            assert reason_of({**CHIP, group: altered(CHIP[group], at)}) == "dg_hash", (group, at)
    step = max(1, len(CHIP["DG2"]) // 60)
    for at in range(0, len(CHIP["DG2"]), step):
        assert reason_of({**CHIP, "DG2": altered(CHIP["DG2"], at)}) == "dg_hash", at


def test_no_altered_byte_of_the_security_object_passes_unseen() -> None:
    """Each bit of a byte in turn; what holds still must be worded the same in every signed part."""
    sod = CHIP["EF.SOD"]
    genuine = verify(CHIP, TRUST, at=INSPECTED, issuing_state="UTO")
    reasons: Counter[str | None] = Counter()
    unseen = []
    for at in range(len(sod)):
        verdict = verify(
            {**CHIP, "EF.SOD": altered(sod, at, 1 << at % 8)}, TRUST, at=INSPECTED, issuing_state="UTO"
        )
        reasons[verdict.reason] += 1
        if verdict.outcome is Outcome.HOLDS and verdict.digests != genuine.digests:
            unseen.append(at)
    assert not unseen
    # What may change is nobody's claim: version numbers, the digest algorithms listed ahead, the signer's name.
    assert reasons[None] < 170
    assert {"format", "signature", "chain"} <= set(reasons)


def test_every_signed_part_of_the_security_object_is_named() -> None:
    sod, signer = CHIP["EF.SOD"], STATE.signer
    certificate_at = sod.index(signer.certificate)
    digests_at = sod.index(bytes.fromhex(verify(CHIP, TRUST, at=INSPECTED).digests[0].signed or ""))
    for at in range(digests_at, digests_at + 32):
        assert reason_of({**CHIP, "EF.SOD": altered(sod, at)}) == "signature"
    assert reason_of({**CHIP, "EF.SOD": altered(sod, len(sod) - 1)}) == "signature"
    last = certificate_at + len(signer.certificate) - 1
    assert reason_of({**CHIP, "EF.SOD": altered(sod, last)}) == "chain"


def test_every_byte_of_the_signers_certificate_counts() -> None:
    """Its signed part and its signature; only the wrapping may be written otherwise."""
    certificate = STATE.signer.certificate
    holding = []
    for at in range(len(certificate)):
        forged = replace(STATE.signer, certificate=altered(certificate, at))
        files = {**CHIP, "EF.SOD": specimen_chip(ERIKSSON_TD3, state=replace(STATE, signer=forged))["EF.SOD"]}
        if at % 3 == 0 and reason_of(files) is None:
            holding.append(at)
    assert not holding


def test_every_byte_of_an_authority_counts() -> None:
    certificate = STATE.authority.certificate
    for at in range(len(certificate)):
        try:
            store = TrustStore.of([altered(certificate, at)])
        except Malformed:
            continue
        verdict = verify(CHIP, store, at=INSPECTED)
        # With another key named as its issuer's it is a link to an authority that is not there, and is called so.
        found = {finding.code for finding in verdict.findings}
        assert verdict.reason is not None or "chip.link_unanchored" in found, at


def test_every_byte_of_a_revocation_list_counts() -> None:
    """An altered list is never believed: neither to revoke nor to clear."""
    der = STATE.authority.revocation_list(at=CRL_MADE, revoked={STATE.signer.serial: 1})
    whole = TrustStore.of([STATE.authority.certificate], [der])
    assert reason_of(CHIP, whole) == "revoked"
    for at in range(len(der)):
        try:
            read_revocation_list(altered(der, at))
        except Malformed:
            continue
        store = TrustStore.of([STATE.authority.certificate], [altered(der, at)])
        verdict = verify(CHIP, store, at=INSPECTED)
        assert verdict.reason is None, at
        assert "chip.revocation_unknown" in {finding.code for finding in verdict.findings}, at


def test_certificate_can_be_read_back_whole() -> None:
    der = STATE.authority.certificate
    assert read_certificate(der + b"behind").der == der
