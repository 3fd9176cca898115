"""Secure messaging: every command and answer enciphered, sealed and counted (ICAO Doc 9303-11, 9.8)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from passavant.domain.emrtd import tlv
from passavant.domain.emrtd.session.apdu import Answer, Command, Transport, answer_of
from passavant.domain.emrtd.session.ciphers import Keys, Kind, decrypt, encrypt, mac, pad, same, unpad
from passavant.domain.emrtd.tlv import Malformed

SECURED = 0x0C
_REFUSALS = frozenset(range(0x64, 0x70))
_ENCIPHERED, _ENCIPHERED_ODD, _EXPECTED, _STATUS, _SEAL = 0x87, 0x85, 0x97, 0x99, 0x8E


class SealBroken(ConnectionError):
    """An answer that this session's chip did not send. Whatever came in it was thrown away; read again."""


@dataclass(slots=True)
class Protection:
    """The keys of one direction pair and the counter of messages; the same on both sides of the air."""

    keys: Keys
    counter: int = 0

    @property
    def kind(self) -> Kind:
        return self.keys.kind

    def next(self) -> None:
        self.counter = (self.counter + 1) % (1 << 8 * self.kind.block)

    def encipher(self, data: bytes) -> bytes:
        return encrypt(self.kind, self.keys.encryption, pad(data, self.kind.block), self._vector())

    def decipher(self, data: bytes) -> bytes:
        """The data.

        Raises:
            ValueError: no whole blocks, or no padding in the last.
        """
        return unpad(decrypt(self.kind, self.keys.encryption, data, self._vector()))

    def seal(self, message: bytes) -> bytes:
        return mac(self.kind, self.keys.mac, pad(self._counted() + message, self.kind.block))

    def seal_padded(self, message: bytes) -> bytes:
        """A seal over what is whole blocks already: a header without anything behind it."""
        return mac(self.kind, self.keys.mac, self._counted() + message)

    def _counted(self) -> bytes:
        return self.counter.to_bytes(self.kind.block, "big")

    def _vector(self) -> bytes | None:
        """AES starts each message from the enciphered counter, Triple DES from zero (9.8.6)."""
        if self.kind is Kind.TRIPLE_DES:
            return None
        return encrypt(self.kind, self.keys.encryption, self._counted())


@dataclass(slots=True)
class SecureLink:
    """A link that secures every command on its way over the carrier below it."""

    below: Transport
    protection: Protection

    def send(self, command: Command) -> Answer:
        """The answer, deciphered.

        A refusal may come without a seal: the chip then did not look at ours, and the session is over.

        Raises:
            SealBroken: the seal is wrong, or missing on an answer that claims success.
        """
        self.protection.next()
        octets = self.below.transmit(protect(command, self.protection).octets)
        answer = answer_of(octets)
        self.protection.next()
        if not answer.data and answer.status >> 8 in _REFUSALS:
            return answer
        return unprotect(answer, self.protection)


def protect(command: Command, protection: Protection) -> Command:
    """The command as it goes over the air; the counter stands at its number."""
    block = protection.kind.block
    header = replace(command, cla=command.cla | SECURED).header
    body = b""
    if command.data and command.ins & 1:
        body += tlv.write(_ENCIPHERED_ODD, protection.encipher(command.data))
    elif command.data:
        body += tlv.write(_ENCIPHERED, b"\x01" + protection.encipher(command.data))
    if command.expected is not None:
        body += tlv.write(_EXPECTED, _expected(command.expected))
    padded = pad(header, block)
    seal = protection.seal(padded + body) if body else protection.seal_padded(padded)
    data = body + tlv.write(_SEAL, seal)
    expected = 256 if len(data) <= 255 and (command.expected or 0) <= 256 else 65_536
    return replace(command, cla=command.cla | SECURED, data=data, expected=expected)


def unprotect(answer: Answer, protection: Protection) -> Answer:
    """What an answer holds; the counter stands at its number.

    Raises:
        SealBroken: no seal, a wrong one, or data that do not decipher.
    """
    try:
        found, sealed, seal = _sealed_part(answer.data)
        if _STATUS not in found or not same(protection.seal(sealed), seal):
            raise SealBroken("the answer is not sealed by the chip of this session; read it again")
        data = _deciphered(found, protection)
    except (Malformed, ValueError) as said:
        raise SealBroken(f"the answer cannot be opened: {said}") from said
    return Answer(data, int.from_bytes(found[_STATUS], "big"))


def _sealed_part(data: bytes) -> tuple[dict[int, bytes], bytes, bytes]:
    """The objects before the seal, their bytes, and the seal; what stands behind it is nobody's."""
    found: dict[int, bytes] = {}
    at = 0
    for element in tlv.elements(data, most=8):
        if element.tag == _SEAL:
            return found, data[:at], element.value
        found.setdefault(element.tag, element.value)
        at = element.end
    raise Malformed("no seal")


def _deciphered(found: dict[int, bytes], protection: Protection) -> bytes:
    if _ENCIPHERED in found:
        return protection.decipher(found[_ENCIPHERED][1:])
    if _ENCIPHERED_ODD in found:
        return protection.decipher(found[_ENCIPHERED_ODD])
    return b""


def _expected(length: int) -> bytes:
    return bytes((length & 0xFF,)) if length <= 256 else (length & 0xFFFF).to_bytes(2, "big")
