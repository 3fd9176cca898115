"""Which hash belongs to a key: the seal does not say it, the length of the curve does (ICAO Doc 9303-13, 2.4)."""

from __future__ import annotations

import hashlib

from cryptography.hazmat.primitives import hashes

_BY_BITS: tuple[tuple[int, str, type[hashes.HashAlgorithm]], ...] = (
    (224, "sha224", hashes.SHA224),
    (256, "sha256", hashes.SHA256),
    (384, "sha384", hashes.SHA384),
    (521, "sha512", hashes.SHA512),
)


def hash_name_for(bits: int) -> str:
    """The name of the hash for a curve whose order has so many bits."""
    return _row(bits)[1]


def hash_for(bits: int) -> type[hashes.HashAlgorithm]:
    return _row(bits)[2]


def digest_for(bits: int, message: bytes) -> bytes:
    return hashlib.new(hash_name_for(bits), message).digest()


def _row(bits: int) -> tuple[int, str, type[hashes.HashAlgorithm]]:
    return next((row for row in _BY_BITS if bits <= row[0]), _BY_BITS[-1])
