"""Letters that their reader alone opens: HPKE (RFC 9180, base mode) to the very key that the reading site signs with.

Who writes is in the letter itself, which is signed; the seal only keeps it from whoever finds the stick.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from passavant.journal.keys import SigningKey, VerifyingKey
from passavant.relay.errors import RelayTrouble

_MARK = b"passavant-letter-1\n"
_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


def sealed_for(reader: VerifyingKey, raw: bytes) -> bytes:
    """The bytes as they may lie about."""
    return _MARK + _SUITE.encrypt(raw, reader.for_sealing, _MARK)


def opened(raw: bytes, key: SigningKey) -> bytes:
    """What was sealed for this key; bytes that nobody sealed are given back as they are.

    Raises:
        RelayTrouble: sealed for another key, altered, or cut off.
    """
    if not raw.startswith(_MARK):
        return raw
    try:
        return _SUITE.decrypt(raw[len(_MARK) :], key.for_opening, _MARK)
    except InvalidTag:
        raise RelayTrouble("relay.not_for_this_key") from None
