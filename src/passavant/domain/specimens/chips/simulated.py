"""A chip made of software, for tests and training: access control, secure messaging, proofs (ICAO Doc 9303-11).

It answers as a chip does, in status words. Its keys are specimens', and so is its care for timing.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from asn1crypto import core

from passavant.domain.emrtd import tlv
from passavant.domain.emrtd.lds.groups import FILES
from passavant.domain.emrtd.lds.security import (
    ACTIVE_AUTHENTICATION,
    CHIP_AUTHENTICATION,
    CHIP_PUBLIC_KEY_DH,
    CHIP_PUBLIC_KEY_ECDH,
    PACE,
    read_security_infos,
)
from passavant.domain.emrtd.session import card_security, pace
from passavant.domain.emrtd.session.access_keys import AccessKey
from passavant.domain.emrtd.session.apdu import LDS_APPLICATION, Command, parse_command
from passavant.domain.emrtd.session.basic import Exchange, session
from passavant.domain.emrtd.session.ciphers import Keys, Kind, decrypt, encrypt, mac, pad, same
from passavant.domain.emrtd.session.domains import (
    BadPublicValue,
    CurveDomain,
    Domain,
    ModpDomain,
    curve_domain,
    standard_domain,
)
from passavant.domain.emrtd.session.secure_messaging import SECURED, Protection
from passavant.domain.emrtd.session.visit import CARD_ACCESS
from passavant.domain.emrtd.tlv import Malformed
from passavant.domain.emrtd.trust.signatures import Scheme, digest
from passavant.domain.specimens.chips import der, groups
from passavant.domain.specimens.chips.chip import SpecimenState, specimen_chip, specimen_state
from passavant.domain.specimens.chips.keys import EcSigningKey, RsaSigningKey, Style
from passavant.domain.specimens.chips.security_object import Layout, signed_data

OK, NOT_FOUND, DENIED, WRONG_KEY, WRONG_DATA = 0x9000, 0x6A82, 0x6982, 0x6300, 0x6A80
NOT_KNOWN, NOT_SECURED, BEYOND_END = 0x6D00, 0x6988, 0x6B00

_TRAILERS = {
    "sha1": b"\xbc",
    "sha224": b"\x38\xcc",
    "sha256": b"\x34\xcc",
    "sha384": b"\x36\xcc",
    "sha512": b"\x35\xcc",
}
_CIPHERS = {Kind.TRIPLE_DES: 1, Kind.AES_128: 2, Kind.AES_192: 3, Kind.AES_256: 4}
_FAMILIES = {("GM", False): 1, ("GM", True): 2, ("IM", False): 3, ("IM", True): 4, ("CAM", True): 6}


@dataclass(frozen=True, kw_only=True)
class AgreementKey:
    """A static key of chip authentication, and the cipher to use it with."""

    domain: Domain
    secret: int = field(repr=False)
    kind: Kind = Kind.AES_128
    number: int | None = None
    says_protocol: bool = True

    @classmethod
    def on(cls, domain: Domain, **changes: object) -> AgreementKey:
        made = cls(domain=domain, secret=domain.secret(secrets.token_bytes(domain.secret_length)))
        return replace(made, **changes)  # type: ignore[arg-type]  # its own fields, by name

    @property
    def infos(self) -> list[bytes]:
        """What DG14 says of it."""
        number = [] if self.number is None else [der.integer(self.number)]
        on_curve = isinstance(self.domain, CurveDomain)
        key = groups.security_info(
            CHIP_PUBLIC_KEY_ECDH if on_curve else CHIP_PUBLIC_KEY_DH, self._spki(), *number
        )
        oid = f"{CHIP_AUTHENTICATION}.{2 if on_curve else 1}.{_CIPHERS[self.kind]}"
        protocol = [groups.security_info(oid, der.integer(1), *number)] if self.says_protocol else []
        return [key, *protocol]

    def _spki(self) -> bytes:
        if isinstance(self.domain, CurveDomain):
            return EcSigningKey(curve=self.domain.curve, secret=self.secret, explicit=True).spki
        domain = self.domain
        if not isinstance(domain, ModpDomain):
            raise TypeError("keys are on curves or modulo primes")
        parameters = der.sequence(der.integer(domain.p), der.integer(domain.generator), der.integer(domain.q))
        public = int.from_bytes(domain.public(self.secret), "big")
        return der.sequence(
            der.sequence(der.oid("1.2.840.10046.2.1"), parameters), der.bits(der.integer(public))
        )


@dataclass(kw_only=True)
class Habits:
    """How this chip behaves; the defaults are a well-made chip of today."""

    has_basic: bool = True
    pace_oid: str = ""
    pace_parameter: int = 13
    wants_group_named: bool = False
    card_number: str = ""
    active_key: RsaSigningKey | EcSigningKey | None = None
    active_hash: str = "sha256"
    active_in_der: bool = False
    chip_key: AgreementKey | None = None
    is_open: bool = False
    key_in_card_security: bool = False
    """The chip's key stands in EF.CardSecurity and not in DG14."""
    copies_proofs: bool = False
    """A clone: it has the files, and not the keys."""


