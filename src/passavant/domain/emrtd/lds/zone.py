"""DG1, the machine readable zone as the chip holds it (ICAO Doc 9303-10, 4.7.1); it is read like a printed one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from passavant.domain import mrz
from passavant.domain.emrtd import tlv
from passavant.domain.emrtd.tlv import Malformed

_WIDTH_OF_LENGTH: dict[int, int] = {90: 30, 72: 36, 88: 44}


@dataclass(frozen=True, slots=True)
class ZoneOnChip:
    """The lines of the zone, characters as they stand on the chip."""

    lines: tuple[str, ...]

    def read(self, *, today: date) -> mrz.Reading:
        """The zone with its findings; nothing is repaired, since nothing was scanned."""
        return mrz.read(self.lines, today=today, repair=False)

    @property
    def document_code(self) -> str:
        return self.lines[0][:2].rstrip("<")

    @property
    def issuing_state(self) -> str:
        """As printed, without fillers: "UTO", "D"."""
        return self.lines[0][2:5].rstrip("<")


def read_dg1(value: bytes) -> ZoneOnChip:
    """The value of DG1.

    Raises:
        Malformed: no zone of 88, 72 or 90 characters.
    """
    found = tlv.by_tag(value).get(0x5F1F)
    if found is None or len(found) not in _WIDTH_OF_LENGTH or not found.isascii():
        raise Malformed("no machine readable zone of 72, 88 or 90 characters")
    text, width = found.decode("ascii"), _WIDTH_OF_LENGTH[len(found)]
    return ZoneOnChip(tuple(text[start : start + width] for start in range(0, len(text), width)))
