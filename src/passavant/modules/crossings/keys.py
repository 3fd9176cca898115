"""Keys by which records find one another: of a person as one document shows them, and of a name.

The key of a document itself is `domain.codes.numbers.document_key`.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

_NOT_LETTERS = re.compile("[^A-Z0-9]+")


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