@dataclass
class SimulatedChip:
    """A chip that answers commands. `log` holds the instructions it was given, for tests to look at."""

    files: Mapping[str, bytes]
    key: AccessKey
    habits: Habits = field(default_factory=Habits)
    card_security: bytes = b""
    log: list[int] = field(default_factory=list)
    _protection: Protection | None = None
    _application: bool = False
    _selected: bytes | None = None
    _challenge: bytes = b""
    _pace: _PaceState | None = None
    _next: Protection | None = None

    def transmit(self, command: bytes) -> bytes:
        """The answer to one command."""
        try:
            parsed = parse_command(command)
        except ValueError:
            return _status(0x6700)
        self.log.append(parsed.ins)
        if parsed.cla & SECURED == SECURED:
            return self._secured(parsed)
        if self._protection is not None:
            self._protection = None  # a plain command ends the session
        return b"".join(self._answer(parsed))

    @property
    def _card_access(self) -> bytes:
        habits = self.habits
        if not habits.pace_oid:
            return b""
        info = groups.security_info(habits.pace_oid, der.integer(2), der.integer(habits.pace_parameter))
        return der.set_of([info])

    def _secured(self, command: Command) -> bytes:
        protection = self._protection
        if protection is None:
            return _status(NOT_SECURED)
        protection.next()
        plain = _unprotected(command, protection)
        if plain is None:
            self._protection = None
            return _status(NOT_SECURED)
        data, status = self._answer(plain)
        protection.next()
        answer = _protected(data, status, plain, protection)
        if self._next is not None:
            self._protection, self._next = self._next, None
        return answer

    def _answer(self, command: Command) -> tuple[bytes, bytes]:
        handlers = {
            0xA4: self._select,
            0xB0: self._read,
            0xB1: self._read,
            0x84: self._get_challenge,
            0x82: self._external_authenticate,
            0x88: self._internal_authenticate,
            0x22: self._set_environment,
            0x86: self._general_authenticate,
        }
        handler = handlers.get(command.ins)
        if handler is None:
            return b"", _status(NOT_KNOWN)
        try:
            data, status = handler(command)
        except (Malformed, BadPublicValue, ValueError):
            data, status = b"", WRONG_DATA
        return data, _status(status)

    # --- files

    def _select(self, command: Command) -> tuple[bytes, int]:
        self._selected = None
        if command.p1 == 0x00:
            self._application = False
            return b"", OK
        if command.p1 == 0x04:
            self._application = command.data == LDS_APPLICATION
            return b"", OK if self._application else NOT_FOUND
        found = self._file(int.from_bytes(command.data, "big"))
        if isinstance(found, int):
            return b"", found
        self._selected = found
        return b"", OK

    def _file(self, fid: int) -> bytes | int:
        if not self._application:
            return self._of_the_master_file(fid) or NOT_FOUND
        if self._protection is None and not self.habits.is_open:
            return DENIED
        name = next((file.name for file in FILES if file.fid == fid), "")
        if name in ("DG3", "DG4") and name in self.files:
            return DENIED
        return self.files.get(name, NOT_FOUND)

    def _of_the_master_file(self, fid: int) -> bytes:
        if fid == CARD_ACCESS:
            return self._card_access
        is_given = fid == card_security.FID and self._protection is not None
        return self.card_security if is_given else b""

    def _read(self, command: Command) -> tuple[bytes, int]:
        if self._selected is None:
            return b"", DENIED
        at, wrapped = command.p1 << 8 | command.p2, command.ins == 0xB1
        if wrapped:
            at = int.from_bytes(tlv.value_of(command.data, 0x54), "big")
        if at >= len(self._selected):
            return b"", BEYOND_END
        length = (command.expected or 256) - (4 if wrapped else 0)
        piece = self._selected[at : at + length]
        return (tlv.write(0x53, piece) if wrapped else piece), OK

    # --- basic access control

    def _get_challenge(self, _: Command) -> tuple[bytes, int]:
        self._challenge = secrets.token_bytes(8)
        return self._challenge, OK

    def _external_authenticate(self, command: Command) -> tuple[bytes, int]:
        challenge, self._challenge = self._challenge, b""
        if not self.habits.has_basic or not self._application or not challenge:
            return b"", 0x6985
        keys = Keys.of(self.key.basic_seed, Kind.TRIPLE_DES)
        enciphered, sealed = command.data[:32], command.data[32:]
        if not same(mac(Kind.TRIPLE_DES, keys.mac, pad(enciphered, 8)), sealed):
            return b"", WRONG_KEY
        plain = decrypt(Kind.TRIPLE_DES, keys.encryption, enciphered)
        if plain[8:16] != challenge:
            return b"", WRONG_KEY
        share = secrets.token_bytes(16)
        self._protection = session(Exchange(challenge, plain[:8], plain[16:]), share)
        answer = encrypt(Kind.TRIPLE_DES, keys.encryption, challenge + plain[:8] + share)
        return answer + mac(Kind.TRIPLE_DES, keys.mac, pad(answer, 8)), OK

    # --- proofs

    def _internal_authenticate(self, command: Command) -> tuple[bytes, int]:
        key = self.habits.active_key
        if key is None or (self._protection is None and not self.habits.is_open):
            return b"", 0x6985
        if self.habits.copies_proofs:
            key = (
                RsaSigningKey.new(2048)
                if isinstance(key, RsaSigningKey)
                else EcSigningKey.new(key.curve.name)
            )
            return (
                (_recovering(key, command.data, "sha512"), OK)
                if isinstance(key, RsaSigningKey)
                else (
                    key.sign(b"another nonce", Style(scheme=Scheme.PLAIN)),
                    OK,
                )
            )
        if isinstance(key, RsaSigningKey):
            return _recovering(key, command.data, self.habits.active_hash), OK
        scheme = Scheme.ECDSA if self.habits.active_in_der else Scheme.PLAIN
        return key.sign(command.data, Style(scheme=scheme, hash=self.habits.active_hash)), OK

    def _chip_agreement(self, theirs: bytes) -> tuple[bytes, int]:
        key = self.habits.chip_key
        if key is None:
            return b"", WRONG_DATA
        secret = key.secret if not self.habits.copies_proofs else key.secret + 1
        self._next = Protection(Keys.of(key.domain.agree(secret, theirs), key.kind))
        return b"", OK

    # --- PACE and chip authentication

    def _set_environment(self, command: Command) -> tuple[bytes, int]:
        found = tlv.by_tag(command.data)
        if (command.p1, command.p2) == (0xC1, 0xA4):
            return b"", self._start_pace(found)
        if self._protection is None or self.habits.chip_key is None:
            return b"", 0x6985
        if command.p2 == 0xA6:
            return self._chip_agreement(found.get(0x91, b""))
        return b"", OK

    def _start_pace(self, found: Mapping[int, bytes]) -> int:
        oid = core.ObjectIdentifier(self.habits.pace_oid).contents if self.habits.pace_oid else b""
        if not oid or found.get(0x80) != oid:
            return WRONG_DATA
        if self.habits.wants_group_named and found.get(0x84) != bytes((self.habits.pace_parameter,)):
            return WRONG_DATA
        password = self.key
        if found.get(0x83) == b"\x02":
            password = AccessKey(self.habits.card_number, is_card_number=True)
        (protocol,) = pace.protocols(read_security_infos(self._card_access))
        self._pace = _PaceState(protocol, password, protocol.domain)
        return OK

    def _general_authenticate(self, command: Command) -> tuple[bytes, int]:
        found = tlv.by_tag(tlv.value_of(command.data, 0x7C))
        if self._protection is not None:
            data, status = self._chip_agreement(found.get(0x80, b""))
            return (tlv.write(0x7C, data), status) if status == OK else (b"", status)
        if self._pace is None:
            return b"", 0x6985
        data, self._protection = self._pace.step(found, self.habits.chip_key)
        if not data:
            self._pace = None
            return b"", WRONG_KEY
        return tlv.write(0x7C, data), OK


