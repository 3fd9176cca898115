"""Fit the weights of screening on labelled queries, measure rates of false alarm, and write down both with figures."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt

from passavant.domain.screening import evaluating
from passavant.domain.screening.asking import ask
from passavant.domain.screening.calibrating import scores_at
from passavant.domain.screening.features import (
    FEATURES,
    FIRST_BIRTH_DATE,
    FIRST_NUMBER,
    BirthDate,
    Model,
    model_of,
)
from passavant.domain.screening.index import Index, align, build, candidates
from passavant.domain.screening.records import Query, Record

Numbers = npt.NDArray[np.float64]

WEIGHTS = Path(__file__).parent.parent / "src" / "passavant" / "domain" / "screening" / "weights.json"
SIZES = (10_000, 100_000, 1_000_000)
RATES = (0.02, 0.01, 0.005, 0.002, 0.001)
FLOOR = -12.0
CANDIDATES = 16

GIVEN: dict[str, float] = {
    "sex_same": 0.2,  # listed persons seldom have a sex, the others do: the data would count agreement against a match
    "listed_more": -0.05,  # lists give more names than documents show; never a point in favour
    "born_digit": 1.2,  # a digit misread in month or year: too few examples, but as likely as one in the day
    "born_partial_off": -1.0,  # years alone are often estimates
    "number_none": 0.0,
    "number_same": 14.0,  # numbers speak for themselves: who shows a listed document is stopped whatever the name
    "number_unknown_state": 10.0,
    "number_folded": 12.0,
    "number_folded_unknown_state": 7.0,
    "number_other_state": 4.0,  # by chance, two States give the same number
    "number_folded_other_state": 3.0,
}
FALSE_DATES = {
    BirthDate.CONTRADICTS: 0.012,
    BirthDate.YEARS_FAR: 0.008,
    BirthDate.YEARS_NEAR: 0.008,
    BirthDate.YEAR_NEAR: 0.006,
    BirthDate.SAME_YEAR: 0.012,
}
"""How many true matches bear such a date, forged or mistaken."""
OTHER_SEX = 0.01
TRAVELLERS = {"ordinary": 1.0, "namesake": 0.3, "relative": 0.1}
"""How much a wrong candidate of each kind of traveller counts."""
PRIOR = 0.5


@dataclass(slots=True)
class Examples:
    """Features of candidates, whether each is right, and how much it counts."""

    features: list[Numbers]
    right: list[float]
    counts: list[float]

    def add(self, features: Numbers, *, right: bool, count: float) -> None:
        self.features.append(features)
        self.right.append(float(right))
        self.counts.append(count)


def main(*words: str) -> int:
    options = argparse.ArgumentParser("screener.fit")
    options.add_argument("folder", type=Path)
    options.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    options.add_argument(
        "--rounds", type=int, default=1, help="fit again with the candidates that the new weights bring"
    )
    asked = options.parse_args(words)
    evaluation = evaluating.read_evaluation(asked.folder)
    indexes = {size: build(evaluation.list_of(size)) for size in asked.sizes}
    told = json.loads(WEIGHTS.read_text())
    for _ in range(asked.rounds):
        current = model_of(told)
        examples = Examples([], [], [])
        for index in indexes.values():
            _gather(examples, index.weighed_by(current), evaluation)
        print(f"{len(examples.right)} candidates")
        told["weights"] = _fit(examples, current)
    told["pairs"] = _fit_pairs(asked.folder / "pairs.csv")
    fitted = model_of(told)
    told["rates"], told["figures"] = [], {"on": str(datetime.now(tz=UTC).date()), "data": asked.folder.name}
    for size, index in indexes.items():
        report, rates = _measure(index.weighed_by(fitted), evaluation, size)
        told["rates"] += rates
        told["figures"][str(size)] = report
        print(size, report)
    WEIGHTS.write_text(json.dumps(told, indent=1) + "\n")
    return 0


def _gather(examples: Examples, index: Index, evaluation: evaluating.Evaluation) -> None:
    for traveller in evaluation.travellers:
        for _record, features in candidates(index, traveller.query, floor=FLOOR, most=CANDIDATES):
            examples.add(features, right=False, count=TRAVELLERS[traveller.category])
    for one in evaluation.queries:
        count = 0.3 if one.category in evaluating.STRESS else 1.0
        for features, right in _answers(index, one):
            if right:
                examples.add(features, right=True, count=count)
                _add_false_dates(examples, features, dated=bool(one.query.dob))
            elif features[FIRST_NUMBER]:
                examples.add(features, right=False, count=0.3)


def _answers(index: Index, one: evaluating.Labelled) -> Iterator[tuple[Numbers, bool]]:
    """The candidates of a labelled query; the right one too where it was not among them."""
    found = False
    for record, features in candidates(index, one.query, floor=FLOOR, most=CANDIDATES):
        found = found or record in one.expected
        yield features, record in one.expected
    missing = next((each for each in sorted(one.expected) if each in index), None)
    if not found and missing is not None:
        yield (
            align(index.scores, ask(one.query, index.split), index.place_of(missing)).features.astype(float),
            True,
        )


def _add_false_dates(examples: Examples, features: Numbers, *, dated: bool) -> None:
    if dated:
        for how, count in FALSE_DATES.items():
            other = features.copy()
            other[FIRST_BIRTH_DATE : FIRST_BIRTH_DATE + len(BirthDate)] = 0
            other[FIRST_BIRTH_DATE + how] = 1
            examples.add(other, right=True, count=count)
    same, differs = FEATURES.index("sex_same"), FEATURES.index("sex_other")
    if features[same]:
        other = features.copy()
        other[same], other[differs] = 0, 1
        examples.add(other, right=True, count=OTHER_SEX)


def _fit(examples: Examples, current: Model) -> dict[str, float]:
    """Logistic regression by Newton's method, drawn towards the current weights; what is given stays."""
    features, right, counts = np.array(examples.features), np.array(examples.right), np.array(examples.counts)
    by_name = features[:, FIRST_NUMBER] == 1  # documents have a path of their own
    features, right, counts = features[by_name], right[by_name], counts[by_name]
    fixed = np.array([name in GIVEN or name.startswith("number_") for name in FEATURES])
    start = np.array(
        [GIVEN.get(name, weight) for name, weight in zip(FEATURES, current.weights, strict=True)], float
    )
    offset = features[:, fixed & ~_numbers()] @ start[fixed & ~_numbers()]
    free = features[:, ~fixed]
    weights = _newton(free, right, counts, offset, 0.8 * start[~fixed])
    start[~fixed] = weights
    return {name: round(float(weight), 3) for name, weight in zip(FEATURES, start, strict=True)}


