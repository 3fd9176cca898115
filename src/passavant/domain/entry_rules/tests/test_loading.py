"""Policies that do not load, each refused with its line and what to do."""

from __future__ import annotations

import pytest

from passavant.domain.entry_rules import BadPolicy, load

GOOD = """schema = "bmis-policy/1"
[policy]
id = "UT"
version = "1"
title = "Utopia"
timezone = "America/Port-au-Prince"
status = "in-force"
[[source]]
id = "act"
kind = "act"
cite = "Border Act of Utopia"
confidence = "high"
[lists.friends]
members = ["USA", "CAN"]
from = 2017-04-01
basis = ["act"]
[[lists.friends.change]]
add = ["ROU"]
from = 2024-03-31
[[rule]]
id = "A"
title = { en = "Visit" }
phase = "entry"
priority = 10
from = 2017-04-01
when = { nationality_in_list = "friends" }
effect = { verdict = "admit", stay = { months = 3 } }
defeats = ["B"]
basis = ["act"]
[[rule]]
id = "B"
title = { en = "Nobody else" }
phase = "entry"
priority = 5
from = 2017-04-01
when = { always = true }
effect = { verdict = "refuse" }
basis = ["act"]
[[test]]
id = "a"
case = { phase = "entry", post = "UT-CAP", at = "2026-11-20T15:00:00-05:00", document = { nationality = "USA" } }
expected = { verdict = "admit", decisive_rule = "A" }
[[test]]
id = "b"
case = { phase = "entry", post = "UT-CAP", at = "2026-11-20T15:00:00-05:00", document = { nationality = "CHL" } }
expected = { verdict = "refuse", decisive_rule = "B" }
"""

ADMITS = 'effect = { verdict = "admit", stay = { months = 3 } }'
BAD = [
    ("schema", 'schema = "bmis-policy/1"', 'schema = "bmis-policy/9"', 1, 'begins with schema = "bmis-policy/1"'),
    ("no TOML", 'version = "1"', "version = 1.1.1", 4, "this is no TOML"),
    ("unknown key", 'kind = "act"', 'kind = "act"\nknid = "act"', 11, "'knid' is no key of source act"),
    ("unknown table", "[[source]]", "[extra]\n[[source]]", 8, "'extra' is no key of the file"),
    ("unknown operator", "{ always = true }", "{ weather = true }", 36, "'weather' is no operator: use one of"),
    ("two operators", "{ always = true }", '{ always = true, fact = "x" }', 36, "one operator with its value"),
    ("no basis", 'defeats = ["B"]\nbasis = ["act"]', 'defeats = ["B"]', 20, "rule A has no basis"),
    ("strange basis", '["B"]\nbasis = ["act"]', '["B"]\nbasis = ["law"]', 29, "'law', which is no source"),
    ("list without basis", '-04-01\nbasis = ["act"]\n[[l', "-04-01\n[[l", 13, "list friends has no basis"),
    ("change too early", "from = 2024-03-31", "from = 2017-04-01", 19, "two periods of list friends overlap"),
    ("change of nothing", 'add = ["ROU"]', 'add = ["USA"]', 18, "adds USA, which is on it already"),
    ("removed twice", 'add = ["ROU"]', 'remove = ["ROU"]', 18, "removes ROU, which is not on it"),
    ("unknown list", '"friends" }', '"enemies" }', 26, "asks for the list 'enemies'"),
    ("circle", '"refuse" }', '"refuse" }\ndefeats = ["A"]', 20, "in a circle"),
    ("defeats nobody", 'defeats = ["B"]', 'defeats = ["C"]', 20, "'C', which is no rule here"),
    ("missing test", 'decisive_rule = "B"', 'decisive_rule = "A"', 30, "rule B has no test"),
    ("time zone", "America/Port-au-Prince", "America/Atlantis", 6, "'America/Atlantis' does not exist"),
    ("path as zone", "America/Port-au-Prince", "../etc/passwd", 6, "does not exist"),
    ("date as text", "from = 2017-04-01\nwhen = { nat", 'from = "2017-04-01"\nwhen = { nat', 25, "without quotation"),
    ("no such day", "from = 2024-03-31", "from = 2024-02-30", 19, "this is no TOML"),
    ("ends before", "priority = 10", "priority = 10\nto = 2016-01-01", 25, "ends before it begins"),
    ("twice", 'id = "B"', 'id = "A"', 31, "the rule A stands here a second time"),
    ("phase", 'phase = "entry"\npriority = 5', 'phase = "sea"\npriority = 5', 33, "one of entry, exit, transit"),
    ("priority", "priority = 5", 'priority = "high"', 34, "a whole number from 0"),
    ("true priority", "priority = 5", "priority = true", 34, "a whole number from 0"),
    ("silent admission", ADMITS, 'effect = { verdict = "admit" }', 27, "admits without saying for how long"),
    ("longer than a life", "{ months = 3 }", "{ months = 12000 }", 27, "from 0 to 1200"),
    ("no stay at all", "{ months = 3 }", "{ days = 0 }", 27, "at least one of its days"),
    ("unknown stay", "{ months = 3 }", "{ weeks = 3 }", 27, "'weeks' is no key of stay"),
    ("29 February", "{ months = 3 }", '{ fixed_end = "02-29" }', 27, "month and day that every year has"),
    ("window", "{ months = 3 }", "{ window = { days = 90, in = 80 } }", 27, "so many days in any so many"),
    ("closing", "{ months = 3 }", '{ same_day_until = "25:00" }', 27, 'as "17:00"'),
    ("absolute refusal", '"refuse" }\nbasis', '"refuse", absolute = true }\nbasis', 37, "a right, no power"),
    ("limited right", "{ months = 3 } }", "{ months = 3 }, absolute = true }", 27, "a right without end"),
    ("outranked", '"refuse" }', '"admit", stay = "unlimited", absolute = true }', 20, "no rule takes a right away"),
    ("small letters", "{ always = true }", '{ nationality_in = ["usa"] }', 36, "'usa' is no code of a State"),
    ("refusing alert", "{ always = true }", '{ alert = "sought" }', 36, "an alert never refuses by itself"),
    ("fact with a place", "{ always = true }", '{ fact = "purpose" }', 36, "a fact with an operator of its own"),
    ("language", '{ en = "Visit" }', '{ xx = "Visit" }', 22, "the title of rule A is by language"),
    ("default", "[policy]\nid", "[policy]\ndefault_verdict = \"admit\"\nid", 3, "where no rule speaks"),
    ("status", 'status = "in-force"', 'status = "live"', 7, "one of example, draft, in-force, withdrawn"),
    ("no version", 'version = "1"\n', "", 2, "policy has no version"),
]  # fmt: skip


