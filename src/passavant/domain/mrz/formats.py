"""The layouts of the machine readable zone, one table each (ICAO Doc 9303-4, -5, -6 and -7, section 4.2).

A new layout is a new table here. Positions count from 0 and the end is not included, so "positions 6 to 14"
of the standard is 5 to 14.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Format(StrEnum):
    """The ICAO formats by their names in Doc 9303, and the national ones that officers meet."""

    TD1 = "TD1"  # cards of credit card size, three lines of 30
    TD2 = "TD2"  # two lines of 36
    TD3 = "TD3"  # passports, two lines of 44
    MRV_A = "MRV-A"  # visas, two lines of 44
    MRV_B = "MRV-B"  # visas, two lines of 36
    FRENCH_IDENTITY_CARD = "IDFRA"  # national, two lines of 36, issued until 2021
    FRENCH_DRIVING_LICENCE = "FRDL"  # national, one line of 30
    SWISS_DRIVING_LICENCE = "CHDL"  # national, lines of 9, 30 and 30


class Characters(StrEnum):
    """What a field may hold; repair rests on this."""

    LETTERS = "letters"
    DIGITS = "digits"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Place:
    """Where one field is printed; `check` is the position of its check digit in the same line.

    `shape` says more than `characters` where an issuer is stricter: one letter a position, "9" for a digit,
    "A" for a letter, "*" for either. `checked_from`: where the check digit begins to count, if not at `start`.
    """

    field: str
    line: int
    start: int
    end: int
    characters: Characters
    check: int | None = None
    shape: str = ""
    checked_from: int | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """One format: its size, its fields, and what its composite check digit covers.

    `widths` is the length of each line. `composite` lists (line, start, end); `composite_at` is
    (line, position), None where there is none, as on visas. `long_numbers`: a document number may overflow into
    the optional data (9303-5, 4.2.2.2 note j). `openings`: what the line `opening_line` begins with, where
    the size alone does not tell the format. `nationality` is set where the document goes to nationals only
    and therefore prints none.
    """

    format: Format
    widths: tuple[int, ...]
    places: tuple[Place, ...]
    composite: tuple[tuple[int, int, int], ...] = ()
    composite_at: tuple[int, int] | None = None
    long_numbers: bool = False
    openings: tuple[str, ...] = ()
    opening_line: int = 0
    nationality: str = ""
    is_national: bool = False


ANY, LETTERS, DIGITS = Characters.ANY, Characters.LETTERS, Characters.DIGITS

_UPPER_CODE = Place("document_code", 0, 0, 2, LETTERS)
_UPPER_STATE = Place("issuing_state", 0, 2, 5, LETTERS)
_LOWER_OF_TWO = (
    Place("document_number", 1, 0, 9, ANY, check=9),
    Place("nationality", 1, 10, 13, LETTERS),
    Place("date_of_birth", 1, 13, 19, DIGITS, check=19),
    Place("sex", 1, 20, 21, LETTERS),
    Place("date_of_expiry", 1, 21, 27, DIGITS, check=27),
)

TD1 = Layout(
    format=Format.TD1,
    widths=(30, 30, 30),
    places=(
        _UPPER_CODE,
        _UPPER_STATE,
        Place("document_number", 0, 5, 14, ANY, check=14),
        Place("optional_data", 0, 15, 30, ANY),
        Place("date_of_birth", 1, 0, 6, DIGITS, check=6),
        Place("sex", 1, 7, 8, LETTERS),
        Place("date_of_expiry", 1, 8, 14, DIGITS, check=14),
        Place("nationality", 1, 15, 18, LETTERS),
        Place("optional_data_2", 1, 18, 29, ANY),
        Place("name", 2, 0, 30, LETTERS),
    ),
    composite=((0, 5, 30), (1, 0, 7), (1, 8, 15), (1, 18, 29)),
    composite_at=(1, 29),
    long_numbers=True,
)

TD2 = Layout(
    format=Format.TD2,
    widths=(36, 36),
    places=(
        _UPPER_CODE,
        _UPPER_STATE,
        Place("name", 0, 5, 36, LETTERS),
        *_LOWER_OF_TWO,
        Place("optional_data", 1, 28, 35, ANY),
    ),
    composite=((1, 0, 10), (1, 13, 20), (1, 21, 35)),
    composite_at=(1, 35),
    long_numbers=True,
)

TD3 = Layout(
    format=Format.TD3,
    widths=(44, 44),
    places=(
        _UPPER_CODE,
        _UPPER_STATE,
        Place("name", 0, 5, 44, LETTERS),
        *_LOWER_OF_TWO,
        Place("optional_data", 1, 28, 42, ANY, check=42),
    ),
    composite=((1, 0, 10), (1, 13, 20), (1, 21, 43)),
    composite_at=(1, 43),
)

MRV_A = Layout(
    format=Format.MRV_A,
    widths=(44, 44),
    places=(
        _UPPER_CODE,
        _UPPER_STATE,
        Place("name", 0, 5, 44, LETTERS),
        *_LOWER_OF_TWO,
        Place("optional_data", 1, 28, 44, ANY),
    ),
    openings=("V",),
)

MRV_B = Layout(
    format=Format.MRV_B,
    widths=(36, 36),
    places=(
        _UPPER_CODE,
        _UPPER_STATE,
        Place("name", 0, 5, 36, LETTERS),
        *_LOWER_OF_TWO,
        Place("optional_data", 1, 28, 36, ANY),
    ),
    openings=("V",),
)

ICAO: tuple[Layout, ...] = (MRV_A, MRV_B, TD1, TD2, TD3)
"""In the order they are tried: a layout that asks for an opening before one that does not."""
