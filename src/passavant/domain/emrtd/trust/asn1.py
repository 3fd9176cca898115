"""The border to the ASN.1 library: sizes are bounded before it, and whatever it says becomes one named error."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from passavant.domain.emrtd import tlv
from passavant.domain.emrtd.tlv import Malformed

LARGEST_CERTIFICATE = 64 * 1024
LARGEST_SECURITY_OBJECT = 256 * 1024
LARGEST_LIST = 32 * 1024 * 1024
LARGEST_NUMBER = 8192 // 8 + 64
"""Bytes of an INTEGER worth reading: an RSA key of 8192 bits, and room to say that one is too long."""


@contextmanager
def reading(what: str) -> Iterator[None]:
    """Everything the library may raise over bad bytes becomes `Malformed`.

    It reads lazily, so the border has to be drawn around the use of its values, not around `load` alone.
    """
    try:
        yield
    except Malformed:
        raise
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError) as said:
        raise Malformed(
            f"{what} cannot be read: {str(said).splitlines()[0] if str(said) else said!r}"
        ) from None


def bounded(data: bytes, largest: int, what: str) -> bytes:
    """The data, when they are not larger than anything of their kind.

    Raises:
        Malformed: larger.
    """
    if len(data) > largest:
        raise Malformed(f"{what} of {len(data)} bytes; nothing above {largest} is read")
    return data


def whole_bits(value: bytes) -> bytes:
    """The bytes of a BIT STRING that has no unused bits, as keys and signatures have none.

    Raises:
        Malformed: empty, or with unused bits.
    """
    if value[:1] != b"\x00":
        raise Malformed("a bit string of a key or signature with unused bits")
    return value[1:]


def integers(sequence: bytes) -> list[int]:
    """The numbers of a SEQUENCE of INTEGERs: an RSA key, an ECDSA signature.

    Raises:
        Malformed: something else stands there, or a number longer than any key.
    """
    return [integer(element) for element in tlv.elements(tlv.value_of(sequence, 0x30), most=16)]


def integer(element: tlv.Element) -> int:
    if element.tag != 0x02 or not 0 < len(element.value) <= LARGEST_NUMBER:
        raise Malformed(f"tag {element.tag:X} with {len(element.value)} bytes is no number of a key")
    return int.from_bytes(element.value, "big", signed=True)
