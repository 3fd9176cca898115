"""Signatures of travel documents and their certificates: RSA and ECDSA in every form that States use.

Sources: RFC 8017, 8.1.2 and 8.2.2; FIPS 186-4; BSI TR-03111, 5.2 (plain ECDSA); RFC 4055. An RSA signature is
opened and compared with what it should hold, to the last byte; nothing is searched for inside of it.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from enum import StrEnum

from asn1crypto import algos
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed, encode_dss_signature

from passavant.domain.emrtd.trust.asn1 import integers, reading
from passavant.domain.emrtd.trust.keys import EcKey, PublicKey, RsaKey, fast_key


class Scheme(StrEnum):
    """How a digest becomes a signature."""

    PKCS1 = "PKCS#1 v1.5"
    PSS = "PSS"
    ECDSA = "ECDSA"
    PLAIN = "plain ECDSA"


@dataclass(frozen=True, slots=True)
class Algorithm:
    """A scheme with its hash; `hash` is empty where the message's digest algorithm decides."""

    scheme: Scheme
    hash: str
    mask_hash: str = ""

    @property
    def description(self) -> str:
        return f"{self.scheme} with {HASHES[self.hash].shown}" if self.hash else str(self.scheme)


class UnknownAlgorithm(ValueError):
    """An algorithm that is not for travel documents, or no longer (MD5)."""


@dataclass(frozen=True, slots=True)
class Hash:
    """A hash by its names; `prefix` is what PKCS#1 v1.5 puts before the digest (RFC 8017, 9.2, note 1)."""

    oid: str
    shown: str
    fast: type[hashes.HashAlgorithm]
    prefix: bytes


def _hash(oid: str, shown: str, fast: type[hashes.HashAlgorithm], encoded_oid: str, size: int) -> Hash:
    inner = bytes.fromhex(encoded_oid)
    algorithm = b"\x06" + bytes((len(inner),)) + inner + b"\x05\x00"
    total = 2 + len(algorithm) + 2 + size
    prefix = bytes((0x30, total, 0x30, len(algorithm))) + algorithm + bytes((0x04, size))
    return Hash(oid, shown, fast, prefix)


_NIST = "2.16.840.1.101.3.4.2."
HASHES: dict[str, Hash] = {
    "sha1": _hash("1.3.14.3.2.26", "SHA-1", hashes.SHA1, "2b0e03021a", 20),
    "sha224": _hash(_NIST + "4", "SHA-224", hashes.SHA224, "608648016503040204", 28),
    "sha256": _hash(_NIST + "1", "SHA-256", hashes.SHA256, "608648016503040201", 32),
    "sha384": _hash(_NIST + "2", "SHA-384", hashes.SHA384, "608648016503040202", 48),
    "sha512": _hash(_NIST + "3", "SHA-512", hashes.SHA512, "608648016503040203", 64),
}
"""SHA-1 still signs the documents of some States; whether that is enough is for the reader of the findings."""

_HASH_OF_OID = {known.oid: name for name, known in HASHES.items()}

