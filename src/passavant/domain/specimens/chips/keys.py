"""Keys that sign specimens: made new for every run, never stored, trusted by nobody (RFC 8017; BSI TR-03111).

Every form that States use can be made: named and written-out curves, those `cryptography` lacks, PSS keys,
plain signatures. The arithmetic is not for secrets that matter.
"""

from __future__ import annotations

import functools
import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed

from passavant.domain.emrtd.trust.curves import Curve, curve_named
from passavant.domain.emrtd.trust.keys import EC_PUBLIC_KEY, RSA, RSA_PSS
from passavant.domain.emrtd.trust.signatures import HASHES, Scheme, digest
from passavant.domain.specimens.chips import der

_RSA_WITH = {"sha1": "5", "sha224": "14", "sha256": "11", "sha384": "12", "sha512": "13"}
_ECDSA_WITH = {"sha1": "1", "sha224": "3.1", "sha256": "3.2", "sha384": "3.3", "sha512": "3.4"}
_PLAIN_WITH = {"sha1": "1", "sha224": "2", "sha256": "3", "sha384": "4", "sha512": "5"}
_MGF1 = "1.2.840.113549.1.1.8"


@dataclass(frozen=True, kw_only=True, slots=True)
class Style:
    """How to sign: a scheme, a hash, and for PSS the hash of the mask and the length of the salt."""

    scheme: Scheme
    hash: str = "sha256"
    mask_hash: str = ""
    salt: int | None = None

    @property
    def identifier(self) -> bytes:
        """The AlgorithmIdentifier."""
        if self.scheme is Scheme.PKCS1:
            return der.sequence(der.oid("1.2.840.113549.1.1." + _RSA_WITH[self.hash]), der.NULL)
        if self.scheme is Scheme.ECDSA:
            return der.sequence(der.oid("1.2.840.10045.4." + _ECDSA_WITH[self.hash]))
        if self.scheme is Scheme.PLAIN:
            return der.sequence(der.oid("0.4.0.127.0.7.1.1.4.1." + _PLAIN_WITH[self.hash]))
        return der.sequence(der.oid(RSA_PSS), self.pss_parameters)

    @property
    def pss_parameters(self) -> bytes:
        mask = self.mask_hash or self.hash
        return der.sequence(
            der.explicit(0, hash_identifier(self.hash)),
            der.explicit(1, der.sequence(der.oid(_MGF1), hash_identifier(mask))),
            der.explicit(2, der.integer(self.salt_length)),
        )

    @property
    def salt_length(self) -> int:
        return len(digest(self.hash, b"")) if self.salt is None else self.salt


ECDSA = Style(scheme=Scheme.ECDSA)
RSA_PKCS1 = Style(scheme=Scheme.PKCS1)


def hash_identifier(name: str) -> bytes:
    return der.sequence(der.oid(HASHES[name].oid), der.NULL)


class SigningKey(Protocol):
    """A private key that can say its public half and sign."""

    @property
    def spki(self) -> bytes: ...

    def sign(self, message: bytes, style: Style) -> bytes: ...


@dataclass(frozen=True, kw_only=True)
class EcSigningKey:
    """A key on any known curve; `explicit` writes the parameters out, `generator` another point than the curve's."""

    curve: Curve
    secret: int = field(repr=False)
    explicit: bool = False
    generator: tuple[int, int] | None = None

    @classmethod
    def new(cls, curve: str = "secp256r1", *, explicit: bool = False) -> EcSigningKey:
        known = curve_named(curve)
        return cls(curve=known, secret=secrets.randbelow(known.n - 1) + 1, explicit=explicit)

    @functools.cached_property
    def point(self) -> tuple[int, int]:
        found = self.curve.multiply(self.secret, self.generator or self.curve.generator)
        assert found is not None  # noqa: S101  # the secret lies below the order
        return found

    @functools.cached_property
    def spki(self) -> bytes:
        parameters = self._written_out() if self.explicit else der.oid(self.curve.oid)
        algorithm = der.sequence(der.oid(EC_PUBLIC_KEY), parameters)
        return der.sequence(algorithm, der.bits(self.curve.octets(self.point)))

    def sign(self, message: bytes, style: Style) -> bytes:
        r, s = self.sign_digest(digest(style.hash, message))
        if style.scheme is Scheme.PLAIN:
            half = (self.curve.n.bit_length() + 7) // 8
            return r.to_bytes(half, "big") + s.to_bytes(half, "big")
        return der.sequence(der.integer(r), der.integer(s))

    def sign_digest(self, hashed: bytes) -> tuple[int, int]:
        n = self.curve.n
        number = int.from_bytes(hashed, "big") >> max(0, 8 * len(hashed) - n.bit_length())
        for attempt in range(64):
            seed = b"%d|%s|%d" % (self.secret, hashed, attempt)
            nonce = int.from_bytes(hashlib.shake_256(seed).digest(80), "big") % (n - 1) + 1
            found = self.curve.multiply(nonce, self.generator or self.curve.generator)
            r = found[0] % n if found else 0
            s = pow(nonce, -1, n) * (number + r * self.secret) % n
            if r and s:
                return r, s
        raise AssertionError("no signature in 64 attempts")

    def _written_out(self) -> bytes:
        curve = self.curve
        numbers = (der.octets(number.to_bytes(curve.size, "big")) for number in (curve.a, curve.b))
        return der.sequence(
            der.integer(1),
            der.sequence(der.oid("1.2.840.10045.1.1"), der.integer(curve.p)),
            der.sequence(*numbers),
            der.octets(curve.octets(self.generator or curve.generator)),
            der.integer(curve.n),
            der.integer(1),
        )


@dataclass(frozen=True, kw_only=True)
class RsaSigningKey:
    """An RSA key; `pss_only` names itself id-RSASSA-PSS, with parameters or without."""

    private: rsa.RSAPrivateKey = field(repr=False)
    pss_only: bool = False

    @classmethod
    def new(cls, bits: int = 2048, *, exponent: int = 65537, pss_only: bool = False) -> RsaSigningKey:
        return cls(private=_rsa(bits, exponent), pss_only=pss_only)

    @functools.cached_property
    def spki(self) -> bytes:
        numbers = self.private.public_key().public_numbers()
        key = der.sequence(der.integer(numbers.n), der.integer(numbers.e))
        algorithm = der.sequence(der.oid(RSA_PSS)) if self.pss_only else der.sequence(der.oid(RSA), der.NULL)
        return der.sequence(algorithm, der.bits(key))

    def sign(self, message: bytes, style: Style) -> bytes:
        chosen = HASHES[style.hash].fast()
        how: padding.AsymmetricPadding = padding.PKCS1v15()
        if style.scheme is Scheme.PSS:
            mask = HASHES[style.mask_hash or style.hash].fast()
            how = padding.PSS(padding.MGF1(mask), style.salt_length)
        return self.private.sign(digest(style.hash, message), how, Prehashed(chosen))


@functools.lru_cache(maxsize=32)
def _rsa(bits: int, exponent: int) -> rsa.RSAPrivateKey:
    """RSA keys take long to make; a run makes one of each size."""
    return rsa.generate_private_key(exponent, bits)
