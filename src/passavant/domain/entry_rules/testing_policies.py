"""A policy's own tests: cases with what a lawyer expects of them, run against the rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from passavant.domain.entry_rules.cases import NotACase, read_case
from passavant.domain.entry_rules.judging import judge
from passavant.domain.entry_rules.policy import Policy, PolicyTest
from passavant.domain.entry_rules.verdicts import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class TestResult:
    """One test and every way in which the verdict was another than expected."""

    __test__ = False  # a result, nothing for pytest to gather

    id: str
    line: int
    differences: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return not self.differences


def run_tests(policy: Policy, tests: Iterable[PolicyTest] | None = None) -> tuple[TestResult, ...]:
    """The tests in the policy's file, or others."""
    return tuple(
        TestResult(id=test.id, line=test.line, differences=tuple(_differences(policy, test)))
        for test in (policy.tests if tests is None else tests)
    )


def read_tests(rows: object) -> tuple[PolicyTest, ...]:
    """Tests from JSON: a list of objects with `id`, `case` and `expected`.

    Raises:
        NotACase: a row has another shape.
    """
    if not isinstance(rows, list):
        raise NotACase("a list of objects with id, case and expected is wanted")
    tests = []
    for place, row in enumerate(rows, 1):
        if (
            not isinstance(row, Mapping)
            or not isinstance(row.get("expected", {}), Mapping)
            or "case" not in row
        ):
            raise NotACase(f"case {place}: an object with id, case and expected is wanted")
        tests.append(
            PolicyTest(id=str(row.get("id", place))[:64], case=row["case"], expected=row.get("expected", {}))
        )
    return tuple(tests)


def _differences(policy: Policy, test: PolicyTest) -> Iterable[str]:
    try:
        verdict = judge(policy, read_case(test.case))
    except NotACase as trouble:
        yield f"the case cannot be judged: {trouble}"
        return
    said = _comparable(verdict)
    for key, expected in test.expected.items():
        wanted = expected.isoformat() if isinstance(expected, date) else expected
        if key not in said:
            yield f"{key[:60]!r} is nothing that a verdict has: expect one of {', '.join(said)}"
        elif said[key] != wanted:
            yield f"{key} should be {wanted!r} and is {said[key]!r}"


def _comparable(verdict: Verdict) -> dict[str, object]:
    """What a test may expect."""
    return {
        "verdict": str(verdict.outcome),
        "decisive_rule": verdict.decisive_rule,
        "reason": verdict.reason,
        "stay_until": verdict.stay_until.isoformat() if verdict.stay_until else None,
        "leave_by": verdict.leave_by.isoformat() if verdict.leave_by else None,
        "conditions": list(verdict.conditions),
        "fired": [rule.id for rule in verdict.fired],
        "defeated": [rule.id for rule in verdict.defeated],
        "missing": list(verdict.missing_facts),
        "as_of": verdict.as_of.isoformat(),
    }
