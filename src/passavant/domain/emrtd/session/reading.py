"""Reading the files of a chip: select, then the bytes in pieces, bounded by what a chip can hold (9303-10, 3.6)."""

from __future__ import annotations

from passavant.domain.emrtd import tlv
from passavant.domain.emrtd.lds.groups import LARGEST_FILE
from passavant.domain.emrtd.session.apdu import END_OF_FILE, Answer, Command, select_file
from passavant.domain.emrtd.session.links import Link, Refused
from passavant.domain.emrtd.tlv import Malformed

PIECE = 0xE0
"""Bytes asked for at once: with their protection they fit the shortest buffers in the field."""

_HEADER = 8
_REACH = 0x8000
"""Offsets that READ BINARY can say in its parameters; beyond it says them in data."""


def read_file(link: Link, fid: int) -> bytes:
    """The contents of a file, as long as its own header says.

    Raises:
        Refused: the chip has no such file, or does not give it to us.
    """
    return b"".join(pieces(link, fid))


def pieces(link: Link, fid: int) -> list[bytes]:
    """As `read_file`, in the pieces in which it came."""
    answer = link.send(select_file(fid))
    if not answer.is_success:
        raise Refused(f"file {fid:04X}", answer.status)
    start = _piece(link, fid, 0, _HEADER)
    length = _length(start, fid)
    found, at = [start[:length]], min(len(start), length)
    while at < length:
        piece = _piece(link, fid, at, min(PIECE, length - at))
        if not piece:
            raise Refused(f"file {fid:04X}, which ends at {at} of {length}", END_OF_FILE)
        found.append(piece[: length - at])
        at += len(found[-1])
    return found


def read_binary(at: int, length: int) -> Command:
    """READ BINARY from an offset, in the even or the odd form."""
    if at < _REACH:
        return Command(ins=0xB0, p1=at >> 8, p2=at & 0xFF, expected=length)
    offset = at.to_bytes((at.bit_length() + 7) // 8, "big")
    return Command(ins=0xB1, data=tlv.write(0x54, offset), expected=min(length + 4, 256))


def _piece(link: Link, fid: int, at: int, length: int) -> bytes:
    answer = link.send(read_binary(at, length))
    if answer.status >> 8 == 0x6C:  # the chip says how many there are
        answer = link.send(read_binary(at, answer.status & 0xFF or 256))
    if not (answer.is_success or answer.status == END_OF_FILE):
        raise Refused(f"file {fid:04X} at {at}", answer.status)
    return answer.data if at < _REACH else _discretionary(answer, fid)


def _discretionary(answer: Answer, fid: int) -> bytes:
    """The odd form wraps what it gives in 53."""
    try:
        return tlv.by_tag(answer.data).get(0x53, b"")
    except Malformed as said:
        raise Refused(f"file {fid:04X}: {said}", answer.status) from said


def _length(start: bytes, fid: int) -> int:
    """The whole length of a file, from its first bytes."""
    try:
        length = tlv.length_of(start)
    except Malformed as said:
        raise Refused(f"file {fid:04X}: {said}", 0) from said
    if length > LARGEST_FILE:
        raise Refused(f"file {fid:04X} of {length} bytes, more than a chip holds", 0)
    return length
