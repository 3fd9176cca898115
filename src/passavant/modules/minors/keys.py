"""Keys of persons and rows in this room's tables; all of them come from facts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from uuid import UUID

from passavant.domain.codes.numbers import document_key
from passavant.domain.names import letters_of
from passavant.modules.minors.facts import Named


def document_of(person: Named) -> str:
    """The key of a person's document; empty without one."""
    return document_key(person.issuing_state, person.document_number)


def name_of(person: Named) -> str:
    """A digest of the letters of a name, with the birth date; empty without a name.

    Names written out differ from a machine readable zone in accents alone, which `letters_of` takes away.
    """
    if not (person.surname or person.given_names):
        return ""
    shown = f"{letters_of(person.surname)}|{letters_of(person.given_names)}|{person.date_of_birth}"
    return digest_of(shown)


def person_of(person: Named) -> str:
    """One person, by the document where there is one, else by name; empty for nobody."""
    return document_of(person) or name_of(person)


def digest_of(key: str) -> str:
    """A key without what it is made of. It is no secret: who knows the document can make it."""
    return hashlib.sha256(key.encode()).hexdigest()[:20] if key else ""


def adult_digest(adult: Named) -> str:
    return digest_of(person_of(adult))


def child_digest(child: Named) -> str:
    """By the name: a child who shows no booklet today is the same child."""
    return digest_of(name_of(child))


def notice_key(inspection: UUID, agency: str) -> str:
    return f"{inspection}:{agency}"


def both_of(person: Named) -> Iterator[str]:
    """Every key that a person has."""
    yield from (key for key in (document_of(person), name_of(person)) if key)
