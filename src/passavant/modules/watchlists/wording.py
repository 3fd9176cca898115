"""The sentences of this room, and of the libraries whose findings it shows."""

from __future__ import annotations

import passavant.domain.lists.findings
import passavant.domain.screening
from passavant.domain.values import declare_sentences
from passavant.modules.watchlists import actions

__all__ = ["actions", "passavant"]  # importing declares what they say

declare_sentences(
    {
        "watchlists.field.name": "Name",
        "watchlists.field.date_of_birth": "Date of birth",
        "watchlists.field.sex": "Sex",
        "watchlists.field.nationality": "Nationality",
        "watchlists.field.document_number": "Document",
    }
)
