"""The files of the chip: number, tag, file identifier and title of each (ICAO Doc 9303-10, 4.7, tables 33 to 38).

One row per file. A reader that understands a file's contents is named in its row and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from passavant.domain.emrtd import tlv
from passavant.domain.emrtd.findings import note
from passavant.domain.emrtd.lds.active import read_dg15
from passavant.domain.emrtd.lds.biometrics import read_dg2, read_enciphered
from passavant.domain.emrtd.lds.com import read_com
from passavant.domain.emrtd.lds.images import read_images
from passavant.domain.emrtd.lds.issuing import read_dg12
from passavant.domain.emrtd.lds.personal import read_dg11
from passavant.domain.emrtd.lds.security import read_dg14
from passavant.domain.emrtd.lds.zone import read_dg1
from passavant.domain.emrtd.tlv import Malformed
from passavant.domain.emrtd.trust.asn1 import bounded
from passavant.domain.values import Finding

Reader = Callable[[bytes], Any]
"""From the value inside a file's tag to what it says; raises Malformed. Each group has a type of its own."""

LARGEST_FILE = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class FileOfTheChip:
    """One elementary file. `number` is that of a data group, 0 for EF.COM and EF.SOD; `fid` selects it."""

    name: str
    number: int
    tag: int
    fid: int
    sfi: int
    title: str
    reader: Reader | None = None


FILES: tuple[FileOfTheChip, ...] = (
    FileOfTheChip("EF.COM", 0, 0x60, 0x011E, 0x1E, "Index of the chip", read_com),
    FileOfTheChip("EF.SOD", 0, 0x77, 0x011D, 0x1D, "Security object"),
    FileOfTheChip("DG1", 1, 0x61, 0x0101, 0x01, "Machine readable zone", read_dg1),
    FileOfTheChip("DG2", 2, 0x75, 0x0102, 0x02, "Face", read_dg2),
    FileOfTheChip("DG3", 3, 0x63, 0x0103, 0x03, "Fingers", read_enciphered),
    FileOfTheChip("DG4", 4, 0x76, 0x0104, 0x04, "Irises", read_enciphered),
    FileOfTheChip("DG5", 5, 0x65, 0x0105, 0x05, "Displayed portrait", read_images),
    FileOfTheChip("DG7", 7, 0x67, 0x0107, 0x07, "Displayed signature", read_images),
    FileOfTheChip("DG8", 8, 0x68, 0x0108, 0x08, "Data features"),
    FileOfTheChip("DG9", 9, 0x69, 0x0109, 0x09, "Structure features"),
    FileOfTheChip("DG10", 10, 0x6A, 0x010A, 0x0A, "Substance features"),
    FileOfTheChip("DG11", 11, 0x6B, 0x010B, 0x0B, "More about the person", read_dg11),
    FileOfTheChip("DG12", 12, 0x6C, 0x010C, 0x0C, "More about the document", read_dg12),
    FileOfTheChip("DG13", 13, 0x6D, 0x010D, 0x0D, "The issuer's own"),
    FileOfTheChip("DG14", 14, 0x6E, 0x010E, 0x0E, "Security options", read_dg14),
    FileOfTheChip("DG15", 15, 0x6F, 0x010F, 0x0F, "Key of active authentication", read_dg15),
    FileOfTheChip("DG16", 16, 0x70, 0x0110, 0x10, "Persons to notify"),
)

BY_NAME: dict[str, FileOfTheChip] = {file.name: file for file in FILES}
BY_NUMBER: dict[int, FileOfTheChip] = {file.number: file for file in FILES if file.number}
BY_TAG: dict[int, FileOfTheChip] = {file.tag: file for file in FILES}


@dataclass(frozen=True, slots=True)
class Contents:
    """What a file says (None when it cannot be read, or nothing here reads it) and what was noticed."""

    file: FileOfTheChip
    said: Any
    findings: tuple[Finding, ...] = ()


def read_group(name: str, data: bytes) -> Contents:
    """The contents of one file; bytes that make no sense are a finding, not an error."""
    file = BY_NAME[name]
    try:
        outer = _outer(file, bounded(data, LARGEST_FILE, name))
        said = file.reader(outer.value) if file.reader else None
    except Malformed as problem:
        return Contents(file, None, (note("chip.group_unreadable", name, group=name, problem=str(problem)),))
    return Contents(file, said, tuple(_noticed(file, outer, data)))


def declared(data: bytes) -> bytes:
    """A file without what stands behind its end; the data as they are when they make no sense."""
    try:
        return data[: tlv.read(data).end]
    except Malformed:
        return data


def _outer(file: FileOfTheChip, data: bytes) -> tlv.Element:
    outer = tlv.read(data)
    if outer.tag != file.tag:
        raise Malformed(f"tag {file.tag:X} is expected, {outer.tag:X} stands there")
    return outer


def _noticed(file: FileOfTheChip, outer: tlv.Element, data: bytes) -> list[Finding]:
    found = []
    if outer.end != len(data):
        found.append(note("chip.trailing", file.name, group=file.name, count=str(len(data) - outer.end)))
    if outer.loose:
        found.append(note("chip.loose_length", file.name, group=file.name))
    return found
