"""Tags, lengths and values (ISO/IEC 7816-4, 5.2.2; ITU-T X.690, 8.1), and nothing of their meaning.

Strict: a length never reaches beyond its parent, and depth, number and size are bounded. Lenient where real chips
err and nothing is lost by it: lengths written longer than needed, padding behind a file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

DEEPEST = 24
"""Levels of nesting that `definite` follows; a travel document needs nine."""

MOST_ELEMENTS = 20_000
"""Elements of one level; the longest known, a large country's revocation list, has a few thousand."""

_CONSTRUCTED = 0x20
_INDEFINITE = 0x80
_END_OF_CONTENTS = b"\x00\x00"
_STRING = 0x04
_CHUNKED_STRING = _STRING | _CONSTRUCTED
_MAY_BE_INDEFINITE = re.compile(rb"[\x24\x30\x31\x77\xa0-\xa3]\x80")
"""Constructed tags of signed data before the mark of an indefinite length, or the same bytes by chance."""


class Malformed(ValueError):
    """The bytes are not what the standard says they are; the message names the place."""


@dataclass(frozen=True, slots=True)
class Element:
    """One tag with its value; `end` is the position behind it, `loose` a length longer than it had to be."""

    tag: int
    value: bytes
    end: int
    loose: bool = False


def read(data: bytes, at: int = 0) -> Element:
    """The element that begins at a position.

    Raises:
        Malformed: the tag or length is cut, or the length reaches beyond the data.
    """
    tag, after_tag = _tag(data, at)
    length, start, loose = _length(data, after_tag)
    end = start + length
    if end > len(data):
        raise Malformed(f"tag {tag:X} at {at} says {length} bytes, {len(data) - start} are there")
    return Element(tag, data[start:end], end, loose)


def length_of(start: bytes) -> int:
    """How long an element is, tag and length included, from its first bytes.

    Raises:
        Malformed: the tag or length is cut.
    """
    _, after_tag = _tag(start, 0)
    length, value_at, _ = _length(start, after_tag)
    return value_at + length


def elements(data: bytes, *, most: int = MOST_ELEMENTS) -> Iterator[Element]:
    """The elements of one level, in their order; every byte belongs to one of them.

    Raises:
        Malformed: as `read`, or more than `most` elements.
    """
    at = count = 0
    while at < len(data):
        element = read(data, at)
        at, count = element.end, count + 1
        if count > most:
            raise Malformed(f"more than {most} elements")
        yield element


def by_tag(data: bytes, *, most: int = 200) -> dict[int, bytes]:
    """The values of one level by tag; of a repeated tag the first, so that nothing can be slipped in behind."""
    found: dict[int, bytes] = {}
    for element in elements(data, most=most):
        found.setdefault(element.tag, element.value)
    return found


def value_of(data: bytes, tag: int) -> bytes:
    """The value of data that is one element of this tag, and nothing else.

    Raises:
        Malformed: another tag, or bytes behind the element.
    """
    element = read(data)
    if element.tag != tag:
        raise Malformed(f"tag {tag:X} is expected, {element.tag:X} stands there")
    if element.end != len(data):
        raise Malformed(f"{len(data) - element.end} bytes stand behind the element {tag:X}")
    return element.value


def write(tag: int, value: bytes) -> bytes:
    """One element, its length as short as it can be."""
    return _tag_bytes(tag) + _length_bytes(len(value)) + value


def definite(data: bytes) -> bytes:
    """The element at the start, its indefinite lengths and chunked strings written the definite way.

    What had neither is returned as it stands. Some issuers sign with the indefinite lengths of BER.

    Raises:
        Malformed: cut, or nested deeper than any travel document.
    """
    if not _MAY_BE_INDEFINITE.search(data):
        return data[: read(data).end]
    return _definite(data, 0, len(data), 0)[0]


def _tag(data: bytes, at: int) -> tuple[int, int]:
    if at >= len(data):
        raise Malformed(f"a tag is expected at {at}, where the data end")
    tag = data[at]
    at += 1
    if tag & 0x1F != 0x1F:
        return tag, at
    for _ in range(3):
        if at >= len(data):
            break
        tag = tag << 8 | data[at]
        at += 1
        if not tag & 0x80:
            return tag, at
    raise Malformed(f"the tag before {at} has no end")


def _length(data: bytes, at: int) -> tuple[int, int, bool]:
    """Length, start of the value, and whether fewer length bytes would have done."""
    if at >= len(data):
        raise Malformed(f"a length is expected at {at}, where the data end")
    first = data[at]
    at += 1
    if first < _INDEFINITE:
        return first, at, False
    size = first & 0x7F
    if not 1 <= size <= 4 or at + size > len(data):
        raise Malformed(f"the length at {at - 1} is indefinite, cut, or of {size} bytes")
    length = int.from_bytes(data[at : at + size], "big")
    return length, at + size, length < 0x80 or length < 1 << 8 * (size - 1)


def _tag_bytes(tag: int) -> bytes:
    return tag.to_bytes((tag.bit_length() + 7) // 8 or 1, "big")


def _length_bytes(length: int) -> bytes:
    if length < 0x80:
        return bytes((length,))
    size = (length.bit_length() + 7) // 8
    return bytes((0x80 | size,)) + length.to_bytes(size, "big")


def _definite(data: bytes, at: int, limit: int, depth: int) -> tuple[bytes, int]:
    if depth > DEEPEST:
        raise Malformed(f"nested more than {DEEPEST} deep")
    tag, after_tag = _tag(data, at)
    if after_tag < limit and data[after_tag] == _INDEFINITE:
        children, end = _children_to_the_mark(data, after_tag + 1, limit, depth)
    else:
        length, start, _ = _length(data, after_tag)
        end = start + length
        if end > limit:
            raise Malformed(f"tag {tag:X} at {at} says {length} bytes, {limit - start} are there")
        if not _first_byte(tag) & _CONSTRUCTED:
            return data[at:end], end
        children = _children_up_to(data, start, end, depth)
        if b"".join(children) == data[start:end] and tag != _CHUNKED_STRING:
            return data[at:end], end  # as it stands, however long its length is written: it may be signed
    if tag == _CHUNKED_STRING:
        return write(_STRING, b"".join(value_of(chunk, _STRING) for chunk in children)), end
    return write(tag, b"".join(children)), end


def _first_byte(tag: int) -> int:
    return tag >> 8 * ((tag.bit_length() - 1) // 8) if tag else 0


def _children_to_the_mark(data: bytes, at: int, limit: int, depth: int) -> tuple[list[bytes], int]:
    children: list[bytes] = []
    while data[at : at + 2] != _END_OF_CONTENTS:
        child, at = _definite(data, at, limit, depth + 1)
        children.append(child)
    return children, at + 2


def _children_up_to(data: bytes, at: int, end: int, depth: int) -> list[bytes]:
    children: list[bytes] = []
    while at < end:
        child, at = _definite(data, at, end, depth + 1)
        children.append(child)
    return children
