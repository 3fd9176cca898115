"""Public keys of certificates and chips (RFC 3279, 4055, 5480; BSI TR-03111, 4.4), refused when they are not sound.

States write curve parameters out; they are taken only when every one equals those of a known curve.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass

from asn1crypto import keys as asn1_keys
from cryptography.hazmat.primitives.asymmetric import ec

from passavant.domain.emrtd.tlv import Malformed
from passavant.domain.emrtd.trust.asn1 import bounded, integers, reading, whole_bits
from passavant.domain.emrtd.trust.curves import Curve, NotOnCurve, curve_of_oid, curve_of_parameters

SHORTEST_MODULUS = 1000
LONGEST_MODULUS = 8192
LONGEST_EXPONENT = 64
LARGEST_KEY = 8 * 1024

RSA = "1.2.840.113549.1.1.1"
RSA_OAEP = "1.2.840.113549.1.1.7"
RSA_PSS = "1.2.840.113549.1.1.10"
EC_PUBLIC_KEY = "1.2.840.10045.2.1"


class RefusedKey(ValueError):
    """A key that no signature can be trusted under: an unknown kind or curve, a size out of bounds."""


@dataclass(frozen=True, slots=True)
class RsaKey:
    """An RSA key; `only_pss` when its own algorithm forbids any other padding (id-RSASSA-PSS)."""

    modulus: int
    exponent: int
    only_pss: bool = False

    @property
    def size(self) -> int:
        """Bytes of the modulus, and so of a signature."""
        return (self.modulus.bit_length() + 7) // 8

    @property
    def description(self) -> str:
        return f"RSA {self.modulus.bit_length()} bits, exponent {self.exponent}"


@dataclass(frozen=True, slots=True)
class EcKey:
    """A point of a known curve; `explicit` when the certificate wrote the parameters out."""

    curve: Curve
    x: int
    y: int
    explicit: bool = False

    @property
    def point(self) -> tuple[int, int]:
        return self.x, self.y

    @property
    def description(self) -> str:
        return f"ECDSA {self.curve.name}{', parameters written out' if self.explicit else ''}"


PublicKey = RsaKey | EcKey

_FAST: dict[str, type[ec.EllipticCurve]] = {
    "secp192r1": ec.SECP192R1,
    "secp224r1": ec.SECP224R1,
    "secp256r1": ec.SECP256R1,
    "secp384r1": ec.SECP384R1,
    "secp521r1": ec.SECP521R1,
    "brainpoolP256r1": ec.BrainpoolP256R1,
    "brainpoolP384r1": ec.BrainpoolP384R1,
    "brainpoolP512r1": ec.BrainpoolP512R1,
}
"""The curves whose arithmetic `cryptography` brings along; the others use our own."""


def read_public_key(spki: bytes) -> PublicKey:
    """The key of a SubjectPublicKeyInfo.

    Raises:
        RefusedKey: unknown algorithm or curve, parameters that differ from a known curve's, a size out of bounds.
        Malformed: the bytes are no SubjectPublicKeyInfo.
    """
    with reading("the public key"):
        info = asn1_keys.PublicKeyInfo.load(bounded(spki, LARGEST_KEY, "a public key"))
        algorithm: str = info["algorithm"]["algorithm"].dotted
        bits = whole_bits(info["public_key"].contents)
        parameters: bytes = info["algorithm"]["parameters"].dump() if algorithm == EC_PUBLIC_KEY else b""
    if algorithm == EC_PUBLIC_KEY:
        return ec_key(parameters, bits)
    if algorithm in (RSA, RSA_PSS, RSA_OAEP):
        return rsa_key(bits, only_pss=algorithm == RSA_PSS)
    raise RefusedKey(f"keys of the algorithm {algorithm} are not known here")


def rsa_key(encoded: bytes, *, only_pss: bool = False) -> RsaKey:
    """The key of an RSAPublicKey, modulus and exponent.

    Raises:
        RefusedKey: a modulus below 1000 or above 8192 bits, even, or an exponent that makes no sense.
        Malformed: no pair of numbers.
    """
    try:
        modulus, exponent = integers(encoded)
    except ValueError as said:
        raise Malformed(f"the RSA key cannot be read: {said}") from said
    bits = modulus.bit_length()
    if modulus <= 0 or not modulus & 1 or not SHORTEST_MODULUS <= bits <= LONGEST_MODULUS:
        raise RefusedKey(f"an RSA modulus of {bits} bits is not sound")
    if exponent < 3 or not exponent & 1 or exponent.bit_length() > LONGEST_EXPONENT:
        raise RefusedKey("the RSA exponent is not sound")
    return RsaKey(modulus, exponent, only_pss)


def ec_key(parameters: bytes, encoded_point: bytes) -> EcKey:
    """The key of ECDomainParameters and a point.

    Raises:
        RefusedKey: a curve not known, or known but with other parameters, or a point that is not on it.
        Malformed: no ECDomainParameters.
    """
    curve, explicit = read_curve(parameters)
    try:
        x, y = curve.point(encoded_point)
    except NotOnCurve as said:
        raise RefusedKey(str(said)) from said
    return EcKey(curve, x, y, explicit)


def read_curve(parameters: bytes) -> tuple[Curve, bool]:
    """The curve of ECDomainParameters, and whether its parameters were written out.

    Raises:
        RefusedKey, Malformed: as `ec_key`.
    """
    with reading("the curve"):
        domain = asn1_keys.ECDomainParameters.load(parameters)
        if domain.name == "named":
            curve, name = curve_of_oid(domain.chosen.dotted), domain.chosen.dotted
        elif domain.name == "specified":
            curve, name = _curve_of(domain.chosen), "with parameters of its own"
        else:
            curve, name = None, "left to the issuer"
    if curve is None:
        raise RefusedKey(f"the curve {name} is not known here")
    return curve, domain.name == "specified"


def _curve_of(specified: asn1_keys.SpecifiedECDomain) -> Curve | None:
    if specified["field_id"]["field_type"].dotted != "1.2.840.10045.1.1":
        return None
    prime = specified["field_id"]["parameters"]
    if len(prime.contents) > 128 or len(specified["order"].contents) > 128:
        return None
    cofactor = specified["cofactor"].native
    if cofactor not in (None, 1):
        return None
    return curve_of_parameters(
        p=prime.native,
        a=int.from_bytes(specified["curve"]["a"].contents, "big"),
        b=int.from_bytes(specified["curve"]["b"].contents, "big"),
        generator=specified["base"].contents,
        n=specified["order"].native,
    )


@functools.lru_cache(maxsize=512)
def fast_key(key: EcKey) -> ec.EllipticCurvePublicKey | None:
    """The same key for `cryptography`, or None when it does not have the curve."""
    curve = _FAST.get(key.curve.name)
    return ec.EllipticCurvePublicNumbers(key.x, key.y, curve()).public_key() if curve else None