def _fit_pairs(path: Path) -> dict[str, float]:
    """Weights for two names alone, from labelled pairs, each asked both ways."""
    features, same = [], []
    for row in csv.DictReader(path.open(encoding="utf-8")):
        for one, other in ((row["name1"], row["name2"]), (row["name2"], row["name1"])):
            index = build([Record(id="other", names=(other,))])
            asked = ask(Query(name=one), index.split)
            aligned = align(index.scores, asked, index.place_of("other"))
            features.append(aligned.features[:FIRST_BIRTH_DATE])
            same.append(row["is_match"] == "true")
    x, y = np.array(features, float), np.array(same, float)
    nothing = np.zeros(len(y))
    weights = _newton(x, y, nothing + 1, nothing, np.zeros(x.shape[1]), pull=1.0)
    print(f"pairs: best F1 {_best_f1(x @ weights, y):.3f}")
    return {name: round(float(weight), 3) for name, weight in zip(FEATURES, weights, strict=False)}


def _best_f1(scores: Numbers, right: Numbers) -> float:
    return max(
        2 * right[scores >= least].sum() / ((scores >= least).sum() + right.sum())
        for least in np.unique(scores)
    )


def _numbers() -> npt.NDArray[np.bool_]:
    return np.array([name.startswith("number_") for name in FEATURES])


def _newton(
    x: Numbers, y: Numbers, count: Numbers, offset: Numbers, prior: Numbers, *, pull: float = PRIOR
) -> Numbers:
    def loss(weights: Numbers) -> float:
        z = x @ weights + offset
        return float(
            (count * (np.logaddexp(0, z) - y * z)).sum() + 0.5 * pull * ((weights - prior) ** 2).sum()
        )

    weights = prior.copy()
    for _ in range(60):
        p = 1 / (1 + np.exp(-np.clip(x @ weights + offset, -30, 30)))
        slope = x.T @ (count * (p - y)) + pull * (weights - prior)
        bend = (x * (count * p * (1 - p))[:, None]).T @ x + pull * np.eye(len(weights))
        step = np.linalg.solve(bend, slope)
        before, length = loss(weights), 1.0
        while loss(weights - length * step) > before and length > 1e-6:
            length /= 2
        weights = weights - length * step
        if np.abs(length * step).max() < 1e-5:
            break
    return weights


def _measure(
    index: Index, evaluation: evaluating.Evaluation, size: int
) -> tuple[dict[str, float], list[list[float]]]:
    report = evaluating.evaluate(evaluating.searcher_of(index), evaluation, size=size)
    ordinary = [one.query for one in evaluation.travellers if one.category == "ordinary"]
    best = [hits[0][1] if hits else -99.0 for hits in map(evaluating.searcher_of(index), ordinary)]
    rates = [
        [size, rate, round(score, 3)]
        for rate, score in zip(RATES, scores_at(best, RATES), strict=True)
        if score > -99
    ]
    figures = {
        "recall_at_0.005": round(report.recall[0.005], 4),
        "recall_at_0.001": round(report.recall[0.001], 4),
        "namesakes": round(report.namesakes, 3),
        "native_script": round(report.by_category.get("native_script", 0.0), 3),
    }
    return figures, rates


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
