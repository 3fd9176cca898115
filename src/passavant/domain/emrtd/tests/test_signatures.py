"""Signatures at the edges of their standards: accepted as far as these go, and no byte further."""

from __future__ import annotations

import pytest

from passavant.domain.emrtd.trust.keys import RefusedKey, RsaKey, read_public_key
from passavant.domain.emrtd.trust.signatures import (
    HASHES,
    Algorithm,
    Scheme,
    UnknownAlgorithm,
    algorithm_of,
    digest,
    verifies,
)
from passavant.domain.specimens.chips import der
from passavant.domain.specimens.chips.keys import EcSigningKey, RsaSigningKey, Style

MESSAGE = b"Malpasse"
SIGNER = RsaSigningKey.new(2048)
KEY = read_public_key(SIGNER.spki)
assert isinstance(KEY, RsaKey)
PKCS1 = Algorithm(Scheme.PKCS1, "sha256")
PSS = Algorithm(Scheme.PSS, "sha256", "sha256")
INFO = HASHES["sha256"].prefix + digest("sha256", MESSAGE)


def raw(block: bytes) -> bytes:
    """The private operation on a block, whatever stands in it."""
    numbers = SIGNER.private.private_numbers()
    return pow(int.from_bytes(block, "big"), numbers.d, numbers.public_numbers.n).to_bytes(256, "big")


def padded(info: bytes, *, size: int = 256, filler: bytes = b"\xff") -> bytes:
    return b"\x00\x01" + filler * (size - 3 - len(info)) + b"\x00" + info


class TestPkcs1:
    """RFC 8017, 8.2.2: what is found is compared with what should be there."""

    def test_parameters_null_or_absent_are_both_a_signature(self) -> None:
        absent = bytes.fromhex("302f300b0609608648016503040201") + b"\x04\x20" + digest("sha256", MESSAGE)
        assert verifies(KEY, PKCS1, MESSAGE, raw(padded(INFO)))
        assert verifies(KEY, PKCS1, MESSAGE, raw(padded(absent)))

    @pytest.mark.parametrize(
        "block",
        [
            padded(INFO, filler=b"\xfe"),
            padded(INFO, size=200) + bytes(56),
            b"\x00\x02" + padded(INFO)[2:],
            b"\x00\x01\x00" + INFO.rjust(253, b"\x00"),
            padded(INFO + b"\x00"),
            padded(HASHES["sha512"].prefix + digest("sha256", MESSAGE)),
            padded(digest("sha256", MESSAGE)),
            padded(HASHES["sha256"].prefix[:-2] + b"\x04\x1f" + digest("sha256", MESSAGE)[:-1]),
        ],
    )
    def test_any_other_block_is_none(self, block: bytes) -> None:
        assert not verifies(KEY, PKCS1, MESSAGE, raw(block))

    def test_other_length_or_number_above_the_modulus_is_none(self) -> None:
        sound = raw(padded(INFO))
        larger = (int.from_bytes(sound, "big") + KEY.modulus).to_bytes(257, "big")
        for signature in (b"", sound[1:], b"\x00" + sound, larger, larger[1:]):
            assert not verifies(KEY, PKCS1, MESSAGE, signature)


class TestPss:
    """RFC 8017, 8.1.2, with any length of salt."""

    @pytest.mark.parametrize("salt", [0, 1, 20, 32, 64, 222])
    def test_salt_of_any_length_that_fits(self, salt: int) -> None:
        signature = SIGNER.sign(MESSAGE, Style(scheme=Scheme.PSS, salt=salt))
        assert verifies(KEY, PSS, MESSAGE, signature)
        assert not verifies(KEY, PSS, MESSAGE + b"?", signature)
        assert not verifies(KEY, Algorithm(Scheme.PSS, "sha256", "sha1"), MESSAGE, signature)
        assert not verifies(KEY, PKCS1, MESSAGE, signature)

    def test_key_that_is_pss_only_takes_nothing_else(self) -> None:
        only = RsaKey(KEY.modulus, KEY.exponent, only_pss=True)
        assert not verifies(only, PKCS1, MESSAGE, raw(padded(INFO)))

    @pytest.mark.parametrize("at", [0, 100, 254, 255])
    def test_altered_block_is_none(self, at: int) -> None:
        signature = SIGNER.sign(MESSAGE, Style(scheme=Scheme.PSS))
        block = bytearray(
            pow(int.from_bytes(signature, "big"), KEY.exponent, KEY.modulus).to_bytes(256, "big")
        )
        block[at] ^= 0x01
        if int.from_bytes(block, "big") < KEY.modulus:
            assert not verifies(KEY, PSS, MESSAGE, raw(bytes(block)))


class TestEcdsa:
    """FIPS 186-4 in DER, and plain as in TR-03111."""

    SIGNER = EcSigningKey.new("brainpoolP256r1")

    def test_scheme_is_not_guessed(self) -> None:
        key = read_public_key(self.SIGNER.spki)
        plain = self.SIGNER.sign(MESSAGE, Style(scheme=Scheme.PLAIN))
        in_der = self.SIGNER.sign(MESSAGE, Style(scheme=Scheme.ECDSA))
        assert verifies(key, Algorithm(Scheme.PLAIN, "sha256"), MESSAGE, plain)
        assert verifies(key, Algorithm(Scheme.ECDSA, "sha256"), MESSAGE, in_der)
        assert not verifies(key, Algorithm(Scheme.ECDSA, "sha256"), MESSAGE, plain)
        assert not verifies(key, Algorithm(Scheme.PLAIN, "sha256"), MESSAGE, in_der)
        assert not verifies(key, PKCS1, MESSAGE, in_der)

    def test_negative_numbers_and_bytes_behind_are_none(self) -> None:
        key = read_public_key(self.SIGNER.spki)
        r, s = self.SIGNER.sign_digest(digest("sha256", MESSAGE))
        ecdsa = Algorithm(Scheme.ECDSA, "sha256")
        assert verifies(key, ecdsa, MESSAGE, der.sequence(der.integer(r), der.integer(s)))
        for signature in (
            der.sequence(der.integer(-r), der.integer(s)),
            der.sequence(der.integer(r), der.integer(s - self.SIGNER.curve.n)),
            der.sequence(der.integer(r), der.integer(s), der.integer(1)),
            der.sequence(der.integer(r), der.integer(s)) + b"\x00",
            der.sequence(der.integer(r + self.SIGNER.curve.n), der.integer(s)),
        ):
            assert not verifies(key, ecdsa, MESSAGE, signature)


@pytest.mark.parametrize(
    "oid", ["1.2.840.113549.1.1.4", "1.2.840.113549.1.1.2", "1.2.840.10040.4.3", "1.3.101.112"]
)
def test_algorithm_that_is_not_for_travel_documents_is_named(oid: str) -> None:
    with pytest.raises(UnknownAlgorithm, match=oid.replace(".", r"\.")):
        algorithm_of(oid, b"")


def test_key_on_a_curve_that_is_not_known_or_over_another_field_is_refused() -> None:
    named = der.sequence(
        der.sequence(der.oid("1.2.840.10045.2.1"), der.oid("1.3.132.0.10")), der.bits(b"\x04" + bytes(64))
    )
    implicit = der.sequence(
        der.sequence(der.oid("1.2.840.10045.2.1"), der.NULL), der.bits(b"\x04" + bytes(64))
    )
    for spki in (named, implicit):
        with pytest.raises(RefusedKey):
            read_public_key(spki)
