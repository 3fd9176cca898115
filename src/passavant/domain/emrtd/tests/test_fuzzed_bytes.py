"""Bytes from anywhere: a named error or a verdict, quickly, and never anything else."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passavant.domain.emrtd import FILES, Outcome, build_store, compare_zones, read_group, tlv, verify
from passavant.domain.emrtd.lds.security import read_security_infos
from passavant.domain.emrtd.lds.sod import read_sod
from passavant.domain.emrtd.session.chip_authentication import chip_keys
from passavant.domain.emrtd.session.pace import protocols
from passavant.domain.emrtd.tlv import Malformed
from passavant.domain.emrtd.trust import cache, ldif
from passavant.domain.emrtd.trust.certificates import pem_blocks, read_certificate
from passavant.domain.emrtd.trust.cms import read_signed_data
from passavant.domain.emrtd.trust.keys import RefusedKey, read_public_key
from passavant.domain.emrtd.trust.lists import read_master_list
from passavant.domain.emrtd.trust.revocation import read_revocation_list
from passavant.domain.specimens import ERIKSSON_TD3
from passavant.domain.specimens.chips import INSPECTED, der, specimen_chip, specimen_state
from passavant.domain.specimens.chips.chip import CRL_MADE
from passavant.domain.specimens.chips.groups import Picture, dg2_of_39794
from passavant.domain.specimens.chips.security_object import Layout
from passavant.domain.specimens.chips.simulated import chip_key_on

STATE = specimen_state()
CHIP = specimen_chip(
    ERIKSSON_TD3,
    state=STATE,
    more={
        "DG7": b"\x67\x06\x5f\x43\x03\xff\xd8\xff",
        "DG14": b"\x6e\x12\x31\x10\x30\x0e\x06\x09\x04\x00\x7f\x00\x07\x02\x02\x03\x02\x02\x01\x01",
        "DG15": tlv.write(0x6F, STATE.signer.key.spki),
    },
)
BER_SOD = specimen_chip(ERIKSSON_TD3, state=STATE, layout=Layout(indefinite=True))["EF.SOD"]
TRUST = STATE.trust()

PARSERS: dict[str, tuple[Callable[[bytes], Any], bytes]] = {
    "elements": (lambda data: list(tlv.elements(data)), CHIP["DG2"]),
    "definite": (tlv.definite, BER_SOD[4:]),
    "certificate": (read_certificate, STATE.signer.certificate),
    "revocation list": (
        read_revocation_list,
        STATE.authority.revocation_list(at=CRL_MADE, revoked={7: 1, 8: None}),
    ),
    "signed data": (read_signed_data, CHIP["EF.SOD"][4:]),
    "security object": (read_sod, CHIP["EF.SOD"]),
    "security object in BER": (read_sod, BER_SOD),
    "public key": (read_public_key, STATE.signer.key.spki),
    "security options": (
        lambda data: [(one.version, one.parameter, one.meaning) for one in read_security_infos(data)],
        CHIP["DG14"][2:],
    ),
    "ways of PACE": (
        lambda data: protocols(read_security_infos(data)),
        bytes.fromhex("31143012060A04007F0007020204020202010202010D"),
    ),
    "keys of chip authentication": (
        lambda data: chip_keys(read_security_infos(data)),
        der.set_of(chip_key_on(13, number=4).infos),
    ),
    "PEM": (pem_blocks, b"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----"),
    "LDIF": (
        lambda data: list(ldif.entries(data)),
        b"version: 1\ndn: c=UT\nuserCertificate;binary:: MII\n B\n",
    ),
    "master list": (lambda data: read_master_list(data, name="x"), CHIP["EF.SOD"][4:]),
    "cache": (lambda data: cache.parse(data.decode("latin-1")), cache.dump(TRUST).encode()),
}


@st.composite
def damaged(draw: st.DrawFn, sound: bytes) -> bytes:
    """Sound bytes with a few altered, some cut out, some put in twice."""
    data = bytearray(sound)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        how = draw(st.integers(0, 3))
        if how == 0 and data:
            data[at] = draw(st.integers(0, 255))
        elif how == 1:
            del data[at : at + draw(st.integers(1, 40))]
        elif how == 2:
            data[at:at] = draw(st.binary(max_size=8))
        else:
            data[at:at] = data[at : at + 12]
    return bytes(data)


@pytest.mark.parametrize("parser", PARSERS)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_parser_of_damaged_bytes_answers_or_says_malformed(parser: str, data: st.DataObject) -> None:
    parse, sound = PARSERS[parser]
    for bytes_ in (data.draw(damaged(sound)), data.draw(st.binary(max_size=200))):
        try:
            parse(bytes_)
        except (Malformed, RefusedKey):
            continue


@pytest.mark.parametrize("name", [file.name for file in FILES if file.name != "EF.SOD"])
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_file_of_the_chip_in_any_state_is_contents_or_a_finding(name: str, data: st.DataObject) -> None:
    sound = CHIP.get(name, b"\x30\x00")
    contents = read_group(name, data.draw(st.one_of(damaged(sound), st.binary(max_size=80))))
    assert contents.said is not None or contents.file.reader is None or contents.findings


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_face_of_the_newer_standard_in_any_state_is_contents_or_a_finding(data: st.DataObject) -> None:
    sound = dg2_of_39794(Picture(image=b"\xff\xd8\xff\xe0" + bytes(30), width=1, height=1))
    read_group("DG2", data.draw(damaged(sound)))


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_damaged_chip_gets_a_verdict(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(CHIP)))
    files = {**CHIP, name: data.draw(damaged(CHIP[name]))}
    verdict = verify(files, TRUST, at=INSPECTED, issuing_state="UTO")
    assert verdict.outcome in Outcome
    assert all(finding.explanation for finding in verdict.findings)
    verdict.as_dict()


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.text(max_size=12), st.binary(max_size=300), max_size=3))
def test_store_of_any_files_is_a_store(files: dict[str, bytes]) -> None:
    store = build_store(files)
    assert not store.authorities


@given(st.binary(max_size=120), st.lists(st.text(max_size=50), max_size=4))
def test_zones_of_any_kind_are_compared(dg1: bytes, lines: list[str]) -> None:
    assert compare_zones(dg1, lines, today=INSPECTED.date()) is not None


MEGA = 1024 * 1024
BOMBS: dict[str, bytes] = {
    "100 MB of zeros": bytes(100 * MEGA),
    "100 MB in one string": b"\x77\x84" + (100 * MEGA).to_bytes(4, "big") + bytes(100 * MEGA),
    "a length of 4 GB": b"\x77\x84\xff\xff\xff\xff\x30\x80",
    "a length of 200 bytes": b"\x77\xc8" + b"\xff" * 300,
    "nested 100 000 deep": b"\x30\x80" * 100_000,
    "nested 100 000 deep, definite": b"\x77\x83\x03\x0d\x40" + b"\x30\x80" * 100_000,
    "a tag without end": b"\xff" * 5000,
    "200 000 empty elements": tlv.write(0x77, tlv.write(0x30, b"\x05\x00" * 100_000)),
    "chunks without end": b"\x77\x80\x30\x80" + b"\x24\x80\x04\x01A" * 20_000,
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_bomb_for_a_security_object_is_defused_quickly(bomb: str) -> None:
    began = time.process_time()
    verdict = verify({"EF.SOD": BOMBS[bomb], "DG1": BOMBS[bomb]}, TRUST, at=INSPECTED)
    build_store({"a.cer": BOMBS[bomb], "b.crl": BOMBS[bomb], "c.ldif": b"dn: x\n" + BOMBS[bomb]})
    assert verdict.reason == "format"
    assert time.process_time() - began < 3


def certificate_with(spki: bytes) -> bytes:
    class Odd:
        def __init__(self) -> None:
            self.spki = spki

        def sign(self, message: bytes, style: object) -> bytes:
            return b""

    return STATE.authority.signer(key=Odd()).certificate


def rsa_spki(modulus: int, exponent: int) -> bytes:
    key = der.sequence(der.integer(modulus), der.integer(exponent))
    return der.sequence(der.sequence(der.oid("1.2.840.113549.1.1.1"), der.NULL), der.bits(key))


ODD_KEYS: dict[str, bytes] = {
    "1 Mbit RSA": rsa_spki((1 << 1_048_575) + 1, 65537),
    "16384 bit RSA": rsa_spki((1 << 16_383) + 1, 65537),
    "negative modulus": rsa_spki(-(1 << 2047) + 1, 65537),
    "even modulus": rsa_spki(1 << 2047, 65537),
    "exponent 1": rsa_spki((1 << 2047) + 1, 1),
    "huge exponent": rsa_spki((1 << 2047) + 1, (1 << 2000) + 1),
    "negative exponent": rsa_spki((1 << 2047) + 1, -3),
    "zero modulus": rsa_spki(0, 3),
}


@pytest.mark.parametrize("label", ODD_KEYS)
def test_unsound_key_is_refused_before_any_arithmetic(label: str) -> None:
    began = time.process_time()
    with pytest.raises((RefusedKey, Malformed)):
        read_public_key(ODD_KEYS[label])
    with pytest.raises((RefusedKey, Malformed)):
        _ = read_certificate(certificate_with(ODD_KEYS[label])).key
    assert time.process_time() - began < 0.5


def test_certificate_whose_key_is_cut_is_no_certificate() -> None:
    """Found by altering bytes: without a key identifier, the key itself was asked for one, and had no end."""

    class Cut:
        spki = tlv.write(0x30, tlv.write(0x30, der.oid("1.2.840.10045.2.1")) + b"\x03")

        def sign(self, message: bytes, style: object) -> bytes:
            return b""

    with pytest.raises(Malformed, match=r"length|public key"):
        read_certificate(STATE.authority.signer(key=Cut(), with_key_ids=False).certificate)