@dataclass
class _PaceState:
    """The chip's side of PACE, one step after the other."""

    protocol: pace.Protocol
    password: AccessKey
    domain: Domain
    nonce: bytes = b""
    mapping_secret: int = 0
    keys: Keys | None = None
    ours: bytes = b""
    theirs: bytes = b""

    def step(
        self, found: Mapping[int, bytes], chip_key: AgreementKey | None
    ) -> tuple[bytes, Protection | None]:
        """The chip's part of a step; empty when the password was wrong."""
        if 0x85 in found:
            return self._finish(found[0x85], chip_key)
        if 0x83 in found:
            return self._agree(found[0x83]), None
        if 0x81 in found:
            return self._map(found[0x81]), None
        kind = self.protocol.kind
        self.nonce = secrets.token_bytes(pace.nonce_length(kind))
        return tlv.write(
            0x80, encrypt(kind, pace.password_key(self.protocol, self.password), self.nonce)
        ), None

    def _map(self, theirs: bytes) -> bytes:
        if self.protocol.mapping is pace.Mapping.INTEGRATED:
            number = pace.pseudo_random(self.protocol.kind, self.domain.prime, self.nonce, theirs)
            self.domain = self.domain.integrated(number)
            return tlv.write(0x82, b"")
        plain = self.domain
        self.mapping_secret = plain.secret(secrets.token_bytes(plain.secret_length))
        self.domain = plain.mapped(int.from_bytes(self.nonce, "big"), self.mapping_secret, theirs)
        return tlv.write(0x82, plain.public(self.mapping_secret))

    def _agree(self, theirs: bytes) -> bytes:
        secret = self.domain.secret(secrets.token_bytes(self.domain.secret_length))
        self.ours, self.theirs = self.domain.public(secret), theirs
        self.keys = Keys.of(self.domain.agree(secret, theirs), self.protocol.kind)
        return tlv.write(0x84, self.ours)

    def _finish(self, their_token: bytes, chip_key: AgreementKey | None) -> tuple[bytes, Protection | None]:
        keys = self.keys
        if keys is None or not same(their_token, pace.token(self.protocol, keys, self.domain, self.ours)):
            return b"", None
        data = tlv.write(0x86, pace.token(self.protocol, keys, self.domain, self.theirs))
        if self.protocol.mapping is pace.Mapping.CHIP_AUTHENTICATION and chip_key is not None:
            data += tlv.write(0x8A, self._chip_factor(keys, chip_key))
        return data, Protection(keys)

    def _chip_factor(self, keys: Keys, chip_key: AgreementKey) -> bytes:
        """CA_IC: what turns the static key into the mapping's, enciphered (9303-11, 4.4.3.3.3)."""
        if not isinstance(chip_key.domain, CurveDomain):
            raise TypeError("chip authentication mapping is for curves")
        curve = chip_key.domain.curve
        factor = pow(chip_key.secret, -1, curve.n) * self.mapping_secret % curve.n
        vector = encrypt(keys.kind, keys.encryption, b"\xff" * keys.kind.block)
        padded = pad(factor.to_bytes(curve.size, "big"), keys.kind.block)
        return encrypt(keys.kind, keys.encryption, padded, vector)


