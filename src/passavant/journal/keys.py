"""The signing key of this site and the public keys of sites it trusts (Ed25519, RFC 8032).

The private key lies in a file outside the database, readable by the program alone. It is made on the site
and never leaves it.
"""

from __future__ import annotations

import base64
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from passavant.journal.errors import KeyTrouble


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The private key of this site."""

    private: Ed25519PrivateKey

    def sign(self, digest: bytes) -> str:
        """The signature over a digest, as base64 text."""
        return base64.b64encode(self.private.sign(digest)).decode("ascii")

    @property
    def public(self) -> VerifyingKey:
        return VerifyingKey(self.private.public_key())


@dataclass(frozen=True, slots=True)
class VerifyingKey:
    """The public key of a site, written as 64 hexadecimal characters."""

    public: Ed25519PublicKey

    @classmethod
    def parse(cls, text: str) -> VerifyingKey:
        try:
            return cls(Ed25519PublicKey.from_public_bytes(bytes.fromhex(text)))
        except ValueError:
            raise KeyTrouble("a site's public key is 64 hexadecimal characters: copy it again") from None

    def holds(self, *, digest: bytes, signature: str) -> bool:
        try:
            raw = base64.b64decode(signature, validate=True)
            self.public.verify(raw, digest)
        except (InvalidSignature, ValueError):
            return False
        # Base64 can spell the same bytes in several ways; links cover the spelling, so only one is right.
        return base64.b64encode(raw).decode("ascii") == signature

    def __str__(self) -> str:
        return self.public.public_bytes_raw().hex()


def make_key(path: Path) -> SigningKey:
    """Make a new private key; an existing file is never overwritten."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = SigningKey(Ed25519PrivateKey.generate())
    # O_EXCL: two starts at once must not each believe that theirs is the key.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key.private.private_bytes_raw().hex() + "\n")
        file.flush()
        os.fsync(file.fileno())
    return key


def load_key(path: Path) -> SigningKey:
    """Read the site's private key.

    Raises:
        KeyTrouble: no file, a file that others can read, or a file that holds no key.
    """
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        raise KeyTrouble(
            f"the site's key {path} is missing: restore it from the sealed envelope, or run "
            "`passavant site init` if this site never recorded anything"
        ) from None
    if stat.S_IMODE(mode) & 0o077:
        raise KeyTrouble(f"the site's key {path} can be read by others: run `chmod 600 {path}`")
    try:
        raw = bytes.fromhex(path.read_text(encoding="ascii").strip())
        return SigningKey(Ed25519PrivateKey.from_private_bytes(raw))
    except ValueError:
        raise KeyTrouble(f"the site's key {path} is damaged: restore it from the sealed envelope") from None
