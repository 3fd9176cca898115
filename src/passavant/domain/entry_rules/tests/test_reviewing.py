"""Rules that never speak, never decide, or speak against each other are named with their lines."""

from __future__ import annotations

import pytest

from passavant.domain.entry_rules import Policy, load, review

RULE = """[[rule]]
id = "{id}"
title = {{ en = "Invented" }}
phase = "entry"
priority = {priority}
from = 2001-01-01
when = {when}
effect = {{ {effect} }}
basis = ["act"]
defeats = {defeats}
"""
HEAD = """schema = "bmis-policy/1"
[policy]
id = "UT"
version = "1"
title = "Utopia"
timezone = "America/Port-au-Prince"
status = "draft"
[[source]]
id = "act"
kind = "act"
cite = "Border Act of Utopia"
confidence = "high"
[lists.nobody]
members = []
from = 2001-01-01
basis = ["act"]
"""
ADMIT, REFUSE = 'verdict = "admit", stay = "unlimited"', 'verdict = "refuse"'


def policy_of(*rules: tuple[str, int, str, str, str]) -> Policy:
    rows = [
        RULE.format(id=name, priority=priority, when=when, effect=effect, defeats=defeats)
        for name, priority, when, effect, defeats in rules
    ]
    return load(HEAD + "".join(rows))


def said(policy: Policy) -> list[str]:
    return [problem.says for problem in review(policy) if "has no test" not in problem.says]


@pytest.mark.parametrize(
    ("rules", "says"),
    [
        (
            [("A", 9, '{ nationality_in_list = "nobody" }', ADMIT, "[]")],
            "rule A never speaks: list nobody is empty",
        ),
        (
            [("A", 9, '{ all = [{ fact = "x" }, { not = { fact = "x" } }] }', ADMIT, "[]")],
            "rule A never speaks: it asks for a thing and its contrary",
        ),
        (
            [
                ("A", 9, "{ always = true }", ADMIT, '["B"]'),
                ("B", 5, '{ fact = "x" }', REFUSE, "[]"),
            ],
            "rule B never decides: A (line 17) defeats it whenever it speaks",
        ),
        (
            [("A", 9, '{ fact = "x" }', ADMIT, "[]"), ("B", 5, '{ fact = "x" }', REFUSE, "[]")],
            "rules A and B (line 27) speak of the same and differ",
        ),
        (
            [("A", 5, '{ fact = "x" }', ADMIT, '["B"]'), ("B", 9, '{ fact = "y" }', REFUSE, "[]")],
            "rule A defeats B (line 27), which has the higher priority",
        ),
        (
            [("A", 5, '{ fact = "x" }', ADMIT, "[]"), ("B", 5, '{ fact = "y" }', ADMIT, "[]")],
            "rules A and B (line 27) have one priority",
        ),
    ],
)
def test_what_a_lawyer_should_look_at(rules: list[tuple[str, int, str, str, str]], says: str) -> None:
    found = said(policy_of(*rules))
    assert len(found) == 1
    assert found[0].startswith(says)


def test_the_policy_of_utopia_has_nothing_to_look_at(utopia: Policy) -> None:
    assert review(utopia) == ()
