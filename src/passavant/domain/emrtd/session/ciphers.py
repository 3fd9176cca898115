"""The ciphers of sessions: two-key Triple DES and AES, their MACs, and keys made of secrets (9303-11, 9.7 and 9.8).

Triple DES lives on because chips live ten years; it protects the air between chip and reader, nothing else.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from enum import StrEnum

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.cmac import CMAC

MAC_LENGTH = 8


class Kind(StrEnum):
    """A cipher with the length of its key."""

    TRIPLE_DES = "3DES"
    AES_128 = "AES-128"
    AES_192 = "AES-192"
    AES_256 = "AES-256"

    @property
    def block(self) -> int:
        return 8 if self is Kind.TRIPLE_DES else 16

    @property
    def key_length(self) -> int:
        return {Kind.AES_192: 24, Kind.AES_256: 32}.get(self, 16)


class Purpose:
    """The counter that makes different keys of one secret (9303-11, 9.7.1)."""

    ENCRYPTION = 1
    MAC = 2
    PASSWORD = 3


def derive_key(secret: bytes, purpose: int, kind: Kind) -> bytes:
    """KDF: SHA-1 for keys of 128 bits, SHA-256 for longer ones; Triple DES gets its parity bits."""
    chosen = "sha256" if kind.key_length > 16 else "sha1"
    hashed = hashlib.new(chosen, secret + purpose.to_bytes(4, "big"), usedforsecurity=False).digest()
    key = hashed[: kind.key_length]
    return _with_parity(key) if kind is Kind.TRIPLE_DES else key


@dataclass(frozen=True, slots=True)
class Keys:
    """The two keys of a session and their cipher."""

    kind: Kind
    encryption: bytes
    mac: bytes

    @classmethod
    def of(cls, secret: bytes, kind: Kind) -> Keys:
        return cls(kind, derive_key(secret, Purpose.ENCRYPTION, kind), derive_key(secret, Purpose.MAC, kind))


def encrypt(kind: Kind, key: bytes, data: bytes, vector: bytes | None = None) -> bytes:
    """CBC over whole blocks; without a vector it is zero."""
    encryptor = Cipher(_algorithm(kind, key), modes.CBC(vector or bytes(kind.block))).encryptor()
    return encryptor.update(data) + encryptor.finalize()


def decrypt(kind: Kind, key: bytes, data: bytes, vector: bytes | None = None) -> bytes:
    """The reverse.

    Raises:
        ValueError: no whole number of blocks.
    """
    decryptor = Cipher(_algorithm(kind, key), modes.CBC(vector or bytes(kind.block))).decryptor()
    return decryptor.update(data) + decryptor.finalize()


def mac(kind: Kind, key: bytes, data: bytes) -> bytes:
    """Eight bytes over data: AES-CMAC, or the retail MAC of ISO/IEC 9797-1 (algorithm 3) over whole blocks."""
    if kind is Kind.TRIPLE_DES:
        return _retail_mac(key, data)
    code = CMAC(algorithms.AES(key))
    code.update(data)
    return code.finalize()[:MAC_LENGTH]


def same(one: bytes, other: bytes) -> bool:
    """Equal, told in the time that does not say where they differ."""
    return hmac.compare_digest(one, other)


def pad(data: bytes, block: int) -> bytes:
    """ISO/IEC 9797-1, padding method 2."""
    return data + b"\x80" + bytes(-(len(data) + 1) % block)


def unpad(data: bytes) -> bytes:
    """The data without padding.

    Raises:
        ValueError: no such padding.
    """
    stripped = data.rstrip(b"\x00")
    if stripped[-1:] != b"\x80":
        raise ValueError("the padding is not there")
    return stripped[:-1]


def _algorithm(kind: Kind, key: bytes) -> TripleDES | algorithms.AES:
    if kind is Kind.TRIPLE_DES:
        return TripleDES(key + key[:8])
    return algorithms.AES(key)


def _retail_mac(key: bytes, data: bytes) -> bytes:
    """Single DES over the blocks, the last one with all of the key."""
    first, second = key[:8], key[8:16]
    chained = _des_cbc(first, data)[-8:]
    last = Cipher(TripleDES(second * 3), modes.ECB()).decryptor()  # noqa: S305  # one block, as the standard says
    middle = last.update(chained) + last.finalize()
    return _des_cbc(first, middle)


def _des_cbc(key: bytes, data: bytes) -> bytes:
    encryptor = Cipher(TripleDES(key * 3), modes.CBC(bytes(8))).encryptor()
    return encryptor.update(data) + encryptor.finalize()


def _with_parity(key: bytes) -> bytes:
    """Each byte with an odd number of ones (9303-11, 9.7.1.1)."""
    return bytes(byte & 0xFE | (1 ^ (byte >> 1).bit_count() & 1) for byte in key)
