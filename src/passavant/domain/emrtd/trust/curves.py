"""Elliptic curves over prime fields, by their parameters (SEC 2; FIPS 186-4, D.1; RFC 5639), and their arithmetic.

For verifying and for the key agreements of a session with a chip; it runs in the time the numbers take, so no
lasting secret may be multiplied here. Points are pairs of numbers, None is the point at infinity.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

Point = tuple[int, int] | None
_Jacobian = tuple[int, int, int]
_INFINITY: _Jacobian = (1, 1, 0)


@dataclass(frozen=True, slots=True)
class Curve:
    """y² = x³ + ax + b over the prime p, with a generator of prime order n; every curve here has cofactor 1."""

    name: str
    oid: str
    p: int
    a: int
    b: int
    gx: int
    gy: int
    n: int

    @property
    def generator(self) -> tuple[int, int]:
        return self.gx, self.gy

    @property
    def size(self) -> int:
        """Bytes of a coordinate."""
        return (self.p.bit_length() + 7) // 8

    def has(self, point: Point) -> bool:
        """Whether the point lies on the curve and is not infinity."""
        if point is None:
            return False
        x, y = point
        return 0 <= x < self.p and 0 <= y < self.p and (y * y - (x * x + self.a) * x - self.b) % self.p == 0

    def add(self, one: Point, other: Point) -> Point:
        return self._affine(self._add(_jacobian(one), _jacobian(other)))

    def multiply(self, factor: int, point: Point) -> Point:
        return self._affine(self._combine(((factor, point),)))

    def combine(self, first: tuple[int, Point], second: tuple[int, Point]) -> Point:
        """The sum of two multiples, in little more than the time of one."""
        return self._affine(self._combine((first, second)))

    def point(self, encoded: bytes) -> tuple[int, int]:
        """A point from its octets, whole (04) or compressed (02, 03).

        Raises:
            NotOnCurve: another length or form, or the point is none of this curve.
        """
        form, rest = encoded[:1], encoded[1:]
        if form == b"\x04" and len(rest) == 2 * self.size:
            point = int.from_bytes(rest[: self.size], "big"), int.from_bytes(rest[self.size :], "big")
        elif form in (b"\x02", b"\x03") and len(rest) == self.size:
            x = int.from_bytes(rest, "big")
            point = x, self._root(x, odd=form == b"\x03")
        else:
            raise NotOnCurve(f"{len(encoded)} octets are no point of {self.name}")
        if not self.has(point):
            raise NotOnCurve(f"the point does not lie on {self.name}")
        return point

    def octets(self, point: tuple[int, int]) -> bytes:
        return b"\x04" + b"".join(part.to_bytes(self.size, "big") for part in point)

    def verifies(self, key: tuple[int, int], digest: bytes, r: int, s: int) -> bool:
        """ECDSA (FIPS 186-4, 6.4): whether (r, s) signs the digest, of which the leftmost bits of n's length count."""
        if not (0 < r < self.n and 0 < s < self.n and self.has(key)):
            return False
        hashed = int.from_bytes(digest, "big") >> max(0, 8 * len(digest) - self.n.bit_length())
        inverse = pow(s, -1, self.n)
        found = self.combine((hashed * inverse % self.n, self.generator), (r * inverse % self.n, key))
        return found is not None and found[0] % self.n == r

    def _root(self, x: int, *, odd: bool) -> int:
        square = (x * x * x + self.a * x + self.b) % self.p
        root = square_root(square, self.p)
        return self.p - root if root and bool(root & 1) != odd else root

    def _combine(self, terms: tuple[tuple[int, Point], ...]) -> _Jacobian:
        factors = [factor % self.n for factor, _ in terms]
        points = [_jacobian(point) for _, point in terms]
        # The sums of every choice of points, so that a doubling is followed by at most one addition.
        sums = [_INFINITY]
        for point in points:
            sums += [self._add(known, point) for known in sums]
        total = _INFINITY
        for bit in range(max(factor.bit_length() for factor in factors) - 1, -1, -1):
            total = self._double(total)
            choice = sum((factor >> bit & 1) << index for index, factor in enumerate(factors))
            if choice:
                total = self._add(total, sums[choice])
        return total

    def _double(self, point: _Jacobian) -> _Jacobian:
        x, y, z = point
        if not z or not y:
            return _INFINITY
        p = self.p
        y_squared = y * y % p
        s = 4 * x * y_squared % p
        z_squared = z * z % p
        m = (3 * x * x + self.a * z_squared * z_squared) % p
        new_x = (m * m - 2 * s) % p
        return new_x, (m * (s - new_x) - 8 * y_squared * y_squared) % p, 2 * y * z % p

    def _add(self, one: _Jacobian, other: _Jacobian) -> _Jacobian:
        if not one[2]:
            return other
        if not other[2]:
            return one
        p = self.p
        x1, y1, z1 = one
        x2, y2, z2 = other
        z1_squared, z2_squared = z1 * z1 % p, z2 * z2 % p
        u1, u2 = x1 * z2_squared % p, x2 * z1_squared % p
        s1, s2 = y1 * z2_squared * z2 % p, y2 * z1_squared * z1 % p
        h, r = (u2 - u1) % p, (s2 - s1) % p
        if not h:
            return self._double(one) if not r else _INFINITY
        h_squared = h * h % p
        h_cubed = h_squared * h % p
        v = u1 * h_squared % p
        x3 = (r * r - h_cubed - 2 * v) % p
        return x3, (r * (v - x3) - s1 * h_cubed) % p, z1 * z2 * h % p

    def _affine(self, point: _Jacobian) -> Point:
        x, y, z = point
        if not z:
            return None
        inverse = pow(z, -1, self.p)
        squared = inverse * inverse % self.p
        return x * squared % self.p, y * squared * inverse % self.p


