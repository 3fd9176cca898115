"""The worked example and its cases, where they lie beside the project: loaded, judged and explained as expected."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from passavant.domain.entry_rules import judge, load, read_case, read_tests, review, run_tests

COLLECTION = Path(__file__).parents[5] / "../shared/data/reference/policy"
pytestmark = pytest.mark.skipif(
    not (COLLECTION / "rule_cases_dev.json").is_file(),
    reason="the collected policy cases are not beside this repository",
)


def test_the_worked_example_says_what_its_cases_expect() -> None:
    policy = load((COLLECTION / "haiti_example_policy.toml").read_text(encoding="utf-8"))
    cases = json.loads((COLLECTION / "rule_cases_dev.json").read_text(encoding="utf-8"))
    results = run_tests(policy, read_tests(cases))
    assert len(results) == len(cases)
    assert [result for result in results if not result.passed] == []


def test_the_missing_fact_of_a_transit_is_named() -> None:
    policy = load((COLLECTION / "haiti_example_policy.toml").read_text(encoding="utf-8"))
    cases = {row["id"]: row for row in json.loads((COLLECTION / "rule_cases_dev.json").read_text("utf-8"))}
    assert "onward_at" in judge(policy, read_case(cases["transit_no_onward"]["case"])).missing_facts


def test_its_rules_are_reachable_and_of_one_mind() -> None:
    policy = load((COLLECTION / "haiti_example_policy.toml").read_text(encoding="utf-8"))
    assert {problem.says.partition(" has no test")[1] for problem in review(policy)} == {" has no test"}