def pace_oid(mapping: str, kind: Kind, *, on_curve: bool = True) -> str:
    """The number of a way of PACE: "GM", "IM" or "CAM"."""
    return f"{PACE}.{_FAMILIES[mapping, on_curve]}.{_CIPHERS[kind]}"


def simulated_chip(
    lines: Sequence[str],
    key: AccessKey,
    habits: Habits | None = None,
    *,
    state: SpecimenState | None = None,
    more: Mapping[str, bytes] | None = None,
) -> SimulatedChip:
    """A signed specimen chip with the security options that its habits need in DG14 and DG15."""
    habits = habits or Habits()
    infos = habits.chip_key.infos if habits.chip_key else []
    apart, infos = (infos, []) if habits.key_in_card_security else ([], infos)
    files = dict(more or {})
    if habits.active_key is not None:
        files["DG15"] = groups.dg15(habits.active_key.spki)
        if isinstance(habits.active_key, EcSigningKey):
            named = {"sha1": 1, "sha224": 2, "sha256": 3, "sha384": 4, "sha512": 5}[habits.active_hash]
            algorithm = der.oid(f"0.4.0.127.0.7.1.1.4.1.{named}")
            infos = [*infos, groups.security_info(ACTIVE_AUTHENTICATION, der.integer(1), algorithm)]
    if infos:
        files["DG14"] = groups.dg14(infos)
    state = state or specimen_state()
    signed = signed_data(der.set_of(apart), state.signer, Layout(content_type=card_security.CONTENT_TYPE))
    return SimulatedChip(
        specimen_chip(lines, state=state, more=files), key, habits, card_security=signed if apart else b""
    )


