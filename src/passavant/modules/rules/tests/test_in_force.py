"""Rules come into force by two persons, never with a failing test, and go back the same way."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied

from passavant.base.testing import at_site, prepare_rooms
from passavant.domain.entry_rules import load, review, run_tests
from passavant.modules.rules import actions, judging, queries
from passavant.modules.rules.tests.conftest import AT, EXAMPLE, FRENCH, LATER, POLICY, Desk


def version() -> str:
    policy = queries.policy_in_force()
    return policy.version if policy else ""


def test_the_example_passes_its_tests_and_nothing_in_it_wants_a_look() -> None:
    policy = load(EXAMPLE, file="haiti-example.toml")
    assert {result.rule for result in run_tests(policy) if result.differences} == set()
    assert len(run_tests(policy)) >= len(policy.rules)
    assert review(policy) == ()


def test_one_signature_changes_nothing_and_a_second_person_brings_it_into_force(desk: Desk) -> None:
    change = desk.propose()
    assert version() == ""
    with pytest.raises(PermissionDenied):
        actions.sign(officer=desk.officers["watch_officer"], change=change.pk, at=AT)
    desk.sign(change)
    assert version() == "2026.11.1"
    with pytest.raises(actions.DecidedAlready):
        desk.sign(change)


def test_who_may_not_sign_signs_nothing(desk: Desk) -> None:
    with pytest.raises(PermissionDenied):
        actions.propose_policy(officer=desk.officers["first_line"], text=POLICY, reason="x", at=AT)
    change = desk.propose()
    with pytest.raises(PermissionDenied):
        actions.sign(officer=desk.officers["analyst"], change=change.pk, at=AT)


def test_a_policy_with_a_failing_test_is_not_signed_and_the_one_in_force_stays(desk: Desk) -> None:
    desk.publish()
    wrong = LATER.replace('stay_until = "2027-01-28"', 'stay_until = "2027-02-28"')
    with pytest.raises(actions.NotReady) as trouble:
        desk.propose(wrong)
    (problem,) = trouble.value.problems
    line = wrong.splitlines().index('id = "visit"') + 1
    assert "visit" in problem
    assert abs(int(problem.partition(":")[0]) - line) <= 1
    assert version() == "2026.11.1"


@pytest.mark.parametrize(
    ("good", "bad", "told"),
    [
        ('nationality_in = ["HTI"]', 'nationality_is = ["HTI"]', "nationality_is"),
        ('basis = ["constitution"]', "basis = []", "basis"),
        ('timezone = "America/Port-au-Prince"', 'timezone = "America/Jacmel"', "America/Jacmel"),
        ('defeats = ["E-VISA", "E-DISPUTED"]', 'defeats = ["E-NOBODY"]', "E-NOBODY"),
    ],
)
def test_a_policy_that_does_not_load_says_where_and_nothing_changes(
    desk: Desk, good: str, bad: str, told: str
) -> None:
    desk.publish()
    with pytest.raises(actions.NotReady) as trouble:
        desk.propose(POLICY.replace(good, bad, 1))
    assert any(told in problem and problem[0].isdigit() for problem in trouble.value.problems)
    assert version() == "2026.11.1"


def test_an_example_judges_nobody_outside_a_demonstration(desk: Desk) -> None:
    with pytest.raises(actions.NotReady):
        desk.propose(EXAMPLE)


def test_a_change_wants_its_reason_and_has_to_change_something(desk: Desk) -> None:
    with pytest.raises(actions.NeedsReason):
        desk.propose(reason="  ")
    assert desk.propose().pk == desk.propose().pk
    desk.sign(desk.propose())
    with pytest.raises(actions.NothingChanges):
        desk.propose()


def test_what_was_declined_is_not_in_force(desk: Desk) -> None:
    change = desk.propose()
    officer = desk.officers["supervisor"]
    actions.decline(officer=officer, change=change.pk, note="article 4 is missing", at=AT)
    with pytest.raises(actions.DecidedAlready):
        desk.sign(change)
    assert version() == ""


def test_crossings_keep_the_version_under_which_they_were_judged(desk: Desk) -> None:
    """Published, published anew, rolled back: three travellers, each judged by what was in force."""
    first = desk.publish()
    before = desk.admit(desk.scan(FRENCH))
    desk.publish(LATER)
    under_later = desk.admit(desk.scan({**FRENCH, "document_number": "19AB12346"}))
    by = desk.officers
    back = actions.propose_roll_back(
        officer=by["supervisor"], sha256=first.sha256, reason="the decree was annulled", at=AT
    )
    actions.sign(officer=by["watch_officer"], change=back.pk, at=AT)
    after = desk.admit(desk.scan({**FRENCH, "document_number": "19AB12347"}))
    kept = [queries.find_judgement(crossing.pk) for crossing in (before, under_later, after)]
    texts = [judgement.sha256 for judgement in kept if judgement]
    assert texts == [first.sha256, load(LATER, file="later").sha256, first.sha256]
    ends = [str(crossing.stay_until) for crossing in (before, under_later, after)]
    assert ends == ["2027-02-20", "2027-01-18", "2027-02-20"]
    assert all(judging.replays(each.case, each.verdict, each.sha256) for each in kept if each)


def test_a_policy_that_never_was_in_force_is_nothing_to_go_back_to(desk: Desk) -> None:
    change = desk.propose()
    with pytest.raises(actions.NotHere):
        actions.propose_roll_back(
            officer=desk.officers["supervisor"], sha256=change.sha256, reason="x", at=AT
        )


def test_withdrawn_rules_judge_nobody_and_the_card_says_that_nobody_checked(desk: Desk) -> None:
    desk.publish()
    change = actions.propose_withdrawal(officer=desk.officers["supervisor"], reason="a court", at=AT)
    actions.sign(officer=desk.officers["watch_officer"], change=change.pk, at=AT)
    row = desk.scan(FRENCH)
    assert queries.find_judgement(row.pk) is None
    assert '"code":"entry_rules","done":false' in row.checks.replace(" ", "")


def test_a_post_signs_nothing(tmp_path: Path, desk: Desk) -> None:
    with at_site("HT-MAL", headquarters="UT-HQ", folder=tmp_path):
        prepare_rooms()
        with pytest.raises(actions.NotHere):
            desk.propose()
