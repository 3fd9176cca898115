"""Keys by which records find one another: of a document, of a person as one document shows them, of a name."""

from __future__ import annotations

import hashlib
import re
import unicodedata

_NOT_LETTERS = re.compile("[^A-Z0-9]+")


def document_key(issuing_state: str, document_number: str) -> str:
    """One document, however it was read; empty for a person without papers.

    The number stands first, so that one index answers for the document and for its number alone.
    """
    return f"{document_number}:{issuing_state}" if document_number else ""


def keys_of_number(document_number: str) -> tuple[str, str]:
    """The range of document keys of all issuers with a number: from the first, before the second."""
    number = normal_number(document_number)
    return f"{number}:", f"{number};"


def normal_number(document_number: str) -> str:
    """A document number as a machine readable zone gives it: capitals and digits, no blanks or hyphens."""
    return document_number.upper().replace(" ", "").replace("-", "")


def person_key(*, issuing_state: str, document_number: str, date_of_birth: str, inspection: str) -> str:
    """The person whom one document shows; a person without papers is somebody new each time.

    A digest, so that no name or number stands in an address. It is no secret: who knows the document can make it.
    """
    material = (
        f"{issuing_state}:{document_number}:{date_of_birth}"
        if document_number
        else f"inspection:{inspection}"
    )
    return hashlib.sha256(material.encode()).hexdigest()[:20]


def name_key(surname: str, given_names: str) -> str:
    """A name as it is searched: capitals, no accents, one blank between parts, surname first."""
    return " ".join(part for part in (fold_name(surname), fold_name(given_names)) if part)


def fold_name(name: str) -> str:
    """One name part as it is searched; what a machine readable zone holds is so already, but for its fillers."""
    if name.isascii():
        return " ".join(_NOT_LETTERS.sub(" ", name.upper()).split())
    decomposed = unicodedata.normalize("NFKD", name.upper())
    plain = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join("".join(letter if letter.isalnum() else " " for letter in plain).split())