def chip_key_on(parameter: int, **changes: object) -> AgreementKey:
    """A static key in a standard group."""
    domain = standard_domain(parameter)
    if domain is None:
        raise ValueError(f"{parameter} is no standard group")
    fresh = curve_domain(domain.curve) if isinstance(domain, CurveDomain) else domain
    return AgreementKey.on(fresh, **changes)


def _recovering(key: RsaSigningKey, nonce: bytes, hash_name: str) -> bytes:
    """An RSA signature with message recovery (ISO/IEC 9796-2, scheme 1; 9303-11, App. F.1)."""
    numbers = key.private.private_numbers()
    modulus = numbers.public_numbers.n
    size = (modulus.bit_length() + 7) // 8
    trailer = _TRAILERS[hash_name]
    length = size if modulus.bit_length() % 8 == 0 else size - 1
    recovered = secrets.token_bytes(length - 1 - len(digest(hash_name, b"")) - len(trailer))
    block = b"\x6a" + recovered + digest(hash_name, recovered + nonce) + trailer
    return pow(int.from_bytes(block, "big"), numbers.d, modulus).to_bytes(size, "big")


def _unprotected(command: Command, protection: Protection) -> Command | None:
    """The plain command inside a secured one; None when its seal is wrong."""
    found = tlv.by_tag(command.data, most=8)
    body = b"".join(tlv.write(tag, value) for tag, value in found.items() if tag != 0x8E)
    header = pad(command.header, protection.kind.block)
    seal = protection.seal(header + body) if body else protection.seal_padded(header)
    if not same(seal, found.get(0x8E, b"")):
        return None
    data = b""
    if 0x87 in found:
        data = protection.decipher(found[0x87][1:])
    elif 0x85 in found:
        data = protection.decipher(found[0x85])
    expected = None
    if 0x97 in found:
        expected = int.from_bytes(found[0x97], "big") or 256
    return replace(command, cla=command.cla & ~SECURED, data=data, expected=expected)


def _protected(data: bytes, status: bytes, command: Command, protection: Protection) -> bytes:
    body = b""
    if data and command.ins & 1:
        body = tlv.write(0x85, protection.encipher(data))
    elif data:
        body = tlv.write(0x87, b"\x01" + protection.encipher(data))
    body += tlv.write(0x99, status)
    return body + tlv.write(0x8E, protection.seal(body)) + status


def _status(status: int) -> bytes:
    return status.to_bytes(2, "big")
