"""Password Authenticated Connection Establishment, all mappings (ICAO Doc 9303-11, 4.4; BSI TR-03110-3, A.3).

A chip that answers wrongly and a wrong password look alike; both end as `Refused`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from asn1crypto import core

from passavant.domain.emrtd import tlv
from passavant.domain.emrtd.lds.security import PACE, SecurityInfo
from passavant.domain.emrtd.session.access_keys import AccessKey
from passavant.domain.emrtd.session.apdu import Command, Transport
from passavant.domain.emrtd.session.ciphers import (
    Keys,
    Kind,
    Purpose,
    decrypt,
    derive_key,
    encrypt,
    mac,
    pad,
    same,
    unpad,
)
from passavant.domain.emrtd.session.domains import BadPublicValue, CurveDomain, Domain, standard_domain
from passavant.domain.emrtd.session.links import PlainLink, Refused, demand
from passavant.domain.emrtd.session.secure_messaging import Protection, SecureLink
from passavant.domain.emrtd.tlv import Malformed
from passavant.domain.emrtd.trust.keys import EcKey

Randomness = Callable[[int], bytes]


class Mapping(StrEnum):
    """How the nonce becomes a generator."""

    GENERIC = "GM"
    INTEGRATED = "IM"
    CHIP_AUTHENTICATION = "CAM"


@dataclass(frozen=True, slots=True)
class Protocol:
    """One way of PACE: its number, mapping, cipher and group."""

    oid: str
    mapping: Mapping
    kind: Kind
    parameter: int
    domain: Domain

    @property
    def shown(self) -> str:
        group = "ECDH" if isinstance(self.domain, CurveDomain) else "DH"
        return f"PACE {group}-{self.mapping} {self.kind}"


@dataclass(frozen=True, slots=True)
class Established:
    """An open session. After chip authentication mapping, what proves the chip when its key is known."""

    link: SecureLink
    protocol: Protocol
    chip_proof: ChipProof | None = None


@dataclass(frozen=True, slots=True)
class ChipProof:
    """CA_IC and the public key of the chip's mapping (9303-11, 4.4.3.3.3)."""

    factor: bytes
    mapping_key: bytes

    def holds(self, key: EcKey) -> bool:
        """Whether the chip holds the secret of a static key; the key has to be signed by the State."""
        curve = key.curve
        factor = int.from_bytes(self.factor, "big")
        if not 0 < factor < curve.n:
            return False
        found = curve.multiply(factor, key.point)
        return found is not None and same(curve.octets(found), self.mapping_key)


_MAPPINGS: dict[int, tuple[Mapping, bool]] = {
    1: (Mapping.GENERIC, False),
    2: (Mapping.GENERIC, True),
    3: (Mapping.INTEGRATED, False),
    4: (Mapping.INTEGRATED, True),
    6: (Mapping.CHIP_AUTHENTICATION, True),
}
_KINDS: dict[int, Kind] = {1: Kind.TRIPLE_DES, 2: Kind.AES_128, 3: Kind.AES_192, 4: Kind.AES_256}
_PREFERRED = (Mapping.CHIP_AUTHENTICATION, Mapping.GENERIC, Mapping.INTEGRATED)


def protocols(infos: Iterable[SecurityInfo]) -> tuple[Protocol, ...]:
    """The ways of PACE that EF.CardAccess offers and that are known here, the best first."""
    found = [one for one in (_protocol(info) for info in infos) if one is not None]
    return tuple(
        sorted(
            found, key=lambda one: (_PREFERRED.index(one.mapping), not isinstance(one.domain, CurveDomain))
        )
    )


def establish(
    transport: Transport, protocol: Protocol, key: AccessKey, *, randomness: Randomness
) -> Established:
    """Open a session with a password.

    Raises:
        Refused: the password or the chip is wrong, at a named step.
    """
    link = PlainLink(transport)
    _set(link, protocol, key)
    try:
        nonce = _nonce(link, protocol, key)
        mapped, mapping_key = _map(link, protocol, nonce, randomness)
        return _agree(transport, protocol, mapped, mapping_key, randomness)
    except (BadPublicValue, Malformed) as said:
        raise Refused(f"PACE: {said}", 0) from said


def password_key(protocol: Protocol, key: AccessKey) -> bytes:
    """K_π (9303-11, 9.7.3)."""
    return derive_key(key.pace_secret, Purpose.PASSWORD, protocol.kind)


def token(protocol: Protocol, keys: Keys, domain: Domain, public: bytes) -> bytes:
    """An authentication token over a public key (9303-11, 4.4.3.4)."""
    data = tlv.write(0x7F49, _oid(protocol.oid) + tlv.write(domain.point_tag, public))
    return mac(protocol.kind, keys.mac, pad(data, 8) if protocol.kind is Kind.TRIPLE_DES else data)


