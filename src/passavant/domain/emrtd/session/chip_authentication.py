"""Chip authentication: a new session that only the chip with the signed key can hold (ICAO Doc 9303-11, 6.2).

It proves something only when passive authentication holds: then DG14, where the key stands, is the State's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from asn1crypto import core

from passavant.domain.emrtd import tlv
from passavant.domain.emrtd.lds.security import (
    CHIP_AUTHENTICATION,
    CHIP_PUBLIC_KEY_DH,
    CHIP_PUBLIC_KEY_ECDH,
    SecurityInfo,
)
from passavant.domain.emrtd.session.apdu import Command
from passavant.domain.emrtd.session.basic import Randomness
from passavant.domain.emrtd.session.ciphers import Keys, Kind
from passavant.domain.emrtd.session.domains import (
    BadPublicValue,
    Domain,
    ModpDomain,
    curve_domain,
    standard_domain,
)
from passavant.domain.emrtd.session.links import Refused, demand
from passavant.domain.emrtd.session.secure_messaging import Protection, SecureLink
from passavant.domain.emrtd.tlv import Malformed
from passavant.domain.emrtd.trust.asn1 import integers, whole_bits
from passavant.domain.emrtd.trust.cms import dotted
from passavant.domain.emrtd.trust.keys import EC_PUBLIC_KEY, EcKey, RefusedKey, read_public_key

_DH = ("1.2.840.113549.1.3.1", "1.2.840.10046.2.1")
_STANDARD = "0.4.0.127.0.7.1.2"
_KINDS = {1: Kind.TRIPLE_DES, 2: Kind.AES_128, 3: Kind.AES_192, 4: Kind.AES_256}
LARGEST_PRIME = 8192


@dataclass(frozen=True, slots=True)
class ChipKey:
    """A static key of the chip, how a session is made with it, and its number where there are several."""

    oid: str
    kind: Kind
    domain: Domain
    public: bytes
    number: int | None

    @property
    def shown(self) -> str:
        return f"chip authentication {'DH' if isinstance(self.domain, ModpDomain) else 'ECDH'} {self.kind}"

    @property
    def ec_key(self) -> EcKey | None:
        """The key as a point, for the proof of chip authentication mapping."""
        curve = getattr(self.domain, "curve", None)
        if curve is None:
            return None
        x, y = curve.point(self.public)
        return EcKey(curve, x, y)


def chip_keys(infos: Iterable[SecurityInfo]) -> tuple[ChipKey, ...]:
    """The keys of DG14 with the protocol to use each with; keys that are not sound are left out.

    A chip of the first years names no protocol: it means Triple DES (9303-11, 9.2.5).
    """
    known = list(infos)
    found = []
    for info in known:
        if info.protocol not in (CHIP_PUBLIC_KEY_DH, CHIP_PUBLIC_KEY_ECDH):
            continue
        try:
            domain, public = _key(info.required)
        except (Malformed, RefusedKey, BadPublicValue):
            continue
        oid, kind = _protocol(info, known)
        found.append(ChipKey(oid, kind, domain, public, info.parameter))
    return tuple(found)


def authenticate(link: SecureLink, key: ChipKey, *, randomness: Randomness) -> SecureLink:
    """Agree on new keys with the chip's static key. The next answer under them is the proof.

    Raises:
        Refused: the chip does not know the protocol, or its key is none.
    """
    try:
        ours, protection = agreement(key, randomness(key.domain.secret_length))
    except BadPublicValue as said:
        raise Refused(f"chip authentication: {said}", 0) from said
    if key.kind is Kind.TRIPLE_DES:
        demand(link, _set_key(key, ours), "chip authentication")
    else:
        demand(link, _set_protocol(key), "chip authentication")
        step = Command(ins=0x86, data=tlv.write(0x7C, tlv.write(0x80, ours)), expected=256)
        demand(link, step, "chip authentication: the agreement")
    return SecureLink(link.below, protection)


def agreement(key: ChipKey, octets: bytes) -> tuple[bytes, Protection]:
    """Our public key and the session's protection, of random octets.

    Raises:
        BadPublicValue: the chip's key is none of its group.
    """
    return agreement_with(key, key.domain.secret(octets))


def agreement_with(key: ChipKey, secret: int) -> tuple[bytes, Protection]:
    """As `agreement`, of a secret number."""
    shared = key.domain.agree(secret, key.public)
    return key.domain.public(secret), Protection(Keys.of(shared, key.kind))


def _set_key(key: ChipKey, ours: bytes) -> Command:
    """MSE:Set KAT (9303-11, 6.2.4.1)."""
    return Command(ins=0x22, p1=0x41, p2=0xA6, data=tlv.write(0x91, ours) + _number(key))


def _set_protocol(key: ChipKey) -> Command:
    """MSE:Set AT (9303-11, 6.2.4.2)."""
    number = core.ObjectIdentifier(key.oid).contents
    return Command(ins=0x22, p1=0x41, p2=0xA4, data=tlv.write(0x80, number) + _number(key))


def _number(key: ChipKey) -> bytes:
    if key.number is None:
        return b""
    return tlv.write(0x84, key.number.to_bytes((key.number.bit_length() + 7) // 8 or 1, "big"))


def _protocol(info: SecurityInfo, infos: list[SecurityInfo]) -> tuple[str, Kind]:
    on_curve = info.protocol == CHIP_PUBLIC_KEY_ECDH
    family = f"{CHIP_AUTHENTICATION}.{2 if on_curve else 1}"
    for other in infos:
        start, _, cipher = other.protocol.rpartition(".")
        same_key = other.parameter == info.parameter or other.parameter is None
        if start == family and cipher.isdigit() and int(cipher) in _KINDS and same_key:
            return other.protocol, _KINDS[int(cipher)]
    return f"{family}.1", Kind.TRIPLE_DES


def _key(spki: bytes) -> tuple[Domain, bytes]:
    """Group and public key of a SubjectPublicKeyInfo, of either kind."""
    parts = list(tlv.elements(tlv.value_of(spki, 0x30), most=2))
    if [part.tag for part in parts] != [0x30, 0x03]:
        raise Malformed("no public key")
    oid = tlv.read(parts[0].value)
    number = dotted(oid.value)
    bits = whole_bits(parts[1].value)
    if number == EC_PUBLIC_KEY:
        key = read_public_key(spki)
        if not isinstance(key, EcKey):
            raise RefusedKey("no key on a curve")
        return curve_domain(key.curve), key.curve.octets(key.point)
    if number in _DH:
        return _dh_key(parts[0].value[oid.end :], bits)
    if number.startswith(_STANDARD):
        return _standard_key(parts[0].value[oid.end :], bits)
    raise RefusedKey(f"keys of the algorithm {number} are not known here")


def _dh_key(parameters: bytes, bits: bytes) -> tuple[Domain, bytes]:
    """A key modulo a prime: PKCS #3 gives p and g, X9.42 q as well. Without q the prime has to be safe to use."""
    numbers = integers_of(parameters)
    p, g = numbers[0], numbers[1]
    if not 1024 <= p.bit_length() <= LARGEST_PRIME or not p & 1 or not 1 < g < p - 1:
        raise RefusedKey("the group of the chip's key is not sound")
    q = numbers[2] if len(numbers) > 2 and numbers[2].bit_length() >= 160 else (p - 1) // 2
    public = int.from_bytes(tlv.value_of(bits, 0x02), "big")
    if not 1 < public < p - 1:
        raise RefusedKey("the chip's key lies outside of its group")
    domain = ModpDomain(p, g, q, checked=len(numbers) > 2 and numbers[2].bit_length() >= 160)
    return domain, public.to_bytes(domain.size, "big")


def integers_of(sequence: bytes) -> list[int]:
    """The first numbers of a sequence that may go on with something else."""
    found = []
    for element in tlv.elements(tlv.value_of(sequence, 0x30), most=8):
        if element.tag != 0x02:
            break
        found += integers(tlv.write(0x30, tlv.write(0x02, element.value)))
    if len(found) < 2:
        raise Malformed("a group of too few numbers")
    return found


def _standard_key(parameters: bytes, bits: bytes) -> tuple[Domain, bytes]:
    number = int.from_bytes(tlv.value_of(parameters, 0x02), "big")
    domain = standard_domain(number)
    if domain is None:
        raise RefusedKey(f"the standard group {number} is not known here")
    if isinstance(domain, ModpDomain):
        public = int.from_bytes(tlv.value_of(bits, 0x02), "big")
        return domain, public.to_bytes(domain.size, "big")
    return domain, bits
