"""Find the documents that are one person's among invented people of whom it is known, beside what a user would pick.

Some of the people have a second document, made as second documents differ: renewed with another number, a letter or a
figure misread, a given name left out, names turned round, married, of another State, a birth date of which the year
alone is written. Among the others are twins, and namesakes born on another day. Two peers are one SQL statement on the
same DuckDB: who has the same names and birth date, and who has the birth date and one of the names. The third is the
same engine with its own comparisons of names and dates and with weights learnt from the data, as its guide tells;
learnt where few namesakes are, for among many of them it learns what namesakes have in common.
"""

from __future__ import annotations

import json
import logging
import os
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from random import Random
from typing import Any

from benchmarks import bench_site
from passavant.domain.codes.numbers import normal_number
from passavant.domain.names.keys import fold_name
from passavant.domain.specimens.people import population
from passavant.modules.persons.keys import pair_of
from passavant.modules.persons.likeness import Shown, likely_pairs

PERSONS = bench_site.PERSONS
SECOND, TWINS, NAMESAKES = 0.05, 0.01, 0.02
"""How many of the people have a second document, a twin, a namesake."""
LEAST = 900
"""Per mille from which on a pair is put before people, as the command does when nothing else is asked."""
MOST = 500
"""Pairs that the command puts before people when nothing else is asked."""
TARGET_SECONDS = 300
TARGET_RECALL, TARGET_PRECISION = 0.80, 0.90

Pairs = set[tuple[str, str]]

STRICT = """
    SELECT l.key, r.key FROM shown l JOIN shown r ON l.key < r.key
    AND l.surname = r.surname AND l.given_names = r.given_names AND l.date_of_birth = r.date_of_birth
"""
LOOSE = """
    SELECT l.key, r.key FROM shown l JOIN shown r ON l.key < r.key
    AND l.date_of_birth = r.date_of_birth AND l.sex = r.sex
    AND (l.surname = r.surname OR l.given_names = r.given_names)
"""


@dataclass(frozen=True, slots=True)
class Found:
    """The pairs of one way of looking, with the seconds that it took."""

    seconds: float
    likeliest: list[tuple[str, str]]
    """The likeliest first, where the way of looking tells them apart."""

    @property
    def pairs(self) -> Pairs:
        return set(self.likeliest)


def run() -> list[dict[str, Any]]:
    """A row for the time, one for how many second documents are found, one for how many found pairs are right."""
    shown, truth = _people()
    ours = _timed(lambda: [pair.keys for pair in likely_pairs(shown, least=LEAST)])
    peers = {
        "same names and birth date": _timed(lambda: _joined(shown, STRICT)),
        "birth date and a name": _timed(lambda: _joined(shown, LOOSE)),
        "learnt weights": _timed(lambda: _learnt(shown)),
    }
    found = _share(
        "second documents found", ours, peers, TARGET_RECALL, lambda each: _part(each, truth, truth)
    )
    right = _share("found pairs right", ours, peers, TARGET_PRECISION, lambda each: _part(each, truth, each))
    worklist = set(ours.likeliest[:MOST])
    right["note"] = (
        f"{_part(worklist, truth, worklist):.3f} of the {len(worklist)} likeliest, which a search lists"
    )
    return [_time(ours, peers, len(shown)), found, right]


def _time(ours: Found, peers: dict[str, Found], documents: int) -> dict[str, Any]:
    return {
        "name": f"likely pairs of {documents:,} documents",
        "ours": round(ours.seconds, 1),
        "unit": "s",
        "peer": "; ".join(f"{name} {peer.seconds:.1f} s" for name, peer in peers.items()),
        "ratio": round(ours.seconds / peers["same names and birth date"].seconds, 1),
        "target": TARGET_SECONDS,
        "met": ours.seconds <= TARGET_SECONDS,
        "note": f"{len(ours.pairs):,} pairs at {LEAST} of 1000 and above; {os.cpu_count()} processors",
    }


