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
from passavant.domain.values import Finding, check, declare_sentences, note

declare_sentences(
    {
        "screening.part_exact": "“%(asked)s” is the same.",
        "screening.part_folded": "“%(asked)s” and “%(listed)s” are two spellings of one name.",
        "screening.part_near": "“%(asked)s” is nearly “%(listed)s”: one letter or sound differs.",
        "screening.part_far": "“%(asked)s” is like “%(listed)s”: two letters or sounds differ.",
        "screening.part_consonants": "“%(asked)s” has the consonants of “%(listed)s”.",
        "screening.part_alike": "“%(asked)s” may stand for “%(listed)s”.",
        "screening.part_beginning": "“%(asked)s” may be the beginning of “%(listed)s”, cut off.",
        "screening.part_initial": "“%(asked)s” and “%(listed)s” have the same first letter.",
        "screening.part_weak": "“%(asked)s” is only a little like “%(listed)s”.",
        "screening.part_missing": "“%(listed)s” is listed and not in the document.",
        "screening.part_extra": "“%(asked)s” is in the document and not listed.",
        "screening.born_unknown": "No birth date to compare.",
        "screening.born_equal": "The birth date is the same.",
        "screening.born_month": "Month and year of birth are the same; a day is not known.",
        "screening.born_year": "The year of birth is the same; more is not known.",
        "screening.born_swapped": "The birth date is the same with day and month exchanged.",
        "screening.born_january": "The year of birth is the same; 1 January may stand for an unknown day.",
        "screening.born_day_digit": "The day of birth differs by one digit or one day.",
        "screening.born_digit": "The birth date differs by one digit.",
        "screening.born_year_off": "Day and month of birth are the same, the year differs by one.",
        "screening.born_span": "The year of birth lies within the years listed.",
        "screening.born_same_year": "The year of birth is the same, the day is another.",
        "screening.born_partial_off": "The year of birth differs by one; more is not known.",
        "screening.born_year_near": "The year of birth differs by one, the day is another.",
        "screening.born_years_near": "The year of birth differs by two or three.",
        "screening.born_years_far": "The year of birth differs by several years.",
        "screening.born_contradicts": "The year of birth is quite another.",
        "screening.sex_same": "The sex is the same.",
        "screening.sex_other": "The sex differs.",
        "screening.state_same": "The nationality is the same.",
        "screening.state_other": "The nationality differs.",
        "screening.number_same": "The document number and its State are the same.",
        "screening.number_other_state": "The document number is the same, its State is another.",
        "screening.number_folded": "The document number is the same but for characters that are easily confused.",
        "screening.number_folded_other_state": (
            "The document number is the same but for characters that are easily confused; its State is another."
        ),
        "screening.number_unknown_state": "The document number is the same; its State is not known.",
        "screening.number_folded_unknown_state": (
            "The document number is the same but for characters that are easily confused; its State is not known."
        ),
    }
)

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
