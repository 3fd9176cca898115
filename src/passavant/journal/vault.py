"""Files that nobody reads without the passphrase: ChaCha20-Poly1305 (RFC 8439), the key by scrypt (RFC 7914).

Each chunk is sealed with its number and whether it is the last, so none can be altered, moved, repeated or cut off.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from passavant.domain.lasting import replacing
from passavant.journal.errors import BrokenSegment

_MAGIC = b"passavant-vault-1\n"
_SALT, _PREFIX, _TAG = 16, 7, 16
CHUNK = 256 * 1024


class Writer:
    """Takes bytes and writes sealed chunks; `finish` writes the last."""

    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        salt, self._prefix = os.urandom(_SALT), os.urandom(_PREFIX)
        file.write(_MAGIC + salt + self._prefix)
        self._file, self._cipher, self._number, self._held = file, _cipher(passphrase, salt), 0, bytearray()

    def write(self, raw: bytes) -> int:
        self._held += raw
        while len(self._held) > CHUNK:
            self._seal(bytes(self._held[:CHUNK]), last=False)
            del self._held[:CHUNK]
        return len(raw)

    def finish(self) -> None:
        self._seal(bytes(self._held), last=True)

    def _seal(self, chunk: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._prefix, self._number, last=last), chunk, None))
        self._number += 1


@contextmanager
def sealed(path: Path, passphrase: str) -> Iterator[Writer]:
    """A new file of that name, once the block has come to its end."""
    with replacing(path) as file:
        writer = Writer(file, passphrase)
        yield writer
        writer.finish()


class Reader:
    """Reads what was sealed, a piece at a time, as an open file is read."""

    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        if file.read(len(_MAGIC)) != _MAGIC:
            raise BrokenSegment("this is not a sealed file of this program")
        salt, self._prefix = file.read(_SALT), file.read(_PREFIX)
        self._file, self._cipher, self._number, self._held = file, _cipher(passphrase, salt), 0, bytearray()
        self._next: bytes | None = file.read(CHUNK + _TAG)

    def read(self, size: int = -1) -> bytes:
        """At most so many bytes; all that are left when none are said; none at the end.

        Raises:
            BrokenSegment: another passphrase, or altered, or cut off.
        """
        while self._next is not None and (size < 0 or len(self._held) < size):
            self._held += self._open()
        taken = bytes(self._held) if size < 0 else bytes(self._held[:size])
        del self._held[: len(taken)]
        return taken

    def readline(self) -> bytes:
        while self._next is not None and b"\n" not in self._held:
            self._held += self._open()
        end = self._held.find(b"\n") + 1
        return self.read(end or len(self._held))

    def _open(self) -> bytes:
        chunk, self._next = self._next or b"", self._file.read(CHUNK + _TAG) or None
        try:
            opened = self._cipher.decrypt(
                _nonce(self._prefix, self._number, last=self._next is None), chunk, None
            )
        except InvalidTag:
            raise BrokenSegment(
                "the file does not open with this passphrase, or it was altered or cut off"
            ) from None
        self._number += 1
        return opened


def is_sealed(content: bytes) -> bool:
    return content.startswith(_MAGIC)


def _cipher(passphrase: str, salt: bytes) -> ChaCha20Poly1305:
    # 64 MB and about a tenth of a second: as costly for whoever tries words as an old PC can bear.
    return ChaCha20Poly1305(Scrypt(salt=salt, length=32, n=2**16, r=8, p=1).derive(passphrase.encode()))


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + struct.pack(">IB", number, last)
