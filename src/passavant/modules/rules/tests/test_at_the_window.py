"""What the rules say at the window: why, what is not known, until when; and that an officer decides."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from passavant.domain.entry_rules import Visa
from passavant.modules.crossings import actions as crossings
from passavant.modules.crossings import queries as crossed
from passavant.modules.rules import judging, queries
from passavant.modules.rules.tests.conftest import CUBAN, DOMINICAN, FRENCH, HAITIAN, LATER, Desk

AMERICAN = Visa(
    issuer="USA", first=date(2022, 1, 1), last=date(2031, 12, 31), entries=0, used=0, stay_days=None
)


@pytest.fixture(autouse=True)
def policy(desk: Desk) -> None:
    desk.publish()


def codes(row: crossed.Inspection) -> set[str]:
    return {finding.code for finding in crossings.findings_now(row, crossings.found_since(row))}


def test_what_nobody_asked_is_named_and_a_person_decides(desk: Desk) -> None:
    row = desk.scan(DOMINICAN)
    assert row.recommendation == "check"
    assert "entry_rules.ask" in codes(row)
    with pytest.raises(crossings.NeedsSecondLine):
        desk.admit(row)
    assert desk.admit(row, by="second_line").line == "second"


def test_an_answer_takes_the_place_of_what_the_rules_said_before(desk: Desk) -> None:
    row = desk.scan(DOMINICAN)
    desk.answer(row, visas=(AMERICAN,), purpose="tourism")
    assert "entry_rules.ask" not in codes(row)
    assert crossings.recommendation_now(row) == "clear"
    crossing = desk.admit(row, note="")
    assert crossing.stay_until == date(2027, 2, 20)


def test_rules_that_speak_against_it_leave_the_decision_to_the_second_line(desk: Desk) -> None:
    row = desk.scan(CUBAN)
    desk.answer(row, visas=(AMERICAN,), purpose="tourism")
    assert crossings.recommendation_now(row) == "stop"
    with pytest.raises(crossings.NeedsSecondLine):
        desk.admit(row)
    crossing = desk.admit(row, by="second_line", note="invited by the ministry, letter seen")
    assert crossing.line == "second"
    assert crossing.note == "invited by the ministry, letter seen"


def test_a_haitian_comes_home_with_an_expired_passport(desk: Desk) -> None:
    row = desk.scan(HAITIAN)
    judged = queries.find_judgement(row.pk)
    assert judged is not None
    assert '"decisive_rule":"E-HOME"' in judged.verdict
    assert desk.admit(row).stay_until is None


def test_a_stay_of_three_months_ends_with_february(desk: Desk) -> None:
    row = desk.scan(FRENCH, at=datetime(2026, 11, 30, 15, 0, tzinfo=UTC))
    assert desk.admit(row).stay_until == date(2027, 2, 28)


def test_an_officer_shortens_a_stay_and_never_lengthens_it(desk: Desk) -> None:
    shorter = desk.admit(desk.scan(FRENCH), stay_days=10)
    assert shorter.stay_until == date(2026, 11, 29)
    longer = desk.admit(desk.scan({**FRENCH, "document_number": "19AB99999"}), stay_days=300)
    assert longer.stay_until == date(2027, 2, 20)


def test_the_purpose_that_the_officer_gives_counts(desk: Desk) -> None:
    card = {**DOMINICAN, "document_code": "I"}
    crossing = desk.admit(desk.scan(card), purpose="market")
    assert crossing.stay_until == date(2026, 11, 20)
    kept = queries.find_judgement(crossing.pk)
    assert kept is not None
    assert '"decisive_rule":"E-MARKET"' in kept.verdict


def test_a_verdict_replays_to_the_byte_and_an_altered_one_does_not(desk: Desk) -> None:
    kept = queries.find_judgement(desk.scan(FRENCH).pk)
    assert kept is not None
    assert judging.replays(kept.case, kept.verdict, kept.sha256) is True
    altered = kept.verdict.replace('"outcome":"admit"', '"outcome":"refuse"')
    assert altered != kept.verdict
    assert judging.replays(kept.case, altered, kept.sha256) is False
    assert judging.replays(kept.case, kept.verdict, "0" * 64) is None


def test_days_count_on_the_post_s_own_calendar(desk: Desk) -> None:
    """20 November, 23:30 at Ouanaminthe, is 21 November in Greenwich."""
    row = desk.scan(FRENCH, at=datetime(2026, 11, 21, 4, 30, tzinfo=UTC))
    assert desk.admit(row).stay_until == date(2027, 2, 20)


def test_who_leaves_late_leaves(desk: Desk) -> None:
    desk.admit(desk.scan(FRENCH))
    row = desk.scan(FRENCH, direction="exit", at=datetime(2027, 6, 1, 15, 0, tzinfo=UTC))
    assert row.recommendation != "stop"
    assert desk.admit(row, note="overstay explained").direction == "exit"


def test_new_rules_judge_who_still_waits(desk: Desk) -> None:
    row = desk.scan(FRENCH)
    desk.publish(LATER, at=row.opened_at + timedelta(minutes=5))
    assert desk.admit(row).stay_until == date(2027, 1, 18)
