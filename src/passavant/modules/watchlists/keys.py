"""Keys of entries, numbers and documents in this room's tables; all of them come from facts."""

from __future__ import annotations

import hashlib
from uuid import UUID

from passavant.domain.codes.numbers import document_key
from passavant.domain.names import letters_of
from passavant.journal.ids import by_site
from passavant.modules.crossings.facts import Document

LONGEST_SOURCE_ID = 120
"""Characters of a list's own number of an entry; a longer one is quarantined."""
LONGEST_NUMBER = 40


def entry_key(list_code: str, source_id: str, version: int) -> str:
    """One wording of one entry; a changed entry has another key, so what was cleared alarms again."""
    return f"{list_code}:{source_id}:{version}"


def key_by_hand(list_code: str, source_id: str, version: int, *, site: str) -> str:
    """Of an entry that officers of a site made: no site takes the key that a version of the list will need."""
    return by_site(entry_key(list_code, source_id, version), site)


def number_key(entry: str, place: int) -> str:
    return f"{entry}#{place}"


def key_of(document: Document) -> str:
    """The key of a document as it was shown; empty for a person without papers."""
    return document_key(document.issuing_state, document.document_number)


def alert_key(subject: str, entry: str) -> str:
    """One alert for one person and one wording of an entry, however often it is looked for.

    A digest, because names and numbers must not stand in addresses.
    """
    return hashlib.sha256(f"{subject}|{entry}".encode()).hexdigest()[:32]


def hit_key(inspection: UUID, entry: str) -> str:
    return f"{inspection}|{entry}"


def person_shown(surname: str, given_names: str, date_of_birth: str) -> str:
    """The person whom a document shows, as a digest of the name's letters and the birth date.

    A booklet with another name or date in it is another person's, whatever its number.
    """
    shown = f"{letters_of(surname)}|{letters_of(given_names)}|{date_of_birth}"
    return hashlib.sha256(shown.encode()).hexdigest()[:20]


def clearance_key(document: str, person: str, entry: str) -> str:
    return f"{document}|{person}|{entry}"
