"""Arithmetic on curves, against itself and against another implementation."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from passavant.domain.emrtd.trust.curves import (
    CURVES,
    NotOnCurve,
    curve_of_oid,
    curve_of_parameters,
    square_root,
)
from passavant.domain.emrtd.trust.keys import _FAST
from passavant.domain.emrtd.trust.signatures import digest


@pytest.mark.parametrize("name", CURVES)
def test_generator_has_the_order_of_its_curve(name: str) -> None:
    curve = CURVES[name]
    assert curve.has(curve.generator)
    assert curve.multiply(curve.n, curve.generator) is None
    assert curve.multiply(curve.n + 1, curve.generator) == curve.generator
    x, y = curve.generator
    assert curve.multiply(curve.n - 1, curve.generator) == (x, curve.p - y)
    assert curve.add(curve.generator, (x, curve.p - y)) is None
    assert curve.add(curve.generator, curve.generator) == curve.multiply(2, curve.generator)
    assert curve_of_oid(curve.oid) is curve


@pytest.mark.parametrize("name", _FAST)
def test_signature_of_another_implementation_holds_and_an_altered_one_does_not(name: str) -> None:
    curve = CURVES[name]
    key = ec.generate_private_key(_FAST[name]())
    numbers = key.public_key().public_numbers()
    r, s = decode_dss_signature(key.sign(b"border post", ec.ECDSA(hashes.SHA512())))
    point = numbers.x, numbers.y
    assert curve.verifies(point, digest("sha512", b"border post"), r, s)
    assert not curve.verifies(point, digest("sha512", b"border pots"), r, s)
    assert not curve.verifies(point, digest("sha512", b"border post"), r, s + curve.n)
    assert not curve.verifies((numbers.x, numbers.y ^ 1), digest("sha512", b"border post"), r, s)


@pytest.mark.parametrize("name", CURVES)
def test_compressed_point_is_the_same_point(name: str) -> None:
    curve = CURVES[name]
    point = curve.multiply(123_456_789, curve.generator)
    assert point is not None
    x, y = point
    assert curve.point(bytes((2 + (y & 1),)) + x.to_bytes(curve.size, "big")) == point
    assert curve.point(curve.octets(point)) == point
    for wrong in (b"", b"\x04", b"\x05" + bytes(2 * curve.size), curve.octets(point)[:-1] + b"\x00"):
        with pytest.raises(NotOnCurve):
            curve.point(wrong)


def test_parameters_are_known_only_when_all_are_equal() -> None:
    curve = CURVES["brainpoolP256r1"]
    sound = {
        "p": curve.p,
        "a": curve.a,
        "b": curve.b,
        "generator": curve.octets(curve.generator),
        "n": curve.n,
    }
    assert curve_of_parameters(**sound) is curve
    double = curve.multiply(2, curve.generator)
    assert double is not None
    for change in (
        {"p": curve.p + 2},
        {"a": curve.a + 1},
        {"b": curve.b + 1},
        {"n": curve.n - 1},
        {"generator": curve.octets(double)},
        {"generator": b""},
        {"p": -curve.p},
        {"p": 0},
    ):
        assert curve_of_parameters(**{**sound, **change}) is None


def test_square_roots_modulo_primes_of_both_kinds() -> None:
    for p in (CURVES["secp224r1"].p, CURVES["secp256r1"].p, 17, 13):
        for number in (2, 3, 5, 1234567):
            assert square_root(number * number % p, p) in (number % p, -number % p)
