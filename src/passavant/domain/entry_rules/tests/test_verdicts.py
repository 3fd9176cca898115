"""A verdict as it is stored and as it is told."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

import pytest

from passavant.domain.entry_rules import Policy, Verdict, diff, explain, load, read_case
from passavant.domain.values import Severity

Judged = Callable[..., Verdict]
CASE = {
    "phase": "entry",
    "post": "UT-CAP",
    "at": "2026-11-20T15:00:00-05:00",
    "dob": "1990-01-01",
    "purpose": "tourism",
    "document": {
        "type": "P",
        "issuer": "CHL",
        "nationality": "CHL",
        "number": "X1234567",
        "expiry": "2030-01-01",
    },
}


def test_what_is_stored_names_the_text_it_was_judged_by(
    judged: Judged, utopia: Policy, utopia_text: str
) -> None:
    stored = json.loads(judged().canonical)
    assert stored["policy"] == {
        "id": "UT-TEST",
        "version": "2026.11.0",
        "sha256": hashlib.sha256(utopia_text.encode()).hexdigest(),
        "status": "in-force",
    }
    assert stored["as_of"] == "2026-11-20"
    assert list(stored) == sorted(stored)


def test_rules_are_stored_with_basis_and_the_facts_they_went_by(judged: Judged) -> None:
    fired = json.loads(judged(nationality="DOM").canonical)["fired"]
    assert fired[0] == {
        "id": "U-E-200",
        "verdict": "refuse",
        "confidence": "medium",
        "basis": ["visa-order"],
        "facts": {"nationality": "DOM"},
    }


def test_the_number_of_a_document_is_not_kept(utopia: Policy) -> None:
    from passavant.domain.entry_rules import judge

    assert "X1234567" not in judge(utopia, read_case(CASE)).canonical


def test_it_is_told_in_sentences_that_refuse_nobody(judged: Judged, utopia: Policy) -> None:
    told = explain(judged(nationality="COL", purpose="transit"), utopia)
    assert [finding.explanation for finding in told][:2] == [
        "The rules speak against it: Visa wanted (U-E-200, Visa Order of Utopia). A person decides.",
        "Not known: onward_at.",
    ]
    assert all(finding.severity is not Severity.STOP for finding in told)
    assert all("%" not in finding.explanation and "?" not in finding.explanation for finding in told)


def test_the_hour_of_leaving_is_told_on_the_clock_of_the_post(judged: Judged, utopia: Policy) -> None:
    market = judged(
        post="UT-EST",
        at="2026-11-20T08:10:00-05:00",
        nationality="DOM",
        document_type="I",
        purpose="trade_day",
    )
    assert "Leaves by 17:00 on 2026-11-20." in [each.explanation for each in explain(market, utopia)]


def test_it_is_explained_only_with_the_text_it_was_judged_by(judged: Judged, utopia_text: str) -> None:
    with pytest.raises(ValueError, match="another text"):
        explain(judged(), load(utopia_text + "\n"))


def test_a_new_version_shows_who_would_be_judged_otherwise(utopia: Policy, utopia_text: str) -> None:
    rules, tests = utopia_text.split("[[test]]", 1)
    shorter = load(
        rules.replace("{ months = 3 }, conditions", "{ months = 2 }, conditions") + "[[test]]" + tests
    )
    colombian = {**CASE, "document": {**CASE["document"], "nationality": "COL"}}
    changed = list(diff(utopia, shorter, [("visitor", read_case(CASE)), ("Colombian", read_case(colombian))]))
    assert [(each.id, str(each.old.stay_until), str(each.new.stay_until)) for each in changed] == [
        ("visitor", "2027-02-20", "2027-01-20")
    ]


def test_an_example_says_so_and_decides_nothing(utopia_text: str) -> None:
    from passavant.domain.entry_rules import judge

    example = load(utopia_text.replace('status = "in-force"', 'status = "example"'))
    told = explain(judge(example, read_case(CASE)), example)
    assert (
        told[0].explanation == "The policy UT-TEST 2026.11.0 is not in force (example): this decides nothing."
    )
