"""The sex entry of travel documents (ICAO Doc 9303-3, 4.1; 9303-4, 4.2.2.2)."""

from __future__ import annotations

from enum import StrEnum


class Sex(StrEnum):
    """As shown to readers; the MRZ prints "<" where the visual zone prints X."""

    FEMALE = "F"
    MALE = "M"
    UNSPECIFIED = "X"


PRINTED: dict[str, Sex] = {"F": Sex.FEMALE, "M": Sex.MALE, "<": Sex.UNSPECIFIED, "X": Sex.UNSPECIFIED}


def sex_of(printed: str) -> Sex | None:
    """The sex of one printed character; None when the character is none of M, F and the filler."""
    return PRINTED.get(printed)
