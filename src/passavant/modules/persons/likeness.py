"""Likely pairs: documents that may be one human's, scored by splink on DuckDB. Work for a human, never a link.

How often two documents of one person agree in a field, and how often those of two persons do, is stated here; how
common a name is, is counted in the data at each search. Nothing is learnt that nobody can read.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from passavant.domain.codes.numbers import normal_number
from passavant.domain.codes.states import issuer_of
from passavant.domain.names.keys import fold_name

LINKED_SHARE = 0.05
"""How many of the persons are held, before anything is compared, to have another document here."""
_WHOLE_DATE = len("2026-11-20")


class NotInstalled(Exception):
    """The search needs the packages of headquarters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A person as one document shows them; empty fields are not known."""

    key: str
    surname: str
    given_names: str
    date_of_birth: str
    nationality: str
    sex: str
    issuing_state: str
    document_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """How a field agrees, and for how much it speaks."""

    field: str
    level: str
    bits: int
    """Each bit doubles the odds that it is one person; below nought it speaks against."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Likely:
    """Two keys, the lesser first, with how likely they are one person's and why."""

    first: str
    second: str
    likelihood: int
    """Per mille, never a thousand."""
    grounds: tuple[Ground, ...]

    @property
    def keys(self) -> tuple[str, str]:
        return self.first, self.second


@dataclass(frozen=True, slots=True)
class _Level:
    """One way in which a field may agree: its condition in SQL, and how often one person's documents do so."""

    name: str
    condition: str
    one_person: float
    by_chance: float
    """How often two persons' do, where the sample holds too few to count."""
    by_term: bool = False
    """Weighed by how common the value is."""


def _alike(name: str) -> str:
    """Most letters the same, the first ones above all; or one slip in a name that is not too short for that."""
    return (
        f"jaro_winkler_similarity({name}_l, {name}_r) >= 0.9 OR"
        f" (least(length({name}_l), length({name}_r)) >= 4 AND damerau_levenshtein({name}_l, {name}_r) <= 1)"
    )


_DATES_ALIKE = (
    "(date_of_birth_l[1:4] = date_of_birth_r[1:4] AND date_of_birth_l[6:7] = date_of_birth_r[9:10]"
    " AND date_of_birth_l[9:10] = date_of_birth_r[6:7])"
    " OR damerau_levenshtein(date_of_birth_l, date_of_birth_r) <= 1"
)
"""Day and month turned, or one figure misread."""
_PART_OF_NAME = (
    "starts_with(given_names_l, given_names_r || ' ') OR starts_with(given_names_r, given_names_l || ' ')"
)
_TURNED = "surname_l = given_names_r AND given_names_l = surname_r"
_FIELDS: Mapping[str, tuple[_Level, ...]] = {
    "surname": (
        _Level("same", "surname_l = surname_r", 0.80, 0.01, by_term=True),
        _Level("turned", _TURNED, 0.02, 0.00002),
        _Level("alike", _alike("surname"), 0.10, 0.005),
        _Level("other", "ELSE", 0.08, 0.98498),
    ),
    "given_names": (
        _Level("same", "given_names_l = given_names_r", 0.76, 0.005, by_term=True),
        _Level("turned", _TURNED, 0.02, 0.02),  # told once, with the surname: neither for nor against here
        _Level("part", _PART_OF_NAME, 0.12, 0.002),
        _Level("alike", _alike("given_names"), 0.08, 0.006),
        _Level("other", "ELSE", 0.02, 0.967),
    ),
    "date_of_birth": (
        _Level("same", "date_of_birth_l = date_of_birth_r", 0.90, 0.00004),
        _Level("alike", _DATES_ALIKE, 0.08, 0.0006),
        _Level("year", "date_of_birth_l[1:4] = date_of_birth_r[1:4]", 0.01, 0.015),
        _Level("other", "ELSE", 0.01, 0.98436),
    ),
    "sex": (_Level("same", "sex_l = sex_r", 0.99, 0.5), _Level("other", "ELSE", 0.01, 0.5)),
    "nationality": (
        _Level("same", "nationality_l = nationality_r", 0.85, 0.5),
        _Level("other", "ELSE", 0.15, 0.5),
    ),
    "document_number": (
        _Level("same", "document_number_l = document_number_r", 0.05, 0.000001),
        _Level("alike", "damerau_levenshtein(document_number_l, document_number_r) <= 1", 0.05, 0.00001),
        _Level("other", "ELSE", 0.90, 0.999989),
    ),
}
_LOOKED_AT = (
    ("date_of_birth", "sex"),
    ("surname", "given_names"),
    ("document_number",),
    ("surname", "substr(date_of_birth, 1, 4)"),
)
"""Only pairs that share one of these are compared at all."""


