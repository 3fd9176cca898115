"""Downloads of the ICAO public key directory: LDIF with folded lines and base64 (RFC 2849; ICAO Doc 9303-12, 8)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from enum import StrEnum

from passavant.domain.emrtd.tlv import Malformed
from passavant.domain.emrtd.trust.asn1 import bounded

LARGEST_DOWNLOAD = 512 * 1024 * 1024
LONGEST_VALUE = 48 * 1024 * 1024


class Entry(StrEnum):
    """What a value of the directory is."""

    SIGNER = "signer"
    AUTHORITY = "authority"
    REVOCATION_LIST = "revocation list"
    MASTER_LIST = "master list"


_ATTRIBUTES: dict[bytes, Entry] = {
    b"usercertificate;binary": Entry.SIGNER,
    b"usercertificate": Entry.SIGNER,
    b"cacertificate;binary": Entry.AUTHORITY,
    b"certificaterevocationlist;binary": Entry.REVOCATION_LIST,
    b"certificaterevocationlist": Entry.REVOCATION_LIST,
    b"cscamasterlistdata": Entry.MASTER_LIST,
    b"pkdmasterlistcontent": Entry.MASTER_LIST,
}


def is_ldif(data: bytes) -> bool:
    """Whether a file looks like LDIF."""
    start = data[:4096].lstrip()
    return start.startswith((b"version:", b"dn:", b"#")) and b"dn:" in data[:65536]


def entries(data: bytes) -> Iterator[tuple[Entry, bytes]]:
    """The values of a download that have to do with trust, in their order.

    Raises:
        Malformed: too large, or a value that is not base64.
    """
    bounded(data, LARGEST_DOWNLOAD, "a directory download")
    for line in _unfolded(data):
        name, colon, value = line.partition(b":")
        kind = _ATTRIBUTES.get(name.strip().lower()) if colon else None
        if kind is not None and value.startswith(b":"):
            yield kind, _decoded(value[1:])


def _unfolded(data: bytes) -> Iterator[bytes]:
    """Logical lines: one that begins with a space goes on from the line before."""
    parts: list[bytes] = []
    at = 0
    while at < len(data):
        end = data.find(b"\n", at)
        end = len(data) if end < 0 else end
        line = data[at:end].rstrip(b"\r")
        at = end + 1
        if line.startswith(b" "):
            parts.append(line[1:])
            continue
        if parts:
            yield b"".join(parts)
        parts = [line]
    if parts:
        yield b"".join(parts)


def _decoded(value: bytes) -> bytes:
    if len(value) > LONGEST_VALUE:
        raise Malformed(f"a value of {len(value)} characters")
    try:
        return base64.b64decode(value.strip(), validate=True)
    except binascii.Error as said:
        raise Malformed(f"a value that is not base64: {said}") from said