def test_the_good_one_loads() -> None:
    assert [rule.id for rule in load(GOOD).rules] == ["A", "B"]


@pytest.mark.parametrize(
    ("old", "new", "line", "says"), [row[1:] for row in BAD], ids=[row[0] for row in BAD]
)
def test_a_bad_policy_is_refused_with_line_and_what_to_do(old: str, new: str, line: int, says: str) -> None:
    assert GOOD.count(old) >= 1
    with pytest.raises(BadPolicy) as refused:
        load(GOOD.replace(old, new, 1), file="utopia.toml")
    told = str(refused.value).splitlines()
    assert any(each.startswith(f"utopia.toml:{line}: ") and says in each for each in told), told


def test_all_that_is_wrong_is_told_at_once() -> None:
    bad = GOOD.replace("{ always = true }", "{ weather = true }").replace("America/Port-au-Prince", "Nowhere")
    with pytest.raises(BadPolicy) as refused:
        load(bad)
    assert [problem.line for problem in refused.value.problems] == [6, 36]


def test_two_periods_of_one_list_may_follow_and_not_overlap() -> None:
    second = '[[lists.friends]]\nmembers = ["FRA"]\nfrom = 2020-01-01\nbasis = ["act"]\n'
    first = GOOD[GOOD.index("[lists.friends]") : GOOD.index("[[rule]]")]
    ended = (
        '[[lists.friends]]\nmembers = ["USA", "CAN"]\nfrom = 2017-04-01\nto = 2019-12-31\nbasis = ["act"]\n'
    )
    policy = load(GOOD.replace(first, ended + second).replace("in-force", "draft"))
    assert len(policy.lists["friends"].editions) == 3
    with pytest.raises(BadPolicy, match="two periods of list friends overlap"):
        load(GOOD.replace(first, ended.replace("2019-12-31", "2020-01-01") + second))


def test_a_draft_may_lack_tests_and_a_policy_in_force_may_not() -> None:
    untested = GOOD[: GOOD.index("[[test]]")]
    assert load(untested.replace("in-force", "draft")).tests == ()
    with pytest.raises(BadPolicy, match="rule A has no test"):
        load(untested)


@pytest.mark.parametrize(
    "text", ["", "\ufeff", "a" * 2_000_001, "x = " + "[" * 5_000, "x = \ud800", "x = 1e", "a=3"]
)
def test_a_file_that_is_something_else_is_refused(text: str) -> None:
    with pytest.raises(BadPolicy, match=r"policy\.toml:\d+: "):
        load(text)
