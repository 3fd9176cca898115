"""Writing DER, for specimens only (ITU-T X.690, 10): just what certificates and security objects need."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from asn1crypto import core

from passavant.domain.emrtd.tlv import write

NULL = b"\x05\x00"


def tagged(tag: int, value: bytes) -> bytes:
    return write(tag, value)


def sequence(*parts: bytes) -> bytes:
    return write(0x30, b"".join(parts))


def set_of(parts: Iterable[bytes]) -> bytes:
    """A SET OF in DER's order."""
    return write(0x31, b"".join(sorted(parts)))


def oid(dotted: str) -> bytes:
    encoded: bytes = core.ObjectIdentifier(dotted).dump()
    return encoded


def integer(number: int) -> bytes:
    length = number.bit_length() // 8 + 1
    return write(0x02, number.to_bytes(length, "big", signed=True))


def boolean(value: bool) -> bytes:
    return write(0x01, b"\xff" if value else b"\x00")


def octets(value: bytes) -> bytes:
    return write(0x04, value)


def bits(value: bytes, unused: int = 0) -> bytes:
    return write(0x03, bytes((unused,)) + value)


def utf8(text: str) -> bytes:
    return write(0x0C, text.encode("utf-8"))


def printable(text: str) -> bytes:
    return write(0x13, text.encode("ascii"))


def explicit(number: int, value: bytes) -> bytes:
    return write(0xA0 | number, value)


def time(moment: datetime) -> bytes:
    """UTCTime until 2049, GeneralizedTime after (RFC 5280, 4.1.2.5)."""
    if moment.year < 2050:
        return write(0x17, moment.strftime("%y%m%d%H%M%SZ").encode("ascii"))
    return write(0x18, moment.strftime("%Y%m%d%H%M%SZ").encode("ascii"))
