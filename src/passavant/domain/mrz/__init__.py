"""The machine readable zone of travel documents: read, check, repair, write (ICAO Doc 9303-3 to -7)."""

from passavant.domain.mrz.alphabet import check_digit
from passavant.domain.mrz.formats import Format
from passavant.domain.mrz.output import as_icao_dict
from passavant.domain.mrz.reading import read
from passavant.domain.mrz.scanning import documents, split
from passavant.domain.mrz.transliteration import transliterate
from passavant.domain.mrz.writing import CannotWrite, write
from passavant.domain.mrz.zone import MachineReadableZone, Reading, ZoneFields

__all__ = [
    "CannotWrite",
    "Format",
    "MachineReadableZone",
    "Reading",
    "ZoneFields",
    "as_icao_dict",
    "check_digit",
    "documents",
    "read",
    "split",
    "transliterate",
    "write",
]
