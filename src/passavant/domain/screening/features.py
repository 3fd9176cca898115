"""The table of features that a score is made of, in the kernel's order, each with what it says of a hit."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import numpy.typing as npt

Weights = npt.NDArray[np.float32]


class Agreement(IntEnum):
    """How a part of the query's name agrees with a part of the listed one."""

    EXACT = 0
    FOLDED = 1
    NEAR = 2
    FAR = 3
    CONSONANTS = 4
    ALIKE = 5
    BEGINNING = 6
    INITIAL = 7
    WEAK = 8


class BirthDate(IntEnum):
    """How the birth dates agree."""

    UNKNOWN = 0
    EQUAL = 1
    MONTH = 2
    YEAR = 3
    SWAPPED = 4
    JANUARY = 5
    DAY_DIGIT = 6
    DIGIT = 7
    YEAR_OFF = 8
    SPAN = 9
    SAME_YEAR = 10
    PARTIAL_OFF = 11
    YEAR_NEAR = 12
    YEARS_NEAR = 13
    YEARS_FAR = 14
    CONTRADICTS = 15


class Number(IntEnum):
    """How a document number agrees."""

    NONE = 0
    SAME = 1
    OTHER_STATE = 2
    FOLDED = 3
    FOLDED_OTHER_STATE = 4
    UNKNOWN_STATE = 5
    FOLDED_UNKNOWN_STATE = 6


NAME_FEATURES = (
    "bias",
    "evidence",
    "asked_more",
    "listed_more",
    "contradiction",
    "single",
    "covered",
    "size",
)
FEATURES: tuple[str, ...] = (
    *NAME_FEATURES,
    *(f"part_{how.name.lower()}" for how in Agreement),
    *(f"born_{how.name.lower()}" for how in BirthDate),
    "sex_same",
    "sex_other",
    "state_same",
    "state_other",
    *(f"number_{how.name.lower()}" for how in Number),
)
FIRST_BIRTH_DATE = FEATURES.index("born_unknown")
FIRST_NUMBER = FEATURES.index("number_none")


@dataclass(frozen=True, slots=True)
class Model:
    """Weights of the features, and how scores become rates of false alarm.

    `pairs` weighs the name's features alone, where two names are compared and nothing else is known.

    `rates` are rows of (number of records, rate, score): with that many records, that share of ordinary travellers
    reaches that score by chance.
    """

    weights: Weights
    pairs: Weights
    rates: tuple[tuple[int, float, float], ...]


def model_of(told: Mapping[str, Any]) -> Model:
    """A model from its JSON form.

    Raises:
        KeyError: a feature has no weight.
    """
    weights = np.array([told["weights"][name] for name in FEATURES], np.float32)
    pairs = np.array([told["pairs"][name] for name in FEATURES[:FIRST_BIRTH_DATE]], np.float32)
    return Model(
        weights, pairs, tuple((int(size), float(rate), float(score)) for size, rate, score in told["rates"])
    )


@cache
def model() -> Model:
    """The model that was fitted on the developers' data, with the figures it gave beside it."""
    text = files("passavant.domain.screening").joinpath("weights.json").read_text(encoding="utf-8")
    return model_of(json.loads(text))
