"""Writing the files of a specimen chip (ICAO Doc 9303-10, 4.6 and 4.7); the reading side is `domain.emrtd.lds`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from passavant.domain.emrtd.lds.groups import BY_NAME
from passavant.domain.emrtd.tlv import write
from passavant.domain.specimens.chips import der


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """A picture with its size in pixels; `jpeg_2000` says the other of the two kinds allowed."""

    image: bytes
    width: int
    height: int
    jpeg_2000: bool = False


def com(groups: Iterable[str], *, lds_version: str = "0107", unicode_version: str = "040000") -> bytes:
    tags = bytes(BY_NAME[group].tag for group in groups)
    body = (
        write(0x5F01, lds_version.encode("ascii"))
        + write(0x5F36, unicode_version.encode("ascii"))
        + write(0x5C, tags)
    )
    return write(BY_NAME["EF.COM"].tag, body)


def dg1(lines: Sequence[str]) -> bytes:
    return write(0x61, write(0x5F1F, "".join(lines).encode("ascii")))


def dg2(picture: Picture) -> bytes:
    """The face in ISO/IEC 19794-5, as nearly all chips in use hold it."""
    header = write(0x81, b"\x02") + write(0x82, b"\x00") + write(0x87, b"\x01\x01") + write(0x88, b"\x00\x08")
    template = write(0x7F60, write(0xA1, header) + write(0x5F2E, facial_record(picture)))
    return write(0x75, write(0x7F61, write(0x02, b"\x01") + template))


def dg2_of_39794(picture: Picture) -> bytes:
    """The face in ISO/IEC 39794-5, with the elements that must be there."""
    kind = write(0xA1, write(0xA0, write(0x80, b"\x03" if picture.jpeg_2000 else b"\x02")))
    block = write(0xA0, write(0xA0, write(0x80, picture.image) + kind))
    representation = write(0x30, write(0x80, b"\x00") + write(0xA1, block))
    version = write(0xA0, write(0x80, b"\x03") + write(0x81, b"\x07\xe3"))
    data = write(0xA1, write(0x65, version + write(0xA1, representation)))
    header = write(0xA1, write(0x87, b"\x01\x01") + write(0x88, b"\x00\x2a"))
    return write(0x75, write(0x7F61, write(0x02, b"\x01") + write(0x7F60, header + write(0x7F2E, data))))


def facial_record(picture: Picture) -> bytes:
    """ISO/IEC 19794-5, 5: one face, no feature points."""
    kind = b"\x01" if picture.jpeg_2000 else b"\x00"
    size = picture.width.to_bytes(2, "big") + picture.height.to_bytes(2, "big")
    image_header = b"\x01" + kind + size + b"\x01\x00" + b"\x00\x00\x00\x00"
    length = 20 + len(image_header) + len(picture.image)
    face = length.to_bytes(4, "big") + bytes(16)
    header = b"FAC\x00010\x00" + (14 + length).to_bytes(4, "big") + b"\x00\x01"
    return header + face + image_header + picture.image


def dg7(image: bytes) -> bytes:
    return write(0x67, write(0x02, b"\x01") + write(0x5F43, image))


def dg11(*, full_name: str, place_of_birth: Sequence[str] = (), date_of_birth: date | None = None) -> bytes:
    parts = [(0x5F0E, full_name.encode("utf-8"))]
    if date_of_birth:
        parts.append((0x5F2B, date_of_birth.strftime("%Y%m%d").encode("ascii")))
    if place_of_birth:
        parts.append((0x5F11, "<".join(place_of_birth).encode("utf-8")))
    return _listed(0x6B, parts)


def dg12(*, issuing_authority: str, date_of_issue: date) -> bytes:
    day = date_of_issue.strftime("%Y%m%d").encode("ascii")
    return _listed(0x6C, [(0x5F19, issuing_authority.encode("utf-8")), (0x5F26, day)])


def dg13(value: bytes) -> bytes:
    return write(0x6D, value)


def dg14(infos: Iterable[bytes]) -> bytes:
    return write(0x6E, der.set_of(infos))


def dg15(spki: bytes) -> bytes:
    return write(0x6F, spki)


def security_info(protocol: str, *data: bytes) -> bytes:
    return der.sequence(der.oid(protocol), *data)


def _listed(tag: int, parts: Sequence[tuple[int, bytes]]) -> bytes:
    tags = b"".join(tag.to_bytes(2, "big") for tag, _ in parts)
    return write(tag, write(0x5C, tags) + b"".join(write(one, value) for one, value in parts))