_PKCS1 = "1.2.840.113549.1.1."
_ECDSA = "1.2.840.10045.4."
_PLAIN = "0.4.0.127.0.7.1.1.4.1."
_ALGORITHMS: dict[str, Algorithm] = {
    _PKCS1 + "1": Algorithm(Scheme.PKCS1, ""),
    _PKCS1 + "5": Algorithm(Scheme.PKCS1, "sha1"),
    "1.3.14.3.2.29": Algorithm(Scheme.PKCS1, "sha1"),
    _PKCS1 + "14": Algorithm(Scheme.PKCS1, "sha224"),
    _PKCS1 + "11": Algorithm(Scheme.PKCS1, "sha256"),
    _PKCS1 + "12": Algorithm(Scheme.PKCS1, "sha384"),
    _PKCS1 + "13": Algorithm(Scheme.PKCS1, "sha512"),
    "1.2.840.10045.2.1": Algorithm(Scheme.ECDSA, ""),
    _ECDSA + "1": Algorithm(Scheme.ECDSA, "sha1"),
    _ECDSA + "2": Algorithm(Scheme.ECDSA, ""),
    _ECDSA + "3": Algorithm(Scheme.ECDSA, ""),
    _ECDSA + "3.1": Algorithm(Scheme.ECDSA, "sha224"),
    _ECDSA + "3.2": Algorithm(Scheme.ECDSA, "sha256"),
    _ECDSA + "3.3": Algorithm(Scheme.ECDSA, "sha384"),
    _ECDSA + "3.4": Algorithm(Scheme.ECDSA, "sha512"),
    _PLAIN + "1": Algorithm(Scheme.PLAIN, "sha1"),
    _PLAIN + "2": Algorithm(Scheme.PLAIN, "sha224"),
    _PLAIN + "3": Algorithm(Scheme.PLAIN, "sha256"),
    _PLAIN + "4": Algorithm(Scheme.PLAIN, "sha384"),
    _PLAIN + "5": Algorithm(Scheme.PLAIN, "sha512"),
}
_PSS = _PKCS1 + "10"


def hash_of_oid(oid: str) -> str:
    """The name of a hash.

    Raises:
        UnknownAlgorithm: not one of the SHA family that Doc 9303 allows.
    """
    try:
        return _HASH_OF_OID[oid]
    except KeyError:
        raise UnknownAlgorithm(f"the hash {oid} is not one of Doc 9303") from None


def algorithm_of(oid: str, parameters: bytes) -> Algorithm:
    """The algorithm of an AlgorithmIdentifier; `parameters` are DER, empty when absent.

    Raises:
        UnknownAlgorithm: not for travel documents.
        Malformed: PSS parameters that cannot be read.
    """
    if oid == _PSS:
        return _pss(parameters)
    try:
        return _ALGORITHMS[oid]
    except KeyError:
        raise UnknownAlgorithm(f"the signature algorithm {oid} is not one of Doc 9303") from None


def digest(name: str, message: bytes) -> bytes:
    return hashlib.new(name, message, usedforsecurity=False).digest()


def verifies(key: PublicKey, algorithm: Algorithm, message: bytes, signature: bytes) -> bool:
    """Whether the signature is the key's over the message; anything unfit is simply a signature that fails."""
    return verifies_digest(key, algorithm, digest(algorithm.hash, message), signature)


def verifies_digest(key: PublicKey, algorithm: Algorithm, hashed: bytes, signature: bytes) -> bool:
    """As `verifies`, over a digest made before."""
    if isinstance(key, EcKey):
        if algorithm.scheme not in (Scheme.ECDSA, Scheme.PLAIN):
            return False
        pair = _plain_pair(key, signature) if algorithm.scheme is Scheme.PLAIN else _der_pair(signature)
        return pair is not None and _ecdsa(key, algorithm.hash, hashed, *pair)
    if algorithm.scheme is Scheme.PSS or (algorithm.scheme is Scheme.PKCS1 and key.only_pss):
        return _pss_holds(key, algorithm, hashed, signature)
    return algorithm.scheme is Scheme.PKCS1 and _pkcs1_holds(key, algorithm.hash, hashed, signature)


def _pss(parameters: bytes) -> Algorithm:
    """PSS parameters, of which the length of the salt is not believed: the signature itself says it."""
    if not parameters or parameters == b"\x05\x00":
        return Algorithm(Scheme.PSS, "", "")
    with reading("the PSS parameters"):
        read = algos.RSASSAPSSParams.load(parameters)
        hashed = hash_of_oid(read["hash_algorithm"]["algorithm"].dotted)
        mask = hash_of_oid(read["mask_gen_algorithm"]["parameters"]["algorithm"].dotted)
        return Algorithm(Scheme.PSS, hashed, mask)