def pseudo_random(kind: Kind, prime: int, nonce: bytes, ours: bytes) -> int:
    """R_p(s, t) (9303-11, 4.4.3.3.2): a number made of both nonces by the cipher itself."""
    first, second = _CONSTANTS[kind.key_length > 16]
    key = encrypt(kind, ours, nonce)[: kind.key_length]
    blocks = -(-(prime.bit_length() + 64) // (8 * len(first)))
    output = b""
    for _ in range(blocks):
        output += encrypt(kind, key, second)
        key = encrypt(kind, key, first)[: kind.key_length]
    return int.from_bytes(output, "big") % prime


_CONSTANTS: dict[bool, tuple[bytes, bytes]] = {
    False: (
        bytes.fromhex("a668892a7c41e3ca739f40b057d85904"),
        bytes.fromhex("a4e136ac725f738b01c1f60217c188ad"),
    ),
    True: (
        bytes.fromhex("d463d65234124ef7897054986dca0a174e28df758cbaa03f240616414d5a1676"),
        bytes.fromhex("54bd7255f0aaf831bec3423fcf39d69b6cbf066677d0faae5aadd99df8e53517"),
    ),
}


def nonce_length(kind: Kind) -> int:
    """Bytes of the chip's nonce: one or two blocks of 128 bits."""
    return 32 if kind.key_length > 16 else 16


def general_authenticate(data: bytes, *, last: bool = False) -> Command:
    """One step of a protocol; every one but the last says that more follow."""
    return Command(cla=0x00 if last else 0x10, ins=0x86, data=tlv.write(0x7C, data), expected=256)


def _protocol(info: SecurityInfo) -> Protocol | None:
    rest = info.protocol.removeprefix(PACE + ".")
    try:
        family, cipher = (int(part) for part in rest.split("."))
    except ValueError:
        return None
    if family not in _MAPPINGS or cipher not in _KINDS or info.parameter is None:
        return None
    mapping, on_curve = _MAPPINGS[family]
    domain = standard_domain(info.parameter)
    if domain is None or isinstance(domain, CurveDomain) is not on_curve:
        return None
    return Protocol(info.protocol, mapping, _KINDS[cipher], info.parameter, domain)


def _set(link: PlainLink, protocol: Protocol, key: AccessKey) -> None:
    """Choose the protocol; some chips want the group named, others refuse it (9303-11, 4.4.4.1)."""
    data = _oid(protocol.oid, tag=0x80) + tlv.write(0x83, bytes((key.pace_reference,)))
    named = data + tlv.write(0x84, bytes((protocol.parameter,)))
    if _refusal(link, data) is not None:
        refused = _refusal(link, named)
        if refused is not None:
            raise Refused("PACE", refused)


def _refusal(link: PlainLink, data: bytes) -> int | None:
    """None when the chip takes the choice, else the status it refuses with."""
    answer = link.send(Command(ins=0x22, p1=0xC1, p2=0xA4, data=data))
    # 63Cx warns of the tries left for this password, and is a yes.
    return None if answer.is_success or answer.status & 0xFFF0 == 0x63C0 else answer.status


def _nonce(link: PlainLink, protocol: Protocol, key: AccessKey) -> bytes:
    enciphered = _step(link, b"", 0x80, "PACE: the nonce")
    if len(enciphered) != nonce_length(protocol.kind):
        raise Refused("PACE: a nonce of another length", 0)
    return decrypt(protocol.kind, password_key(protocol, key), enciphered)


def _map(link: PlainLink, protocol: Protocol, nonce: bytes, randomness: Randomness) -> tuple[Domain, bytes]:
    """The group with its new generator, and the chip's public key of the mapping."""
    domain = protocol.domain
    if protocol.mapping is Mapping.INTEGRATED:
        ours = randomness(protocol.kind.key_length)
        _step(link, tlv.write(0x81, ours), 0x82, "PACE: the mapping")
        return domain.integrated(pseudo_random(protocol.kind, domain.prime, nonce, ours)), b""
    secret = domain.secret(randomness(domain.secret_length))
    theirs = _step(link, tlv.write(0x81, domain.public(secret)), 0x82, "PACE: the mapping")
    return domain.mapped(int.from_bytes(nonce, "big"), secret, theirs), theirs


def _agree(
    transport: Transport, protocol: Protocol, mapped: Domain, mapping_key: bytes, randomness: Randomness
) -> Established:
    link = PlainLink(transport)
    secret = mapped.secret(randomness(mapped.secret_length))
    ours = mapped.public(secret)
    theirs = _step(link, tlv.write(0x83, ours), 0x84, "PACE: the agreement")
    if theirs == ours:
        raise BadPublicValue("the chip sent our own key back")
    keys = Keys.of(mapped.agree(secret, theirs), protocol.kind)
    our_token = token(protocol, keys, mapped, theirs)
    command = general_authenticate(tlv.write(0x85, our_token), last=True)
    answer = tlv.by_tag(tlv.value_of(demand(link, command, "PACE: the password"), 0x7C))
    if not same(answer.get(0x86, b""), token(protocol, keys, mapped, ours)):
        raise Refused("PACE: the chip's proof", 0)
    proof = None
    if protocol.mapping is Mapping.CHIP_AUTHENTICATION:
        proof = ChipProof(_chip_factor(keys, answer.get(0x8A, b"")), mapping_key)
    return Established(SecureLink(transport, Protection(keys)), protocol, proof)


def _chip_factor(keys: Keys, enciphered: bytes) -> bytes:
    vector = encrypt(keys.kind, keys.encryption, b"\xff" * keys.kind.block)
    try:
        return unpad(decrypt(keys.kind, keys.encryption, enciphered, vector))
    except ValueError as said:
        raise Malformed(f"the chip's proof of its key cannot be opened: {said}") from said


def _step(link: PlainLink, data: bytes, wanted: int, step: str) -> bytes:
    found = tlv.by_tag(tlv.value_of(demand(link, general_authenticate(data), step), 0x7C))
    if wanted not in found and wanted != 0x82:
        raise Refused(f"{step}: the chip's part is missing", 0)
    return found.get(wanted, b"")


def _oid(dotted: str, *, tag: int = 0x06) -> bytes:
    return tlv.write(tag, core.ObjectIdentifier(dotted).contents)
