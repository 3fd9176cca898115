"""Layouts that States print on documents of their own, outside ICAO Doc 9303; none of them is a passport.

They are described as they are found printed on the cards: the French identity card that a TD1 card replaced in
2021, the French and the Swiss driving licence. The Russian internal passport has the shape of a TD3, but its Latin
letters and digits stand for Cyrillic letters.
"""

from __future__ import annotations

from passavant.domain.mrz.formats import ANY, DIGITS, LETTERS, Format, Layout, Place

FRENCH_IDENTITY_CARD = Layout(
    format=Format.FRENCH_IDENTITY_CARD,
    widths=(36, 36),
    places=(
        Place("document_code", 0, 0, 2, LETTERS),
        Place("issuing_state", 0, 2, 5, LETTERS),
        Place("surname", 0, 5, 30, LETTERS),
        Place("optional_data", 0, 30, 36, ANY),
        Place("document_number", 1, 0, 12, ANY, check=12, shape="9999***99999"),
        Place("given_names", 1, 13, 27, LETTERS),
        Place("date_of_birth", 1, 27, 33, DIGITS, check=33),
        Place("sex", 1, 34, 35, LETTERS),
    ),
    composite=((0, 0, 36), (1, 0, 35)),
    composite_at=(1, 35),
    openings=("IDFRA", "1DFRA"),
    nationality="FRA",
    is_national=True,
)

FRENCH_DRIVING_LICENCE = Layout(
    format=Format.FRENCH_DRIVING_LICENCE,
    widths=(30,),
    places=(
        Place("document_code", 0, 0, 2, ANY, shape="A9"),
        Place("issuing_state", 0, 2, 5, LETTERS),
        Place("document_number", 0, 5, 14, ANY, check=14, shape="99AA99999", checked_from=0),
        Place("date_of_expiry", 0, 15, 21, DIGITS),
        Place("surname", 0, 21, 29, LETTERS),
    ),
    composite=((0, 0, 29),),
    composite_at=(0, 29),
    openings=("D1FRA", "DIFRA", "DLFRA"),
    is_national=True,
)

SWISS_DRIVING_LICENCE = Layout(
    format=Format.SWISS_DRIVING_LICENCE,
    widths=(9, 30, 30),
    places=(
        Place("document_number", 0, 0, 7, ANY, shape="AAA999A"),
        Place("language", 0, 6, 7, LETTERS),
        Place("document_code", 1, 0, 2, LETTERS),
        Place("issuing_state", 1, 2, 5, LETTERS),
        Place("pin", 1, 5, 14, DIGITS),
        Place("version", 1, 14, 17, DIGITS),
        Place("date_of_birth", 1, 19, 25, DIGITS),
        Place("name", 2, 0, 30, LETTERS),
    ),
    openings=("FA",),
    opening_line=1,
    is_national=True,
)

NATIONAL: tuple[Layout, ...] = (FRENCH_IDENTITY_CARD, FRENCH_DRIVING_LICENCE, SWISS_DRIVING_LICENCE)

RUSSIAN_INTERNAL_PASSPORT = "PNRUS"
_CYRILLIC = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"
_AS_PRINTED = "ABVGDE2JZIQKLMNOPRSTUFHC34WXY9678"
_TO_CYRILLIC = str.maketrans(_AS_PRINTED, _CYRILLIC)
_FROM_CYRILLIC = str.maketrans(_CYRILLIC, _AS_PRINTED)


def read_russian(printed: str) -> str:
    """The Cyrillic name that the letters and digits of a Russian internal passport stand for."""
    return printed.translate(_TO_CYRILLIC)


def write_russian(name: str) -> str:
    """The letters and digits in which a Russian internal passport prints a Cyrillic name."""
    return name.upper().translate(_FROM_CYRILLIC)
