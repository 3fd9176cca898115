"""Scores and rates of false alarm: what share of ordinary travellers reaches a score by chance.

A list twice as long alarms by chance twice as often at the same score, so no score means anything by itself. The model
brings measured rows of (number of records, rate, score); between them the logarithms are taken as straight lines.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from math import exp, log

import numpy as np

Rates = Sequence[tuple[int, float, float]]


def score_at(rate: float, *, records: int, rates: Rates) -> float:
    """The score that this share of ordinary travellers reaches by chance among so many records."""
    logs, scores = _curve(records, rates)
    return _along(log(max(rate, 1e-9)), logs, scores)


def rate_of(score: float, *, records: int, rates: Rates) -> float:
    """The share of ordinary travellers who reach a score by chance among so many records, at most 1."""
    logs, scores = _curve(records, rates)
    order = np.argsort(scores)
    return min(1.0, exp(_along(score, scores[order], logs[order])))


def scores_at(best: Sequence[float], rates: Sequence[float]) -> list[float]:
    """Of the best score of each ordinary traveller: the scores that these shares of them reach."""
    ordered = np.sort(np.asarray(best, float))[::-1]
    places = [min(len(ordered) - 1, int(rate * len(ordered))) for rate in rates]
    return [float(ordered[place]) for place in places]


def _curve(records: int, rates: Rates) -> tuple[np.ndarray, np.ndarray]:
    """Logarithms of rates and their scores for one number of records, by ascending rate.

    A shorter list than any measured is judged like the shortest: it alarms more seldom than it says.
    """
    fewest = min(size for size, _rate, _score in rates)
    by_rate: dict[float, list[tuple[float, float]]] = defaultdict(list)
    for size, rate, score in rates:
        by_rate[rate].append((log(size), score))
    logs = sorted(by_rate)
    scores = []
    for rate in logs:
        points = sorted(by_rate[rate])
        scores.append(
            _along(
                log(max(records, fewest)), np.array([p[0] for p in points]), np.array([p[1] for p in points])
            )
        )
    return np.log(np.array(logs)), np.array(scores)


def _along(x: float, xs: np.ndarray, ys: np.ndarray) -> float:
    """A line through measured points, drawn on beyond the first and the last."""
    if len(xs) == 1:
        return float(ys[0])
    if xs[0] < x < xs[-1]:
        return float(np.interp(x, xs, ys))
    first, last = (0, 1) if x <= xs[0] else (-2, -1)
    slope = (ys[last] - ys[first]) / (xs[last] - xs[first])
    anchor = first if x <= xs[0] else last
    return float(ys[anchor] + slope * (x - xs[anchor]))