def likely_pairs(shown: Iterable[Shown], *, least: int) -> list[Likely]:
    """Pairs of persons who are likely one, the likeliest first.

    Args:
        least: per mille from which on a pair is worth a human's time.

    Raises:
        NotInstalled: splink or DuckDB is missing here.
    """
    rows = [_comparable(each) for each in shown]
    if len(rows) < 2:
        return []
    found = [_likely(row) for row in _scored(rows, least=least / 1000)]
    return sorted(found, key=lambda pair: (-pair.likelihood, pair.first, pair.second))


def _comparable(shown: Shown) -> dict[str, str | None]:
    """Names without accents, one code for each State ("D" in a zone is DEU typed by hand), numbers without strokes.

    What is not known whole is not compared.
    """
    born = shown.date_of_birth
    said = {
        **asdict(shown),
        "surname": fold_name(shown.surname),
        "given_names": fold_name(shown.given_names),
        "date_of_birth": born if len(born) == _WHOLE_DATE else "",
        "nationality": issuer_of(shown.nationality),
        "document_number": normal_number(shown.document_number),
    }
    return {name: value or None for name, value in said.items()}


def _scored(rows: list[dict[str, str | None]], *, least: float) -> list[dict[str, Any]]:
    splink, pyarrow = _packages()
    logging.getLogger("splink").setLevel(logging.ERROR)
    columns = {name: pyarrow.array([row[name] for row in rows], pyarrow.string()) for name in rows[0]}
    table = splink.DuckDBAPI().register(pyarrow.table(columns))
    linker = splink.Linker(table, _settings(splink, len(rows)), log_level=None)
    scored = linker.inference.predict(threshold_match_probability=least)
    return list(scored.as_record_list())


def _packages() -> tuple[Any, Any]:
    try:
        import pyarrow as pa  # noqa: PLC0415  (at headquarters alone, and only for a search)
        import splink  # noqa: PLC0415
    except ImportError as missing:
        raise NotInstalled from missing
    return splink, pa


def _settings(splink: Any, persons: int) -> Any:
    return splink.SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="key",
        comparisons=[_comparison(field, levels) for field, levels in _FIELDS.items()],
        blocking_rules_to_generate_predictions=[splink.block_on(*fields) for fields in _LOOKED_AT],
        probability_two_random_records_match=LINKED_SHARE * 2 / persons,
        retain_intermediate_calculation_columns=True,
    )


def _comparison(field: str, levels: tuple[_Level, ...]) -> dict[str, Any]:
    unknown = {
        "sql_condition": f"{field}_l IS NULL OR {field}_r IS NULL",
        "label_for_charts": "unknown",
        "is_null_level": True,
    }
    return {
        "output_column_name": field,
        "comparison_levels": [unknown, *(_level(field, level) for level in levels)],
    }


def _level(field: str, level: _Level) -> dict[str, Any]:
    told = {
        "sql_condition": level.condition,
        "label_for_charts": level.name,
        "m_probability": level.one_person,
        "u_probability": level.by_chance,
    }
    return {**told, "tf_adjustment_column": field} if level.by_term else told


def _likely(row: Mapping[str, Any]) -> Likely:
    first, second = sorted((row["key_l"], row["key_r"]))
    return Likely(
        first=first,
        second=second,
        likelihood=min(999, int(row["match_probability"] * 1000)),
        grounds=tuple(_grounds(row)),
    )


def _grounds(row: Mapping[str, Any]) -> Iterator[Ground]:
    for field, levels in _FIELDS.items():
        agrees = row[f"gamma_{field}"]  # the last level is nought, one that is not known below it
        if agrees >= 0:
            bits = row[f"mw_{field}"] + row.get(f"mw_tf_adj_{field}", 0.0)
            yield Ground(field=field, level=levels[-1 - agrees].name, bits=round(bits))
