"""A hit in words: for each feature that spoke, what agrees and what does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from passavant.domain.screening.asking import Asked
from passavant.domain.screening.features import (
    FEATURES,
    FIRST_BIRTH_DATE,
    FIRST_NUMBER,
    Agreement,
    BirthDate,
    Number,
)
from passavant.domain.screening.features import Weights as Features
from passavant.domain.values import Finding, check, note

AGAINST = frozenset(
    {
        BirthDate.SAME_YEAR,
        BirthDate.PARTIAL_OFF,
        BirthDate.YEAR_NEAR,
        BirthDate.YEARS_NEAR,
        BirthDate.YEARS_FAR,
        BirthDate.CONTRADICTS,
    }
)


@dataclass(frozen=True, slots=True)
class Aligned:
    """A query beside one listed name: score, features, and the pairs of (arc, place, class)."""

    score: float
    features: Features
    listed: list[str]
    pairs: tuple[tuple[int, int, int], ...]


def explain(asked: Asked, aligned: Aligned) -> tuple[Finding, ...]:
    """One finding a feature that spoke: a note for what agrees, a check for what does not."""
    return (*_number(aligned), *explain_name(asked, aligned), *_person(aligned))


def explain_name(asked: Asked, aligned: Aligned) -> Iterator[Finding]:
    """Part by part: what agrees and how, what is missing on either side."""
    covered = 0
    for arc, place, how in sorted(aligned.pairs, key=lambda pair: pair[1]):
        covered |= asked.arcs[arc].mask
        details = {"asked": asked.arcs[arc].text, "listed": aligned.listed[place]}
        told = check if how == Agreement.WEAK else note
        yield told(f"screening.part_{Agreement(how).name.lower()}", "name", **details)
    agreed = {place for _arc, place, _how in aligned.pairs}
    if not agreed:
        return
    for place, listed in enumerate(aligned.listed):
        if place not in agreed:
            yield check("screening.part_missing", "name", listed=listed)
    for number, piece in enumerate(asked.pieces):
        if not covered >> number & 1:
            yield check("screening.part_extra", "name", asked=piece)


def _person(aligned: Aligned) -> Iterator[Finding]:
    for how in BirthDate:
        if aligned.features[FIRST_BIRTH_DATE + how]:
            told = check if how in AGAINST else note
            yield told(f"screening.born_{how.name.lower()}", "date_of_birth")
    for name, field in (("sex", "sex"), ("state", "nationality")):
        if aligned.features[FEATURES.index(f"{name}_same")]:
            yield note(f"screening.{name}_same", field)
        if aligned.features[FEATURES.index(f"{name}_other")]:
            yield check(f"screening.{name}_other", field)


def _number(aligned: Aligned) -> Iterator[Finding]:
    for how in Number:
        if how and aligned.features[FIRST_NUMBER + how]:
            yield note(f"screening.number_{how.name.lower()}", "document_number")
