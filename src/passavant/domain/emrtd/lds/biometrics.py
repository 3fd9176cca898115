"""DG2, the face, in both encodings in use, and the enciphered DG3 and DG4 (ICAO Doc 9303-10, 4.7.2 to 4.7.4).

ISO/IEC 19794-5:2005 until 2030, ISO/IEC 39794-5:2019 beside it since 2020. The picture is handed out as it
is stored; decoding it is for someone who bounds its size.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from passavant.domain.emrtd import tlv
from passavant.domain.emrtd.tlv import Malformed

MOST_FACES = 9


class ImageKind(StrEnum):
    """What the picture's own first bytes say, whatever the header around it claims."""

    JPEG = "JPEG"
    JPEG_2000 = "JPEG 2000"
    PNG = "PNG"
    UNKNOWN = "unknown"


class FaceFormat(StrEnum):
    """The standard that wraps the picture."""

    ISO_19794 = "ISO/IEC 19794-5"
    ISO_39794 = "ISO/IEC 39794-5"


@dataclass(frozen=True, kw_only=True, slots=True)
class Face:
    """One picture: its bytes, kind, and the size in pixels that the header claims (0 when it claims none)."""

    format: FaceFormat
    kind: ImageKind
    image: bytes
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Faces:
    """The pictures of the face; a document has one, and may have more."""

    faces: tuple[Face, ...]


@dataclass(frozen=True, slots=True)
class Enciphered:
    """Fingers or irises: only how many records there are. Reading them needs terminal authentication."""

    records: int


_MAGIC: tuple[tuple[bytes, ImageKind], ...] = (
    (b"\xff\xd8\xff", ImageKind.JPEG),
    (b"\x00\x00\x00\x0cjP  \r\n\x87\n", ImageKind.JPEG_2000),
    (b"\xff\x4f\xff\x51", ImageKind.JPEG_2000),
    (b"\x89PNG\r\n\x1a\n", ImageKind.PNG),
)


def kind_of(image: bytes) -> ImageKind:
    return next((kind for magic, kind in _MAGIC if image.startswith(magic)), ImageKind.UNKNOWN)


def read_dg2(value: bytes) -> Faces:
    """The value of DG2.

    Raises:
        Malformed: no biometric template, or none with a picture of the face.
    """
    faces: list[Face] = []
    for template in _templates(value):
        fields = tlv.by_tag(template)
        if 0x5F2E in fields:
            faces += _of_19794(fields[0x5F2E])
        elif 0x7F2E in fields:
            faces += _of_39794(fields[0x7F2E])
    if not faces:
        raise Malformed("no picture of the face")
    return Faces(tuple(faces))


def read_enciphered(value: bytes) -> Enciphered:
    """The value of DG3 or DG4.

    Raises:
        Malformed: no biometric templates.
    """
    return Enciphered(len(_templates(value)))


def _templates(value: bytes) -> list[bytes]:
    group = tlv.by_tag(value).get(0x7F61)
    if group is None:
        raise Malformed("no group of biometric templates")
    return [element.value for element in tlv.elements(group, most=64) if element.tag == 0x7F60]


def _of_19794(block: bytes) -> list[Face]:
    """Facial records: a header of 14 bytes, then per face 20 bytes, feature points of 8, 12 bytes, the picture."""
    if block[:8] != b"FAC\x00010\x00":
        raise Malformed("no facial record of ISO/IEC 19794-5")
    count, at = int.from_bytes(block[12:14], "big"), 14
    faces = []
    for _ in range(min(count, MOST_FACES)):
        length, points = (
            int.from_bytes(block[at : at + 4], "big"),
            int.from_bytes(block[at + 4 : at + 6], "big"),
        )
        header = at + 20 + 8 * points
        end = at + length
        if end > len(block) or header + 12 > end:
            raise Malformed("a facial record that is longer than its block")
        width, height = (int.from_bytes(block[header + 2 + i : header + 4 + i], "big") for i in (0, 2))
        image = block[header + 12 : end]
        faces.append(
            Face(format=FaceFormat.ISO_19794, kind=kind_of(image), image=image, width=width, height=height)
        )
        at = end
    return faces


def _of_39794(block: bytes) -> list[Face]:
    """Face image data: representations, each with one two-dimensional picture (ISO/IEC 39794-5, Annex A)."""
    data = _below(block, 0xA1, 0x65, 0xA1)
    faces = []
    for representation in tlv.elements(data, most=MOST_FACES):
        picture = tlv.by_tag(_below(representation.value, 0xA1, 0xA0, 0xA0))
        image = picture.get(0x80)
        if image is None:
            raise Malformed("a representation without a picture")
        size = tlv.by_tag(tlv.by_tag(picture.get(0xA1, b"")).get(0xA7, b""))
        width, height = (int.from_bytes(size.get(tag, b"")[:4], "big") for tag in (0x80, 0x81))
        faces.append(
            Face(format=FaceFormat.ISO_39794, kind=kind_of(image), image=image, width=width, height=height)
        )
    return faces


def _below(data: bytes, *path: int) -> bytes:
    for tag in path:
        found = tlv.by_tag(data).get(tag)
        if found is None:
            raise Malformed(f"no element {tag:X} on the way to the picture")
        data = found
    return data