def opened(key: RsaKey, signature: bytes) -> bytes | None:
    """What an RSA signature holds, as long as the modulus; None when it is no number below the modulus."""
    number = int.from_bytes(signature, "big")
    if len(signature) != key.size or number >= key.modulus:
        return None
    return pow(number, key.exponent, key.modulus).to_bytes(key.size, "big")


def _pkcs1_holds(key: RsaKey, hash_name: str, hashed: bytes, signature: bytes) -> bool:
    found = opened(key, signature)
    if found is None:
        return False
    prefix = HASHES[hash_name].prefix
    return any(hmac.compare_digest(found, whole) for whole in _pkcs1_forms(prefix, hashed, key.size))


def _pkcs1_forms(prefix: bytes, hashed: bytes, size: int) -> list[bytes]:
    """The two encodings allowed: the hash's parameters are NULL, or absent (RFC 8017, A.2.4)."""
    oid = prefix[4:-4]
    absent = bytes((0x30, prefix[1] - 2, 0x30, prefix[3] - 2)) + oid + prefix[-2:]
    forms = []
    for start in (prefix, absent):
        padding = size - 3 - len(start) - len(hashed)
        if padding >= 8:
            forms.append(b"\x00\x01" + b"\xff" * padding + b"\x00" + start + hashed)
    return forms


def _pss_holds(key: RsaKey, algorithm: Algorithm, hashed: bytes, signature: bytes) -> bool:
    """EMSA-PSS-VERIFY (RFC 8017, 9.1.2) with the salt as long as it turns out to be."""
    found = opened(key, signature)
    size = len(hashed)
    bits = key.modulus.bit_length() - 1
    length = (bits + 7) // 8
    if found is None or length < size + 2 or any(found[: key.size - length]):
        return False
    found = found[key.size - length :]
    masked, inner = found[: length - size - 1], found[length - size - 1 : -1]
    unused = 8 * length - bits
    if found[-1] != 0xBC or masked[0] >> (8 - unused):
        return False
    block = _xor(masked, _mask(algorithm.mask_hash or algorithm.hash, inner, len(masked)))
    block = bytes((block[0] & 0xFF >> unused,)) + block[1:]
    start = block.find(b"\x01")
    if start < 0 or any(block[:start]):
        return False
    expected = digest(algorithm.hash, b"\x00" * 8 + hashed + block[start + 1 :])
    return hmac.compare_digest(expected, inner)


def _mask(hash_name: str, seed: bytes, length: int) -> bytes:
    """MGF1 (RFC 8017, B.2.1)."""
    size = len(digest(hash_name, b""))
    blocks = (digest(hash_name, seed + counter.to_bytes(4, "big")) for counter in range(-(-length // size)))
    return b"".join(blocks)[:length]


def _xor(one: bytes, other: bytes) -> bytes:
    return (int.from_bytes(one, "big") ^ int.from_bytes(other, "big")).to_bytes(len(one), "big")


def _der_pair(signature: bytes) -> tuple[int, int] | None:
    try:
        r, s = integers(signature)
    except ValueError:
        return None
    return r, s


def _plain_pair(key: EcKey, signature: bytes) -> tuple[int, int] | None:
    """r and s one behind the other, each as long as the order (TR-03111, 5.2.1)."""
    half = (key.curve.n.bit_length() + 7) // 8
    if len(signature) != 2 * half:
        return None
    return int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big")


def _ecdsa(key: EcKey, hash_name: str, hashed: bytes, r: int, s: int) -> bool:
    if not (0 < r < key.curve.n and 0 < s < key.curve.n):
        return False
    fast = fast_key(key)
    if fast is None:
        return key.curve.verifies(key.point, hashed, r, s)
    try:
        fast.verify(encode_dss_signature(r, s), hashed, ec.ECDSA(Prehashed(HASHES[hash_name].fast())))
    except InvalidSignature:
        return False
    except UnsupportedAlgorithm:
        return key.curve.verifies(key.point, hashed, r, s)
    return True
