"""The machine readable zone of travel documents: read, check, repair, write (ICAO Doc 9303-3 to -7)."""

from passavant.domain.mrz.access_key import key_seed, mrz_information, possible_information
from passavant.domain.mrz.alphabet import check_digit
from passavant.domain.mrz.checking import DigitCheck, checked_digits
from passavant.domain.mrz.formats import Format
from passavant.domain.mrz.output import as_icao_dict
from passavant.domain.mrz.reading import read
from passavant.domain.mrz.scanning import documents, split
from passavant.domain.mrz.transliteration import transliterate
from passavant.domain.mrz.visual import Agreement, VisualComparison, compare_visual, names_agree
from passavant.domain.mrz.writing import CannotWrite, write
from passavant.domain.mrz.zone import MachineReadableZone, Reading, ZoneFields

__all__ = [
    "Agreement",
    "CannotWrite",
    "DigitCheck",
    "Format",
    "MachineReadableZone",
    "Reading",
    "VisualComparison",
    "ZoneFields",
    "as_icao_dict",
    "check_digit",
    "checked_digits",
    "compare_visual",
    "documents",
    "key_seed",
    "mrz_information",
    "names_agree",
    "possible_information",
    "read",
    "split",
    "transliterate",
    "write",
]
