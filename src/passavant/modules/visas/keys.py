"""Keys of persons and rows in this room's tables; all of them come from facts."""

from __future__ import annotations

from passavant.domain.codes.numbers import document_key
from passavant.domain.codes.states import codes_of_issuer
from passavant.modules.visas.facts import Holder


def document_of(holder: Holder) -> str:
    """The key of a holder's document."""
    return document_key(holder.issuing_state, holder.document_number)


def documents_of(issuing_state: str, document_number: str) -> frozenset[str]:
    """The keys of a document under all codes of its issuer; none without a number."""
    keys = (document_key(code, document_number) for code in codes_of_issuer(issuing_state))
    return frozenset(filter(None, keys))