def _share(
    name: str, ours: Found, peers: dict[str, Found], target: float, part: Callable[[Pairs], float]
) -> dict[str, Any]:
    share = part(ours.pairs)
    return {
        "name": f"likely pairs: {name}",
        "ours": round(share, 3),
        "unit": "of 1",
        "peer": "; ".join(f"{name} {part(peer.pairs):.3f}" for name, peer in peers.items()),
        "ratio": round(share / (part(peers["same names and birth date"].pairs) or 1), 2),
        "target": target,
        "met": share >= target,
    }


def _part(found: Pairs, truth: Pairs, whole: Pairs) -> float:
    return len(found & truth) / len(whole) if whole else 0.0


def _timed(work: Callable[[], list[tuple[str, str]]]) -> Found:
    began = time.perf_counter()
    found = work()
    return Found(time.perf_counter() - began, found)


# -- people of whom it is known


def _people() -> tuple[list[Shown], Pairs]:
    """Everybody, with the pairs that are one person's."""
    chance, shown, truth = Random(bench_site.SEED), [], set()
    for number, person in enumerate(population(bench_site.SEED, PERSONS)):
        one = Shown(
            key=f"{number:08d}",
            surname=person.surname,
            given_names=person.given_names,
            date_of_birth=person.date_of_birth.isoformat(),
            nationality=person.nationality,
            sex=person.sex,
            issuing_state=person.issuing_state,
            document_number=person.document_number,
        )
        shown.append(one)
        drawn = chance.random()
        if drawn < SECOND:
            second = chance.choice(_SECOND)(_renewed(one, chance), chance)
            shown.append(replace(second, key=f"{number:08d}-2"))
            truth.add((one.key, f"{number:08d}-2"))
        elif drawn < SECOND + TWINS:
            shown.append(replace(_twin(_renewed(one, chance), chance), key=f"{number:08d}-t"))
        elif drawn < SECOND + TWINS + NAMESAKES:
            born = f"{chance.randint(1940, 2020)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}"
            shown.append(replace(_renewed(one, chance), key=f"{number:08d}-n", date_of_birth=born))
    chance.shuffle(shown)
    return shown, truth


def _renewed(one: Shown, chance: Random) -> Shown:
    """Another number, as no number tells of the one before."""
    return replace(
        one, document_number=f"{chance.choice('ABCDEFGHJKLMNPRSTUVWXYZ')}{chance.randrange(10**8):08d}"
    )


def _as_before(second: Shown, chance: Random) -> Shown:
    del chance
    return second


def _misread_name(second: Shown, chance: Random) -> Shown:
    return replace(second, surname=_slip(second.surname, chance, "ABDEGILMNORSTU"))


def _misread_date(second: Shown, chance: Random) -> Shown:
    """One figure of the day."""
    wrong = chance.choice([digit for digit in "123456789" if digit != second.date_of_birth[-1]])
    return replace(second, date_of_birth=second.date_of_birth[:-1] + wrong)


def _day_and_month_turned(second: Shown, chance: Random) -> Shown:
    year, month, day = second.date_of_birth.split("-")
    if int(day) > 12 or day == month:
        return _misread_date(second, chance)
    return replace(second, date_of_birth=f"{year}-{day}-{month}")


def _given_name_left_out(second: Shown, chance: Random) -> Shown:
    first, _, more = second.given_names.partition(" ")
    del chance
    return replace(second, given_names=first if more else f"{first} JUNIOR")


def _turned(second: Shown, chance: Random) -> Shown:
    del chance
    return replace(second, surname=second.given_names, given_names=second.surname)


def _married(second: Shown, chance: Random) -> Shown:
    others = ("PIERRE", "JOSEPH", "CHARLES", "ROSARIO", "BAPTISTE", "LOUIS", "DE LA CRUZ", "AUGUSTIN")
    return replace(second, surname=chance.choice([name for name in others if name != second.surname]))


def _of_another_state(second: Shown, chance: Random) -> Shown:
    state = chance.choice(
        [code for code in ("CAN", "USA", "FRA", "DOM", "CHL") if code != second.nationality]
    )
    return replace(second, nationality=state, issuing_state=state)


