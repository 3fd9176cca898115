"""Two names beside one another: how likely they are one person's, and why, in words."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

from passavant.domain.screening.asking import ask
from passavant.domain.screening.explaining import explain_name
from passavant.domain.screening.features import FIRST_BIRTH_DATE
from passavant.domain.screening.index import align, build
from passavant.domain.screening.records import Query, Record
from passavant.domain.values import Finding


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two names: `score` from 0 to 1, 0.5 where it is even, and a finding for each part that agrees or does not."""

    score: float
    explanation: tuple[Finding, ...]


def compare_names(one: str, other: str) -> Comparison:
    """Compare two whole names, in any script, order and spelling.

    How common their parts are is taken from the table of common names alone: JEAN says less than MOMPREMIER.
    """
    index = build([Record(id="other", names=(other,))])
    asked = ask(Query(name=one), index.split)
    if not asked.pieces:
        return Comparison(0.0, ())
    aligned = align(index.scores, asked, index.place_of("other"))
    weight = float(index.scores.pairs @ aligned.features[:FIRST_BIRTH_DATE]) if aligned.pairs else -20.0
    return Comparison(1 / (1 + exp(-weight)), tuple(explain_name(asked, aligned)))
