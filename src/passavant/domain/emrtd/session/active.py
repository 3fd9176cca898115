"""Active authentication: the chip signs our nonce with a key that cannot be copied (ICAO Doc 9303-11, 6.1; App. F).

The RSA signature is opened and every byte of it accounted for (ISO/IEC 9796-2, scheme 1). It proves something
only when passive authentication holds: then it was the State that put the key on the chip.
"""

from __future__ import annotations

from collections.abc import Iterable

from passavant.domain.emrtd import tlv
from passavant.domain.emrtd.lds.security import ACTIVE_AUTHENTICATION, SecurityInfo
from passavant.domain.emrtd.session.apdu import Command
from passavant.domain.emrtd.session.basic import Randomness
from passavant.domain.emrtd.session.ciphers import same
from passavant.domain.emrtd.session.links import Link, demand
from passavant.domain.emrtd.tlv import Malformed
from passavant.domain.emrtd.trust.cms import dotted
from passavant.domain.emrtd.trust.keys import EcKey, PublicKey, RsaKey
from passavant.domain.emrtd.trust.signatures import (
    HASHES,
    Algorithm,
    Scheme,
    UnknownAlgorithm,
    algorithm_of,
    digest,
    opened,
    verifies,
)

NONCE_LENGTH = 8

_TRAILERS: dict[bytes, str] = {
    b"\x33\xcc": "sha1",
    b"\x34\xcc": "sha256",
    b"\x35\xcc": "sha512",
    b"\x36\xcc": "sha384",
    b"\x38\xcc": "sha224",
}
"""Two-byte trailers of ISO/IEC 9796-2 by hash (ISO/IEC 10118-3); a lone BC means SHA-1."""


def challenge(link: Link, *, randomness: Randomness) -> tuple[bytes, bytes]:
    """A nonce and the chip's signature over it.

    Raises:
        Refused: the chip does not sign.
    """
    nonce = randomness(NONCE_LENGTH)
    command = Command(ins=0x88, data=nonce, expected=256)
    return nonce, demand(link, command, "active authentication")


def answers(
    key: PublicKey, nonce: bytes, signature: bytes, infos: Iterable[SecurityInfo] = ()
) -> Algorithm | None:
    """How the signature over the nonce was made with the key, or None when it was not.

    `infos` are DG14's, which name the hash of an ECDSA signature; without them, or where they are wrong, every
    hash is tried, since the length of the key does not say it.
    """
    if isinstance(key, RsaKey):
        hash_name = recovered_hash(key, nonce, signature)
        return Algorithm(Scheme.PKCS1, hash_name) if hash_name else None
    return _answers_on_curve(key, nonce, signature, _named_hash(infos))


def recovered_hash(key: RsaKey, nonce: bytes, signature: bytes) -> str | None:
    """The hash of an RSA signature that recovers a message and fits the nonce (ISO/IEC 9796-2, 8; App. F.1)."""
    block = _opened(key, signature)
    if block is None:
        return None
    if block[-1:] == b"\xbc":
        hash_name, end = "sha1", len(block) - 1
    else:
        hash_name, end = _TRAILERS.get(block[-2:], ""), len(block) - 2
    if not hash_name:
        return None
    size = len(digest(hash_name, b""))
    start = _start(block)
    if start is None or end - size < start:
        return None
    recovered, hashed = block[start : end - size], block[end - size : end]
    return hash_name if same(digest(hash_name, recovered + nonce), hashed) else None


def _opened(key: RsaKey, signature: bytes) -> bytes | None:
    """The block, whichever of the two numbers the chip sent: s, or the modulus less s."""
    block = opened(key, signature)
    if block is None:
        return None
    number = int.from_bytes(block, "big")
    for candidate in (number, key.modulus - number):
        found = candidate.to_bytes(key.size, "big")
        if found[-1] & 0x0F == 0x0C:
            return found
    return None


def _start(block: bytes) -> int | None:
    """Where the recovered message begins: behind 6A, or behind 6B BB .. BA where it was padded."""
    at = 0 if block[0] else 1  # a modulus of an odd number of bits leaves a byte empty
    header = block[at]
    if header == 0x6A:
        return at + 1
    if header not in (0x6B, 0x4B):
        return None
    at += 1
    while at < len(block) and block[at] == 0xBB:
        at += 1
    return at + 1 if at < len(block) and block[at] == 0xBA else None


def _answers_on_curve(key: EcKey, nonce: bytes, signature: bytes, first: str) -> Algorithm | None:
    names = sorted(HASHES, key=lambda name: (name != first, -len(digest(name, b""))))
    plain_length = 2 * ((key.curve.n.bit_length() + 7) // 8)
    schemes = (Scheme.PLAIN, Scheme.ECDSA) if len(signature) == plain_length else (Scheme.ECDSA,)
    for scheme in schemes:
        for name in names:
            algorithm = Algorithm(scheme, name)
            if verifies(key, algorithm, nonce, signature):
                return algorithm
    return None


def _named_hash(infos: Iterable[SecurityInfo]) -> str:
    """The hash that ActiveAuthenticationInfo names (9303-11, 9.2.4); empty when it names none."""
    for info in infos:
        if info.protocol == ACTIVE_AUTHENTICATION and info.optional:
            try:
                return algorithm_of(dotted(tlv.value_of(info.optional, 0x06)), b"").hash
            except (Malformed, UnknownAlgorithm):
                return ""
    return ""
