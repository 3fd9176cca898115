"""Whatever is written in a policy or a case: an answer or a sentence, and the same bytes again."""

from __future__ import annotations

import contextlib
import json
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from passavant.domain.entry_rules import (
    BadPolicy,
    NotACase,
    Outcome,
    Policy,
    Problem,
    explain,
    judge,
    load,
    plain_case,
    read_case,
    review,
    run_tests,
)

TEXT = Path(__file__).with_name("utopia.toml").read_text(encoding="utf-8")
LINES = TEXT[: TEXT.index("[[test]]")].replace('"in-force"', '"draft"').splitlines()
UNTOUCHED = load(TEXT)
PIECES = sorted(
    {piece for line in LINES for piece in line.split()} | {"[[test]]", "not", "9" * 5000, "nan", "\x00"}
)


@given(st.text(max_size=300) | st.lists(st.sampled_from(PIECES), max_size=60).map(" ".join))
def test_no_text_brings_loading_down(text: str) -> None:
    _load_or_be_told(text)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_change_of_a_line_brings_loading_down(data: st.DataObject) -> None:
    lines = list(LINES)
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(lines) - 1))
        key = lines[place].split("=")[0]
        value = data.draw(st.sampled_from([*PIECES, *LINES]) | st.text(max_size=20))
        lines[place] = data.draw(st.sampled_from([value, f"{key} = {value}", f"{lines[place]}\n{value}"]))
    _load_or_be_told("\n".join(lines))


def _load_or_be_told(text: str) -> None:
    problems = _problems_of(text)
    assert all(problem.line >= 1 and problem.says for problem in problems)


def _problems_of(text: str) -> tuple[Problem, ...]:
    try:
        policy = load(text)
    except BadPolicy as refused:
        return refused.problems
    run_tests(policy)
    return review(policy)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=12,
)
CODES = st.sampled_from(["UTP", "UTO", "CHL", "DOM", "CUB", "VNM", "XXA", "CHE", "USA", "ROU"])
DAYS = st.dates().map(str)
INSTANTS = st.dates(min_value=date(1901, 1, 1), max_value=date(2199, 12, 31)).map("{}T15:30:00-05:00".format)
CASES: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "phase": st.sampled_from(["entry", "exit", "transit", "preboard"]),
        "post": st.sampled_from(["UT-CAP", "UT-EST"]),
        "at": INSTANTS,
    },
    optional={
        "purpose": st.sampled_from(["tourism", "trade_day", "crew", "transit", None]),
        "document": st.fixed_dictionaries(
            {},
            optional={
                "type": st.sampled_from(["P", "I", None]),
                "issuer": CODES | st.none(),
                "nationality": CODES | st.none(),
                "expiry": DAYS | st.just("never") | st.none(),
            },
        ),
        "other_nationalities": st.lists(CODES, max_size=2),
        "dob": DAYS | st.integers(1900, 2026).map(str) | st.none(),
        "visas": st.none()
        | st.lists(
            st.fixed_dictionaries(
                {"issuer": CODES},
                optional={
                    "from": DAYS,
                    "to": DAYS | st.none(),
                    "entries": st.integers(0, 2),
                    "used": st.integers(0, 2),
                    "stay_days": st.integers(0, 36_600),
                },
            ),
            max_size=3,
        ),
        "alerts": st.none()
        | st.lists(
            st.fixed_dictionaries(
                {
                    "type": st.sampled_from(["entry_ban", "departure_ban", "document_lost_stolen"]),
                    "from": DAYS,
                },
                optional={"to": DAYS, "years": st.integers(0, 1200)},
            ),
            max_size=2,
        ),
        "accompanied_by": st.none() | st.lists(st.sampled_from(["mother", "father", "aunt"]), max_size=3),
        "onward_at": INSTANTS | st.none(),
        "earlier_stays": st.none()
        | st.lists(st.tuples(DAYS, DAYS).map(sorted), max_size=3)
        | st.lists(st.tuples(DAYS, st.none()).map(list), max_size=1),
        "facts": st.dictionaries(
            st.sampled_from(["utopian_origin", "residence_permit", "exit_authorisation_valid"]),
            st.booleans() | st.none(),
        ),
    },
)


@given(
    plain=JSON | st.dictionaries(st.sampled_from(["phase", "at", "document", "visas", "dob", "facts"]), JSON)
)
def test_no_json_brings_a_case_down(utopia: Policy, plain: object) -> None:
    with contextlib.suppress(NotACase):
        judge(utopia, read_case(plain))


@settings(max_examples=300, deadline=None)
@given(plain=CASES)
def test_every_case_has_a_verdict_that_replays_to_the_byte(utopia: Policy, plain: dict[str, Any]) -> None:
    case = read_case(plain)
    verdict = judge(utopia, case)
    stored = json.loads(json.dumps(plain_case(case)))
    assert read_case(stored) == case
    again = judge(UNTOUCHED, read_case(stored))
    assert verdict.canonical.encode() == again.canonical.encode()
    assert all(finding.explanation for finding in explain(verdict, utopia))


@settings(max_examples=300, deadline=None)
@given(plain=CASES)
def test_a_national_is_never_kept_out(utopia: Policy, plain: dict[str, Any]) -> None:
    home = {**plain, "phase": "entry", "at": "2026-11-20T15:00:00-05:00", "other_nationalities": ["UTP"]}
    assert judge(utopia, read_case(home)).outcome is Outcome.ADMIT


@settings(max_examples=300, deadline=None)
@given(
    plain=CASES, unknown=st.sampled_from(["visas", "alerts", "accompanied_by", "dob", "purpose", "onward_at"])
)
def test_not_knowing_never_admits_whom_knowing_would_not(
    utopia: Policy, plain: dict[str, Any], unknown: str
) -> None:
    whole = judge(utopia, read_case(plain))
    less = judge(utopia, read_case({**plain, unknown: None}))
    if whole.outcome is not Outcome.ADMIT and not whole.remarks and whole.missing_facts != ("earlier_stays",):
        assert less.outcome is not Outcome.ADMIT
