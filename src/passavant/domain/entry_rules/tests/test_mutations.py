"""No date, age, priority or length in the policy of Utopia can be shifted without one of its tests failing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from passavant.domain.entry_rules import BadPolicy, Policy, load, run_tests

TEXT = Path(__file__).with_name("utopia.toml").read_text(encoding="utf-8")
RULES_END = TEXT.index("# ---- What the rules have to say")


def _mutations() -> Iterator[tuple[str, str]]:
    for found in re.finditer(r"^from = (\d{4}-\d\d-\d\d)$", TEXT[:RULES_END], re.MULTILINE):
        if found[1] in {"2000-01-01", "2017-04-01"} and "[lists." in _block(found.start()):
            continue  # the first day of a list lies before that of every rule which asks for it
        for shift in (-1, 1):
            moved = date.fromisoformat(found[1]) + timedelta(days=shift)
            yield f"{_name(found.start())} from {shift:+}", _put(found.span(1), moved.isoformat())
    for found in re.finditer(r"^priority = (\d+)$", TEXT[:RULES_END], re.MULTILINE):
        for moved in ("0", "9999"):
            yield f"{_name(found.start())} priority {moved}", _put(found.span(1), moved)
    numbers = r"(?:age_below|age_at_least|months|days|hours|in|onward_within_hours) = (\d+)"
    for found in re.finditer(numbers, TEXT[:RULES_END]):
        for shift in (-1, 1):
            moved = str(int(found[1]) + shift)
            yield f"{_name(found.start())} {found[0]} {shift:+}", _put(found.span(1), moved)


def _block(place: int) -> str:
    return TEXT[TEXT.rindex("\n[", 0, place) : place]


def _name(place: int) -> str:
    found = re.search(r'id = "(.+?)"|\[(lists\..+?)\]', _block(place))
    return found[1] or found[2] if found else "policy"


def _put(span: tuple[int, int], value: str) -> str:
    return TEXT[: span[0]] + value + TEXT[span[1] :]


def _order(policy: Policy) -> list[str]:
    return [rule.id for rule in sorted(policy.rules, key=lambda rule: (rule.phase, -rule.priority, rule.id))]


MUTATIONS = dict(_mutations())


def test_untouched_all_its_tests_pass(utopia: Policy) -> None:
    assert [result for result in run_tests(utopia) if not result.passed] == []


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_shift_breaks_a_test(name: str, utopia: Policy) -> None:
    try:
        shifted = load(MUTATIONS[name])
    except BadPolicy:
        return
    if "priority" in name and _order(shifted) == _order(utopia):
        return  # it stands first or last already
    assert any(not result.passed for result in run_tests(shifted))
