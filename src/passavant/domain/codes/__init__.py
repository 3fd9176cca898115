"""Codes on travel documents: States, kinds of document, sexes (ICAO Doc 9303-3, 5; 9303-4 to -7)."""

from passavant.domain.codes.documents import Family, family_of, is_known_document_code
from passavant.domain.codes.sexes import Sex, sex_of
from passavant.domain.codes.states import (
    Kind,
    State,
    find,
    is_known,
    issuer_of,
    kind,
    known_codes,
    may_issue,
    name,
)

__all__ = [
    "Family",
    "Kind",
    "Sex",
    "State",
    "family_of",
    "find",
    "is_known",
    "is_known_document_code",
    "issuer_of",
    "kind",
    "known_codes",
    "may_issue",
    "name",
    "sex_of",
]