def _year_alone(second: Shown, chance: Random) -> Shown:
    del chance
    return replace(second, date_of_birth=second.date_of_birth[:4])


_SECOND = (
    _as_before, _as_before, _as_before, _as_before, _misread_name, _misread_date, _day_and_month_turned,
    _given_name_left_out, _given_name_left_out, _turned, _married, _of_another_state, _of_another_state, _year_alone,
)  # fmt: skip


def _twin(second: Shown, chance: Random) -> Shown:
    """Born on the same day to the same parents, with another name."""
    names = {
        "F": ("MARIE", "ROSELINE", "GUERDA", "NADEGE", "YOLETTE"),
        "M": ("WILNER", "JUDE", "FRITZ", "PATRICK"),
    }
    others = [name for name in names.get(second.sex, names["F"]) if name not in second.given_names.upper()]
    return replace(second, given_names=chance.choice(others))


def _slip(word: str, chance: Random, letters: str) -> str:
    place = chance.randrange(1, len(word))
    wrong = chance.choice([letter for letter in letters if letter != word[place].upper()])
    return word[:place] + wrong + word[place + 1 :]


# -- the peers


def _table(shown: list[Shown]) -> Any:
    """Names without accents and numbers without strokes, as we compare them."""
    import pyarrow as pa  # noqa: PLC0415  (only peers need it here)

    rows = [
        {
            **asdict(each),
            "surname": fold_name(each.surname),
            "given_names": fold_name(each.given_names),
            "document_number": normal_number(each.document_number),
        }
        for each in shown
    ]
    return pa.table({name: pa.array([row[name] or None for row in rows], pa.string()) for name in rows[0]})


def _joined(shown: list[Shown], statement: str) -> list[tuple[str, str]]:
    import duckdb  # noqa: PLC0415  (only peers need it here)

    with duckdb.connect() as base:
        base.register("shown", _table(shown))
        return [(one, other) for one, other in base.execute(statement).fetchall()]


def _learnt(shown: list[Shown]) -> list[tuple[str, str]]:
    """The guide's way: estimate chance agreement by a sample, the rest by expectation and maximization."""
    import splink  # noqa: PLC0415  (only peers need it here)
    from splink import comparison_library as library  # noqa: PLC0415

    logging.getLogger("splink").setLevel(logging.ERROR)
    comparisons: list[Any] = [
        library.NameComparison("surname").configure(term_frequency_adjustments=True),
        library.NameComparison("given_names").configure(term_frequency_adjustments=True),
        library.DateOfBirthComparison("date_of_birth", input_is_string=True),
        library.ExactMatch("sex"),
        library.ExactMatch("nationality"),
        library.ExactMatch("document_number"),
    ]
    settings = splink.SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="key",
        comparisons=comparisons,
        blocking_rules_to_generate_predictions=[
            splink.block_on("date_of_birth", "sex"),
            splink.block_on("surname", "given_names"),
            splink.block_on("document_number"),
            splink.block_on("surname", "substr(date_of_birth, 1, 4)"),
        ],
    )
    linker = splink.Linker(splink.DuckDBAPI().register(_table(shown)), settings, log_level=None)
    training = linker.training
    sure: list[Any] = [splink.block_on("surname", "given_names", "date_of_birth")]
    training.estimate_probability_two_random_records_match(sure, recall=0.4)
    training.estimate_u_using_random_sampling(max_pairs=1e7, seed=bench_site.SEED)
    for fields in (
        ("date_of_birth", "sex"),
        ("surname", "given_names", "nationality", "sex"),
        ("date_of_birth", "surname"),
    ):
        training.estimate_parameters_using_expectation_maximisation(splink.block_on(*fields))
    scored = linker.inference.predict(threshold_match_probability=LEAST / 1000).as_record_list()
    return [pair_of(row["key_l"], row["key_r"]) for row in scored]


if __name__ == "__main__":
    for row in run():
        print(json.dumps(row))
