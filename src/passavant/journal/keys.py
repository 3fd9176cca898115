"""The signing key of this site and the public keys of sites it trusts (Ed25519, RFC 8032).

The private key lies in a file outside the database, readable by the program alone. It is made on the site
and never leaves it.
"""

from __future__ import annotations

import base64
import hashlib
import io
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

from passavant.domain.lasting import sync
from passavant.journal import vault
from passavant.journal.errors import BrokenSegment, KeyTrouble

_FIELD = 2**255 - 19


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

    @property
    def for_opening(self) -> X25519PrivateKey:
        """The same key as one that opens what is sealed to `VerifyingKey.for_sealing` (RFC 8032, 5.1.5; RFC 7748)."""
        digest = hashlib.sha512(self.private.private_bytes_raw()).digest()
        return X25519PrivateKey.from_private_bytes(digest[:32])


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

    @property
    def for_sealing(self) -> X25519PublicKey:
        """The same point as Curve25519 has it: u = (1 + y) / (1 - y) (RFC 7748, 4.1)."""
        y = int.from_bytes(self.public.public_bytes_raw(), "little") & (1 << 255) - 1
        u = (1 + y) * pow(1 - y, -1, _FIELD) % _FIELD
        return X25519PublicKey.from_public_bytes(u.to_bytes(32, "little"))

    def __str__(self) -> str:
        return self.public.public_bytes_raw().hex()


def make_key(path: Path, *, passphrase: str = "") -> SigningKey:
    """Make a new private key; an existing file is never overwritten. With a passphrase nobody reads it without."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    key = SigningKey(Ed25519PrivateKey.generate())
    _write(path, key, passphrase)
    return key


@contextmanager
def resealed_key(path: Path, *, before: str, now: str) -> Iterator[None]:
    """The key under another passphrase, or for the first time under one, once the block has come to its end.

    Where the power goes in between, both files are there, and the one that opens is the key.

    Raises:
        KeyTrouble: as in `load_key`.
    """
    key = load_key(path, passphrase=before)
    _beside(path).unlink(missing_ok=True)
    _write(_beside(path), key, now)
    yield
    _beside(path).replace(path)
    sync(path.parent)


def load_key(path: Path, *, passphrase: str = "") -> SigningKey:
    """Read the site's private key.

    Raises:
        KeyTrouble: no file, a file that others can read, one that does not open with the passphrase, or that holds no
            key.
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
        raw = bytes.fromhex(_read(path, passphrase).decode("ascii").strip())
        return SigningKey(Ed25519PrivateKey.from_private_bytes(raw))
    except BrokenSegment:
        if _beside(path).exists():
            return load_key(_beside(path), passphrase=passphrase)
        raise KeyTrouble(f"the site's key {path} does not open with this passphrase") from None
    except ValueError:
        raise KeyTrouble(f"the site's key {path} is damaged: restore it from the sealed envelope") from None


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}.resealed")


def _write(path: Path, key: SigningKey, passphrase: str) -> None:
    content = (key.private.private_bytes_raw().hex() + "\n").encode("ascii")
    # O_EXCL: two starts at once must not each believe that theirs is the key.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        if passphrase:
            writer = vault.Writer(file, passphrase)
            writer.write(content)
            writer.finish()
        else:
            file.write(content)
        file.flush()
        os.fsync(file.fileno())
    sync(path.parent)


def _read(path: Path, passphrase: str) -> bytes:
    """What the file holds; one from before the passphrase is plain still, and holds as well."""
    content = path.read_bytes()
    return vault.Reader(io.BytesIO(content), passphrase).read() if vault.is_sealed(content) else content
