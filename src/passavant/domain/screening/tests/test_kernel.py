"""The compiled kernel is what its source says, and lays out its tables as Python does."""

from __future__ import annotations

import ctypes
import hashlib

import numpy as np
import pytest

from passavant.domain.screening import asking, features
from passavant.domain.screening.kernel import SegmentTables, kernel, library_path
from passavant.domain.screening.segments import LONGEST


def test_the_kernel_was_compiled_from_the_source_beside_it() -> None:
    source = library_path().with_name("screening.c")
    if not source.exists():
        pytest.skip("installed without its source")
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    told = {path.name: digest.encode() in path.read_bytes() for path in source.parent.glob("*.so")}
    assert len(told) >= 2
    assert all(told.values()), f"compile again: python3 run.py kernel ({told})"
    assert kernel.psv_source().decode() == digest


def test_both_sides_agree_on_sizes() -> None:
    told = np.zeros(16, np.uint32)
    assert kernel.psv_sizes(told.ctypes.data) == 11
    assert told[:4].tolist() == [
        len(features.FEATURES),
        len(features.Agreement),
        len(features.BirthDate),
        len(features.Number),
    ]
    assert told[4] == LONGEST
    assert told[5] == asking.MOST_PIECES
    assert told[6] == asking.MOST_ARCS
    assert told[8] == ctypes.sizeof(SegmentTables)
    assert told[9] == asking._HEAD.size


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("MUHAMMAD", "MOHAMED"),
        ("QADHDHAFI", "GADDAFI"),
        ("SHAYKH", "CHEIKH"),
        ("ALEXANDER", "ALEKSANDER"),
        ("YOUSSEF", "YUSUF"),
        ("SOULEYMANE", "SULAYMAN"),
        ("GONZALEZ", "GONSALES"),
        ("ZHUKOV", "JUKOV"),
    ],
)
def test_spellings_of_one_sound_are_near(one: str, other: str) -> None:
    a, b = (_folded(word) for word in (one, other))
    assert a == b or kernel.psv_distance(a, len(a), b, len(b), 2.5) <= 1.3, (a, b)


@pytest.mark.parametrize(
    ("one", "other"), [("MARIE", "PIERRE"), ("WEI", "WEN"), ("JEAN", "JUNE"), ("PAULO", "PEDRO")]
)
def test_other_names_are_far(one: str, other: str) -> None:
    assert kernel.psv_distance(one.encode(), len(one), other.encode(), len(other), 99.0) > 0.9


@pytest.mark.parametrize(
    ("asked", "listed", "how"),
    [
        ("1980-05-07", "1980-05-07", features.BirthDate.EQUAL),
        ("1980-05-07", "1980-07-05", features.BirthDate.SWAPPED),
        ("1980-05-07", "1980-05", features.BirthDate.MONTH),
        ("1980", "1980-05-07", features.BirthDate.YEAR),
        ("1980-01-01", "1980-05-07", features.BirthDate.JANUARY),
        ("1980-05-17", "1980-05-07", features.BirthDate.DAY_DIGIT),
        ("1980-06-07", "1980-05-07", features.BirthDate.DIGIT),
        ("1981-05-07", "1980-05-07", features.BirthDate.YEAR_OFF),
        ("1977", "1975/1980", features.BirthDate.SPAN),
        ("1980-09-30", "1980-05-07", features.BirthDate.SAME_YEAR),
        ("1981", "1980-05-07", features.BirthDate.PARTIAL_OFF),
        ("1981-09-30", "1980-05-07", features.BirthDate.YEAR_NEAR),
        ("1983-09-30", "1980-05-07", features.BirthDate.YEARS_NEAR),
        ("1988-09-30", "1980-05-07", features.BirthDate.YEARS_FAR),
        ("1999-09-30", "1980-05-07", features.BirthDate.CONTRADICTS),
        ("2031-05-05", "1931-05-05", features.BirthDate.EQUAL),
    ],
)
def test_birth_dates_agree_in_named_ways(asked: str, listed: str, how: features.BirthDate) -> None:
    assert kernel.psv_compare_date(*asking.pack_date(asked), *asking.pack_date(listed)) == how


def _folded(word: str) -> bytes:
    out = ctypes.create_string_buffer(64)
    return out.raw[: kernel.psv_fold(word.encode(), len(word), out)]
