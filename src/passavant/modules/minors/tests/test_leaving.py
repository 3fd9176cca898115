"""A child at exit: a parent with a proof, an authorisation for that trip and companion, or a supervisor's word."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from passavant.journal import store
from passavant.modules.crossings import actions as crossings
from passavant.modules.crossings.facts import Recommendation
from passavant.modules.minors import actions, facts, ports, queries
from passavant.modules.minors.facts import Departure, Proof, Relation
from passavant.modules.minors.models import Notice, Screening, Use
from passavant.modules.minors.tests.conftest import (
    AT,
    AUNT,
    KENSON,
    LOVELIE,
    Desk,
    going,
    person,
)

MOTHER = {**AUNT, "surname": "PIERRE-LOUIS", "given_names": "MARIE", "document_number": "PP1200009"}


def amend(desk: Desk, row: crossings.Opened | object, **changes: str) -> None:
    """A correction, or without changes a voiding, by two officers."""
    by = desk.officers
    common = {"officer": by["first_line"], "crossing": row.pk, "reason": "mistake", "at": AT}  # type: ignore[union-attr]  # an inspection
    proposed = (
        crossings.propose_correction(**common, changes=changes)
        if changes
        else crossings.propose_voiding(**common)
    )
    crossings.agree_to_amendment(officer=by["supervisor"], amendment=proposed.pk, at=AT)


def test_with_an_adult_who_is_no_parent_the_lane_holds_and_those_who_help_are_told(desk: Desk) -> None:
    row = desk.scan(LOVELIE)
    assert row.recommendation == Recommendation.CHECK
    assert "minors.leaving" in row.findings
    assert desk.codes(row) == ["minors.no_companion"]
    desk.companion(row, going())
    assert desk.codes(row) == ["minors.screening_open"]
    with pytest.raises(crossings.NeedsSecondLine):
        desk.admit(row)
    assert queries.find_screening(row.pk).missing == "minors.not_of_a_parent"
    assert {notice.agency for notice in queries.notices()} == set(queries.own_settings().notify)


def test_with_an_authorisation_for_that_trip_and_companion_the_child_leaves_and_it_is_used_up(
    desk: Desk,
) -> None:
    paper = desk.register()
    row = desk.scan(LOVELIE)
    desk.companion(row, going())
    desk.admit(row)
    desk.admit(row)
    (use,) = queries.uses_of(paper.pk)
    assert (use.crossing, use.post) == (row.pk, row.post)
    assert not Screening.objects.exists()
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"valid_to": date(2026, 11, 19)}, "over"),
        ({"valid_from": date(2026, 11, 21)}, "not_yet"),
        ({"companion": person(MOTHER)}, "other_companion"),
        ({"companion": queries.NOBODY}, "other_companion"),
        ({"destination": "CHL"}, "other_destination"),
        ({"authority": "other"}, "other_authority"),
        ({"child": person({**LOVELIE, "document_number": "PP9999999"})}, "other_document"),
    ],
)
def test_a_paper_for_another_trip_does_not_do(desk: Desk, said: dict[str, object], code: str) -> None:
    paper = desk.register(**said)
    row = desk.scan(LOVELIE)
    companion = desk.companion(row, going())
    (judged,) = queries.judged_papers(companion, today=date(2026, 11, 20))
    assert [finding.code for finding in judged.findings] == [f"minors.authorisation.{code}"]
    assert desk.codes(row) == ["minors.screening_open"]
    assert not queries.uses_of(paper.pk)


@pytest.mark.parametrize(
    ("said", "is_good"),
    [
        ({"valid_to": date(2026, 11, 20)}, True),
        ({"valid_from": date(2026, 11, 20)}, True),
        ({"child": person({**LOVELIE, "document_number": "", "issuing_state": ""})}, True),
        ({"child": person({**LOVELIE, "given_names": "Lovelie"})}, True),
        ({"child": person(KENSON)}, False),
    ],
)
def test_a_paper_is_good_to_its_last_day_and_for_the_child_it_names(
    desk: Desk, said: dict[str, object], is_good: bool
) -> None:
    desk.register(**said)
    companion = desk.companion(desk.scan(LOVELIE), going())
    assert (queries.good_paper(companion, today=date(2026, 11, 20)) is not None) is is_good


def test_a_revoked_paper_does_not_do(desk: Desk) -> None:
    paper = desk.register()
    actions.revoke_authorisation(
        officer=desk.officers["supervisor"], authorisation=paper.pk, reason="mother asked", at=AT
    )
    row = desk.scan(LOVELIE)
    desk.companion(row, going())
    assert desk.codes(row) == ["minors.screening_open"]


@pytest.mark.parametrize(
    ("relation", "proof", "passes"),
    [
        (Relation.PARENT, Proof.BIRTH_CERTIFICATE, True),
        (Relation.PARENT, Proof.JUDGEMENT, True),
        (Relation.PARENT, Proof.WRITTEN_CONSENT, False),
        (Relation.PARENT, Proof.NONE, False),
        (Relation.GUARDIAN, Proof.JUDGEMENT, True),
        (Relation.GUARDIAN, Proof.BIRTH_CERTIFICATE, False),
        (Relation.RELATIVE, Proof.BIRTH_CERTIFICATE, False),
        (Relation.RELATIVE, Proof.WRITTEN_CONSENT, False),
        (Relation.INSTITUTION, Proof.JUDGEMENT, False),
        (Relation.NONE, Proof.WRITTEN_CONSENT, False),
        (Relation.ALONE, Proof.NONE, False),
    ],
)
def test_only_a_proven_parent_or_guardian_needs_no_paper(
    desk: Desk, relation: Relation, proof: Proof, passes: bool
) -> None:
    row = desk.scan(LOVELIE)
    desk.companion(row, going(person(MOTHER), relation=relation, proof=proof))
    if passes:
        desk.admit(row)
    else:
        assert desk.codes(row) == ["minors.screening_open"]


def test_with_a_parent_the_paper_is_not_used_up(desk: Desk) -> None:
    paper = desk.register(companion=person(MOTHER))
    row = desk.scan(LOVELIE)
    desk.companion(row, going(person(MOTHER), relation=Relation.PARENT, proof=Proof.BIRTH_CERTIFICATE))
    desk.admit(row)
    assert not queries.uses_of(paper.pk)


def test_a_child_alone_leaves_by_a_paper_that_says_so(desk: Desk) -> None:
    paper = desk.register(companion=queries.NOBODY)
    row = desk.scan(LOVELIE)
    desk.companion(row, going(relation=Relation.ALONE))
    desk.admit(row)
    assert queries.uses_of(paper.pk).count() == 1


def test_a_paper_is_good_for_one_journey(desk: Desk) -> None:
    desk.register()
    first = desk.scan(LOVELIE)
    desk.companion(first, going())
    desk.admit(first)
    again = desk.scan(LOVELIE, at=AT + timedelta(days=1))
    desk.companion(again, going(), at=AT + timedelta(days=1))
    assert desk.codes(again) == ["minors.screening_open"]


def test_two_inspections_of_one_child_cannot_use_a_paper_twice(desk: Desk) -> None:
    """Read by the lens at one booth and, at another, told by a child who left the booklet in the bus."""
    paper = desk.register()
    first = desk.scan(LOVELIE)
    other = desk.scan({**LOVELIE, "document_number": "", "issuing_state": ""}, has_papers=False)
    assert first.pk != other.pk
    for row in (first, other):
        desk.companion(row, going())
    assert not Screening.objects.exists()
    desk.admit(other)
    assert desk.codes(first) == ["minors.not_of_a_parent"]
    (use,) = queries.uses_of(paper.pk)
    assert use.crossing == other.pk


def test_a_voided_crossing_gives_the_paper_back_and_another_may_use_it(desk: Desk) -> None:
    paper = desk.register()
    row = desk.scan(LOVELIE)
    desk.companion(row, going())
    desk.admit(row)
    amend(desk, row)
    assert not queries.uses_of(paper.pk)
    assert Use.objects.get().given_back_at is not None
    later = AT + timedelta(hours=5)
    again = desk.scan(LOVELIE, at=later)
    desk.companion(again, going(), at=later)
    desk.admit(again, at=later)
    assert queries.uses_of(paper.pk).get().crossing == again.pk


def test_a_crossing_that_was_an_entry_gives_the_paper_back_until_it_is_an_exit_again(desk: Desk) -> None:
    paper = desk.register()
    row = desk.scan(LOVELIE)
    desk.companion(row, going())
    desk.admit(row)
    amend(desk, row, direction="entry")
    assert not queries.uses_of(paper.pk)
    amend(desk, row, direction="exit")
    assert queries.uses_of(paper.pk).get().crossing == row.pk


def test_after_the_talk_a_supervisor_decides_with_a_reason(desk: Desk) -> None:
    row = desk.scan(LOVELIE)
    desk.companion(row, going())
    with pytest.raises(actions.NotNow):
        desk.decide(row, Departure.MAY_LEAVE)
    desk.talk(row)
    assert desk.codes(row) == ["minors.undecided"]
    desk.decide(row, Departure.STAYS)
    assert desk.codes(row) == ["minors.stays"]
    desk.decide(row, Departure.MAY_LEAVE)
    desk.admit(row)
    assert not Use.objects.exists()


def test_what_was_decided_of_one_companion_is_not_decided_of_another(desk: Desk) -> None:
    row = desk.scan(LOVELIE)
    desk.companion(row, going())
    desk.talk(row)
    desk.decide(row, Departure.MAY_LEAVE)
    desk.companion(row, going(person(MOTHER), relation=Relation.NONE))
    assert desk.codes(row) == ["minors.undecided"]


def test_a_paper_that_arrives_while_the_child_waits_needs_the_talk_and_no_decision(desk: Desk) -> None:
    row = desk.scan(LOVELIE)
    desk.companion(row, going())
    paper = desk.register()
    assert desk.codes(row) == ["minors.screening_open"]
    desk.talk(row)
    desk.admit(row)
    assert queries.uses_of(paper.pk).count() == 1


def test_no_child_is_sent_back_before_the_talk_that_was_begun(desk: Desk) -> None:
    row = desk.scan(LOVELIE)
    desk.companion(row, going())
    common = {"officer": desk.officers["second_line"], "inspection": row.pk, "at": AT}
    for verb in (crossings.refuse, crossings.close):
        with pytest.raises(crossings.Gated):
            verb(**common, reason="minor_alone")  # type: ignore[operator]  # both take a reason
    desk.talk(row)
    crossings.refuse(**common, reason="minor_alone")


def test_what_is_pressed_twice_is_recorded_once(desk: Desk) -> None:
    row = desk.scan(LOVELIE)
    desk.companion(row, going())
    count = store.count_entries()
    desk.companion(row, going())
    assert store.count_entries() == count
    assert desk.register().pk == desk.register().pk
    desk.talk(row)
    desk.decide(row, Departure.STAYS)
    count = store.count_entries()
    desk.decide(row, Departure.STAYS)
    assert store.count_entries() == count
    with pytest.raises(actions.NotNow):
        desk.talk(row)


def test_on_entry_a_child_gets_a_note_and_is_not_held(desk: Desk) -> None:
    row = desk.scan(LOVELIE, direction="entry")
    assert "minors.entering" in row.findings
    desk.companion(row, going())
    assert not Screening.objects.exists()
    desk.admit(row)


def test_who_could_be_a_child_is_asked_about(desk: Desk) -> None:
    said = {**LOVELIE, "date_of_birth": "2008"}
    row = desk.scan(said)
    assert "minors.could_be_minor" in row.findings
    assert desk.codes(row) == ["minors.age_unknown"]
    judge = {"officer": desk.officers["second_line"], "inspection": row.pk, "at": AT}
    with pytest.raises(actions.NeedsReason):
        actions.judge_age(**judge, is_minor=False, basis=facts.AgeBasis.APPEARANCE)
    actions.judge_age(**judge, is_minor=True, basis=facts.AgeBasis.STATEMENT)
    assert desk.codes(row) == ["minors.no_companion"]
    actions.judge_age(**judge, is_minor=False, basis=facts.AgeBasis.DOCUMENT, note="school card of 2007")
    desk.admit(row)


def test_nobody_makes_an_adult_of_a_child_whose_birth_date_is_known(desk: Desk) -> None:
    row = desk.scan(LOVELIE)
    with pytest.raises(actions.NotNow):
        actions.judge_age(
            officer=desk.officers["supervisor"],
            inspection=row.pk,
            is_minor=False,
            basis=facts.AgeBasis.APPEARANCE,
            note="looks older",
            at=AT,
        )


def test_an_adult_is_not_asked_anything(desk: Desk) -> None:
    row = desk.scan(AUNT)
    assert "minors." not in row.findings
    with pytest.raises(actions.NotNow):
        desk.companion(row, going())
    desk.admit(row)


# -- one adult, many children


def second_child(desk: Desk, *, days: int = 2) -> crossings.Inspection:
    """Lovelie left with her aunt by a paper; days later the aunt comes with Kenson."""
    desk.register()
    first = desk.scan(LOVELIE)
    desk.companion(first, going())
    desk.admit(first)
    later = AT + timedelta(days=days)
    desk.register(
        number="IBESR-2026/119", child=person(KENSON), valid_from=date(2026, 11, 1), valid_to=date(2027, 6, 1)
    )
    return desk.scan(KENSON, at=later)


def test_the_same_adult_with_another_child_is_for_the_second_line(desk: Desk) -> None:
    row = second_child(desk)
    later = row.opened_at + timedelta(minutes=2)
    assert crossings.recommendation_now(row) == Recommendation.CHECK
    desk.companion(row, going(), at=later)
    assert crossings.recommendation_now(row) == Recommendation.STOP
    assert desk.codes(row) == ["minors.screening_open"]
    aunt = desk.scan(AUNT, at=later)
    assert "minors.several_children" in aunt.findings
    assert aunt.recommendation == Recommendation.STOP
    desk.talk(row)
    assert desk.codes(row) == ["minors.undecided"]


def test_after_the_period_it_is_no_pattern(desk: Desk) -> None:
    row = second_child(desk, days=queries.own_settings().pattern_days + 1)
    desk.companion(row, going(), at=row.opened_at)
    assert crossings.recommendation_now(row) == Recommendation.CHECK
    desk.admit(row, at=row.opened_at)


def test_the_same_child_twice_or_own_children_are_no_pattern(desk: Desk) -> None:
    for number, said in enumerate((LOVELIE, KENSON, LOVELIE)):
        later = AT + timedelta(days=number)
        row = desk.scan(said, at=later)
        parent = going(person(MOTHER), relation=Relation.PARENT, proof=Proof.BIRTH_CERTIFICATE)
        desk.companion(row, parent, at=later)
        assert crossings.recommendation_now(row) == Recommendation.CHECK
        desk.admit(row, at=later)


# -- who talks with the child


@pytest.fixture
def protection() -> Iterator[dict[str, bool]]:
    """A room for protection that talks with the child."""
    state = {"is_done": False}
    ports.screenings.answer("testing")(
        lambda _asked: ports.Screener(
            title="Interview", address="/protection/", permission="minors.screen", is_done=state["is_done"]
        )
    )
    yield state
    ports.screenings.silence("testing")


def test_a_protection_room_talks_with_the_child_and_tells_only_that_it_did(
    desk: Desk, protection: dict[str, bool]
) -> None:
    row = desk.scan(LOVELIE)
    desk.companion(row, going())
    assert desk.codes(row) == ["minors.screening_open"]
    protection["is_done"] = True
    assert desk.codes(row) == ["minors.undecided"]
    desk.decide(row, Departure.MAY_LEAVE)
    desk.admit(row)


# -- who may


def test_each_verb_is_denied_to_those_who_do_not_hold_it(desk: Desk) -> None:
    row, by = desk.scan(LOVELIE), desk.officers
    paper = desk.register()
    verbs = {
        "minors.record_companion": lambda who: actions.record_companion(
            officer=who, inspection=row.pk, travels=going(), at=AT
        ),
        "minors.judge_age": lambda who: actions.judge_age(
            officer=who, inspection=row.pk, is_minor=True, basis=facts.AgeBasis.STATEMENT, at=AT
        ),
        "minors.decide_departure": lambda who: actions.decide_departure(
            officer=who, inspection=row.pk, departure=Departure.STAYS, reason="x", at=AT
        ),
        "minors.register_authorisation": lambda who: actions.revoke_authorisation(
            officer=who, authorisation=paper.pk, reason="x", at=AT
        ),
    }
    denied = {
        "minors.record_companion": ("watch_officer", "analyst", "administrator", "auditor"),
        "minors.judge_age": ("first_line", "watch_officer", "auditor"),
        "minors.decide_departure": ("first_line", "second_line", "watch_officer", "auditor"),
        "minors.register_authorisation": ("first_line", "second_line", "auditor", "analyst"),
    }
    for permission, roles in denied.items():
        for role in roles:
            with pytest.raises(PermissionDenied):
                verbs[permission](by[role])


def test_an_officer_of_another_post_changes_nothing(desk: Desk, officer: object) -> None:
    stranger = officer("supervisor", code="stranger", posts="HT-MAL")  # type: ignore[operator]  # a fixture that makes officers
    row = desk.scan(LOVELIE)
    with pytest.raises(PermissionDenied):
        actions.record_companion(officer=stranger, inspection=row.pk, travels=going(), at=AT)
    desk.companion(row, going())
    notice = queries.notices().first()
    with pytest.raises(PermissionDenied):
        actions.acknowledge_notice(officer=stranger, notice=notice.pk, done="called", at=AT)


# -- papers and notices


def test_a_number_is_given_once_and_a_used_paper_is_not_revoked(desk: Desk) -> None:
    paper = desk.register()
    with pytest.raises(actions.NumberTaken):
        desk.register(number="ibesr 2026-118", destination="CHL")
    row = desk.scan(LOVELIE)
    desk.companion(row, going())
    desk.admit(row)
    with pytest.raises(actions.NotNow):
        actions.revoke_authorisation(
            officer=desk.officers["supervisor"], authorisation=paper.pk, reason="late", at=AT
        )


def test_a_notice_is_taken_once_and_the_oldest_stands_first(desk: Desk) -> None:
    for number, said in enumerate((LOVELIE, KENSON)):
        later = AT + timedelta(minutes=number)
        desk.companion(desk.scan(said, at=later), going(relation=Relation.ALONE), at=later)
    first = queries.notices().first()
    assert first.child.given_names == "LOVELIE"
    take = {"officer": desk.officers["watch_officer"], "notice": first.pk, "at": AT}
    with pytest.raises(actions.NeedsReason):
        actions.acknowledge_notice(**take, done="")
    actions.acknowledge_notice(**take, done="agent on the way")
    with pytest.raises(actions.NotNow):
        actions.acknowledge_notice(**take, done="again")
    assert first not in queries.notices()
    assert first in queries.notices(open_only=False)