class NotOnCurve(ValueError):
    """Octets that are no point of the curve they are said to be on."""


def square_root(square: int, p: int) -> int:
    """A number whose square is given, modulo a prime; something else when there is none (check the result)."""
    if p % 4 == 3:
        return pow(square, (p + 1) // 4, p)
    return _tonelli_shanks(square, p)


def curve_named(name: str) -> Curve:
    return CURVES[name]


def curve_of_oid(oid: str) -> Curve | None:
    return _BY_OID.get(oid)


def curve_of_parameters(*, p: int, a: int, b: int, generator: bytes, n: int) -> Curve | None:
    """The known curve that equals explicit parameters in every one of them, the generator included.

    A generator of one's own makes a signature for somebody else's public key hold (CVE-2020-0601).
    """
    curve = _BY_PRIME_AND_B.get((p, b))
    if curve is None or (curve.a, curve.n) != (a % p if p > 0 else a, n):
        return None
    try:
        return curve if curve.point(generator) == curve.generator else None
    except NotOnCurve:
        return None


def _jacobian(point: Point) -> _Jacobian:
    return _INFINITY if point is None else (*point, 1)


def _tonelli_shanks(square: int, p: int) -> int:
    odd, twos = p - 1, 0
    while not odd & 1:
        odd, twos = odd >> 1, twos + 1
    non_residue = next(number for number in range(2, p) if pow(number, (p - 1) // 2, p) == p - 1)
    c, root, t = pow(non_residue, odd, p), pow(square, (odd + 1) // 2, p), pow(square, odd, p)
    while t not in (0, 1):
        order, power = 0, t
        while power != 1 and order < twos:
            order, power = order + 1, power * power % p
        if order >= twos:
            return 0
        factor = pow(c, 1 << twos - order - 1, p)
        root, c, twos = root * factor % p, factor * factor % p, order
        t = t * c % p
    return root


def _load() -> dict[str, Curve]:
    lines = files(__package__).joinpath("curves.txt").read_text(encoding="ascii").splitlines()
    curves: dict[str, Curve] = {}
    for start in range(0, len(lines), 7):
        name, oid = lines[start].split()
        p, a, b, gx, gy, n = (int(line.split()[1], 16) for line in lines[start + 1 : start + 7])
        curves[name] = Curve(name, oid, p, a % p, b, gx, gy, n)
    return curves


CURVES: dict[str, Curve] = _load()
_BY_OID = {curve.oid: curve for curve in CURVES.values()}
_BY_PRIME_AND_B = {(curve.p, curve.b): curve for curve in CURVES.values()}
