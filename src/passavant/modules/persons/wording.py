"""Make the sentences of this room known when the program starts, for the catalogues."""

from __future__ import annotations

from passavant.domain.values import declare_sentences

declare_sentences(
    {
        "persons.linked": "Other documents that two officers linked as this person's: %(number)s.",
        "check.persons": "Linked documents",
    }
)
