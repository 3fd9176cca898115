"""Document codes of the MRZ (ICAO Doc 9303-4, 4.4; 9303-5 and -6, 4.2; 9303-7, 4.2; 9303-8).

From 2026 a passport's second letter has an agreed meaning, and it is required from 2028. Passports
without it, or with a letter of their State's own, stay in circulation until 2038: both are known here.
"""

from __future__ import annotations

from enum import StrEnum


class Family(StrEnum):
    """What a document code's first letter says."""

    PASSPORT = "passport"
    IDENTITY = "identity"  # A, C or I: identity cards, residence permits and other official cards
    VISA = "visa"


FAMILIES: dict[str, Family] = {
    "P": Family.PASSPORT,
    "A": Family.IDENTITY,
    "C": Family.IDENTITY,
    "I": Family.IDENTITY,
    "V": Family.VISA,
}

MEANINGS: dict[str, str] = {
    "P": "passport",
    "PP": "ordinary passport",
    "PE": "emergency passport",
    "PD": "diplomatic passport",
    "PO": "official or service passport",
    "PR": "refugee travel document",
    "PT": "alien's passport",
    "PS": "stateless person's travel document",
    "PL": "laissez-passer",
    "PM": "military passport",
    "PU": "single-sheet travel document",
    "I": "identity card",
    "ID": "identity card",
    "A": "official card",
    "AC": "crew member certificate",
    "C": "official card",
    "V": "visa",
}


def family_of(code: str) -> Family | None:
    """Passport, identity document or visa; None when the first letter belongs to none of them."""
    return FAMILIES.get(code[:1])


def is_known_document_code(code: str) -> bool:
    """Whether an ICAO document may carry this code.

    The second letter is the issuer's own choice, except V on a card, which is kept for visas.
    Source: ICAO Doc 9303-5, 4.2.2.1.
    """
    family = family_of(code)
    second_is_a_letter = len(code) == 1 or (len(code) == 2 and code[1].isalpha())
    return family is not None and second_is_a_letter and not (family is Family.IDENTITY and code[1:] == "V")


def meaning(code: str) -> str:
    """What the code stands for in English; a letter of the issuer's own is told by its first letter."""
    return MEANINGS.get(code) or MEANINGS.get(code[:1], code)
