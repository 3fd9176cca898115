"""Groups to agree on keys in: curves and the MODP groups of RFC 5114 (9303-11, 9.5.1), with one interface for both."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import Protocol

from passavant.domain.emrtd.trust.curves import Curve, NotOnCurve, curve_named


class BadPublicValue(ValueError):
    """A public key that lies in no group, or in a small one: an attack or a broken chip."""


class Domain(Protocol):
    """A group with a generator. Elements are points or numbers; only the group looks inside."""

    @property
    def point_tag(self) -> int:
        """The tag of a public key in an authentication token (9303-11, 9.4.5)."""
        ...

    @property
    def secret_length(self) -> int: ...

    def secret(self, octets: bytes) -> int: ...

    def public(self, secret: int) -> bytes: ...

    def agree(self, secret: int, public: bytes) -> bytes:
        """The shared secret.

        Raises:
            BadPublicValue: the other's public key is none.
        """
        ...

    def mapped(self, nonce: int, secret: int, public: bytes) -> Domain:
        """Generic mapping: the same group with a generator of both sides' making (9303-11, 4.4.3.3.1)."""
        ...

    def integrated(self, number: int) -> Domain:
        """Integrated mapping: the same group with a generator made of a number (9303-11, 4.4.3.3.2)."""
        ...

    @property
    def prime(self) -> int: ...


@dataclass(frozen=True, slots=True)
class CurveDomain:
    """A curve, with the generator in use."""

    curve: Curve
    generator: tuple[int, int]

    point_tag = 0x86

    @property
    def prime(self) -> int:
        return self.curve.p

    @property
    def secret_length(self) -> int:
        return self.curve.size + 8

    def secret(self, octets: bytes) -> int:
        return int.from_bytes(octets, "big") % (self.curve.n - 1) + 1

    def public(self, secret: int) -> bytes:
        return self.curve.octets(self._times(secret, self.generator))

    def agree(self, secret: int, public: bytes) -> bytes:
        x, _ = self._times(secret, self._point(public))
        return x.to_bytes(self.curve.size, "big")

    def mapped(self, nonce: int, secret: int, public: bytes) -> CurveDomain:
        shared = self._times(secret, self._point(public))
        generator = self.curve.combine((nonce, self.generator), (1, shared))
        if generator is None:
            raise BadPublicValue("the mapping leads to infinity")
        return CurveDomain(self.curve, generator)

    def integrated(self, number: int) -> CurveDomain:
        """The point of a number (9303-11, 4.4.3.3.2), for primes of the form 4k + 3."""
        p, a, b = self.curve.p, self.curve.a, self.curve.b
        if p % 4 != 3:
            raise BadPublicValue("integrated mapping is not defined on this curve")
        alpha = -number * number % p
        if alpha in (0, p - 1):
            raise BadPublicValue("the mapping is not defined for this number")
        x2 = -b * pow(a, -1, p) * (1 + pow(alpha + alpha * alpha, -1, p)) % p
        x3 = alpha * x2 % p
        h2 = (x2 * x2 * x2 + a * x2 + b) % p
        u = pow(number, 3, p) * h2 % p
        root = pow(h2, p - 1 - (p + 1) // 4, p)
        point = (x2, root * h2 % p) if root * root * h2 % p == 1 else (x3, root * u % p)
        if not self.curve.has(point):
            raise BadPublicValue("the mapping leads off the curve")
        return CurveDomain(self.curve, point)

    def _point(self, public: bytes) -> tuple[int, int]:
        try:
            return self.curve.point(public)
        except NotOnCurve as said:
            raise BadPublicValue(str(said)) from said

    def _times(self, secret: int, point: tuple[int, int]) -> tuple[int, int]:
        found = self.curve.multiply(secret, point)
        if found is None:
            raise BadPublicValue("the agreement leads to infinity")
        return found


@dataclass(frozen=True, slots=True)
class ModpDomain:
    """Numbers modulo a prime, with a generator of a subgroup of order q.

    `checked` is false where a chip did not say q: then membership of the subgroup cannot be asked for.
    """

    p: int
    generator: int
    q: int
    checked: bool = True

    point_tag = 0x84

    @property
    def prime(self) -> int:
        return self.p

    @property
    def size(self) -> int:
        return (self.p.bit_length() + 7) // 8

    @property
    def secret_length(self) -> int:
        return (self.q.bit_length() + 7) // 8 + 8

    def secret(self, octets: bytes) -> int:
        return int.from_bytes(octets, "big") % (self.q - 1) + 1

    def public(self, secret: int) -> bytes:
        return pow(self.generator, secret, self.p).to_bytes(self.size, "big")

    def agree(self, secret: int, public: bytes) -> bytes:
        return pow(self._number(public), secret, self.p).to_bytes(self.size, "big")

    def mapped(self, nonce: int, secret: int, public: bytes) -> ModpDomain:
        shared = pow(self._number(public), secret, self.p)
        return self._with(pow(self.generator, nonce, self.p) * shared % self.p)

    def integrated(self, number: int) -> ModpDomain:
        return self._with(pow(number, (self.p - 1) // self.q, self.p))

    def _with(self, generator: int) -> ModpDomain:
        if generator in (0, 1, self.p - 1):
            raise BadPublicValue("the mapping leads to no generator")
        return ModpDomain(self.p, generator, self.q)

    def _number(self, public: bytes) -> int:
        """A number of the subgroup; a few bits of a secret would leak to one outside of it."""
        number = int.from_bytes(public, "big")
        if not 1 < number < self.p - 1 or (self.checked and pow(number, self.q, self.p) != 1):
            raise BadPublicValue("the public key lies outside of the group")
        return number


def standard_domain(number: int) -> Domain | None:
    """The standardised domain parameters of a number (9303-11, 9.5.1, table 12); None when it is not used."""
    if number in _MODP:
        return _MODP[number]
    name = _CURVES.get(number)
    return curve_domain(curve_named(name)) if name else None


def curve_domain(curve: Curve) -> CurveDomain:
    return CurveDomain(curve, curve.generator)


_CURVES: dict[int, str] = {
    8: "secp192r1",
    9: "brainpoolP192r1",
    10: "secp224r1",
    11: "brainpoolP224r1",
    12: "secp256r1",
    13: "brainpoolP256r1",
    14: "brainpoolP320r1",
    15: "secp384r1",
    16: "brainpoolP384r1",
    17: "brainpoolP512r1",
    18: "secp521r1",
}


def _load() -> dict[int, ModpDomain]:
    """RFC 5114, 2.1 to 2.3."""
    lines = files(__package__).joinpath("groups.txt").read_text(encoding="ascii").splitlines()
    groups: dict[int, ModpDomain] = {}
    for start in range(0, len(lines), 4):
        p, g, q = (int(line.split()[1], 16) for line in lines[start + 1 : start + 4])
        groups[int(lines[start].split()[0])] = ModpDomain(p, g, q)
    return groups


_MODP: dict[int, ModpDomain] = _load()
