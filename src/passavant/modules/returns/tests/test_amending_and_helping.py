"""Corrections with a reason, voiding by two, and who is helped first."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from passavant.modules.returns import actions, queries
from passavant.modules.returns.tests.conftest import AT, said


def correct(yard, person, *, by="second_line", changes=None, age=41, needs=(), reason="mistyped"):
    return actions.correct(
        officer=yard.officers[by],
        person=person.pk,
        changes=changes or {},
        age=age,
        needs=needs,
        reason=reason,
        at=AT,
    )


def propose(yard, person, by="second_line"):
    return actions.propose_voiding(officer=yard.officers[by], person=person.pk, reason="double", at=AT)


def decide(yard, voiding, *, by="supervisor", agrees=True):
    return actions.decide_voiding(officer=yard.officers[by], voiding=voiding.pk, agrees=agrees, at=AT)


def test_a_correction_changes_what_it_says_and_leaves_the_rest(yard, bus):
    person = yard.receive(bus)
    corrected = correct(yard, person, changes={"surname": "JOSEPH", "token": "99"})
    assert (corrected.surname, corrected.given_names, corrected.token) == ("JOSEPH", "Islande", person.token)
    (written,) = queries.corrections_of(person.pk)
    assert (written.reason, written.by) == ("mistyped", "second_line")


@pytest.mark.parametrize(("changes", "reason"), [({}, "mistyped"), ({"surname": "JOSEPH"}, "")])
def test_a_correction_without_a_change_or_a_reason_is_none(yard, bus, changes, reason):
    with pytest.raises(actions.NeedsReason):
        correct(yard, yard.receive(bus), changes=changes, reason=reason)


def test_a_need_that_is_found_later_waits_in_the_queue_and_one_that_was_none_leaves_it(yard, bus):
    person = yard.receive(bus)
    assert queries.queue([]) == []
    assert correct(yard, person, needs=("pregnant",)).status == "waiting"
    assert queries.queue([]) == [person]
    correct(yard, person, needs=())
    assert queries.queue([]) == []


def test_the_first_line_corrects_what_it_wrote_itself_and_nothing_else(yard, bus):
    person = yard.receive(bus)
    correct(yard, person, by="first_line", changes={"surname": "JOSEPH"})
    with pytest.raises(PermissionDenied):
        correct(yard, person, by="colleague", changes={"surname": "PIERRE"})
    with pytest.raises(PermissionDenied):
        propose(yard, person, by="colleague")


def test_a_registration_is_void_when_a_second_person_agrees_and_its_card_is_free_again(yard, bus):
    person = yard.receive(bus, needs=("ill",))
    voiding = propose(yard, person)
    assert propose(yard, person).pk == voiding.pk
    assert queries.voidings_to_decide([bus.pk]) == [(voiding, yard.again(person))]
    decide(yard, voiding)
    counted = queries.counts(bus)
    assert (counted.persons, counted.unused) == (0, 1)
    assert queries.queue([]) == []
    assert yard.register(bus, said(person.token, given_names="Wilner")).is_new
    with pytest.raises(actions.DecidedAlready):
        decide(yard, voiding)
    with pytest.raises(actions.DecidedAlready):
        correct(yard, person, changes={"surname": "JOSEPH"})


def test_nobody_agrees_to_their_own_proposal_and_the_second_line_does_not_decide(yard, bus):
    person = yard.receive(bus)
    voiding = propose(yard, person, by="supervisor")
    for by in ("supervisor", "second_line", "first_line"):
        with pytest.raises(PermissionDenied):
            decide(yard, voiding, by=by)
    assert queries.counts(bus).persons == 1


def test_a_declined_voiding_leaves_the_registration(yard, bus):
    person = yard.receive(bus)
    decide(yard, propose(yard, person), agrees=False)
    assert queries.counts(bus).persons == 1
    assert queries.open_voiding(person.pk) is None


def test_children_alone_come_first_then_danger_then_the_others_each_by_how_long_they_wait(yard, bus):
    order = [
        ("elderly", 0),
        ("pregnant", 1),
        ("ill", 2),
        ("child_alone", 3),
        ("disability", 4),
        ("child_alone", 5),
    ]
    for need, minutes in order:
        yard.receive(bus, needs=(need,), given_names=f"{need} {minutes}", at=AT + timedelta(minutes=minutes))
    yard.receive(bus, given_names="Wilner")
    found = [person.given_names for person in queries.queue([])]
    assert found == ["child_alone 3", "child_alone 5", "pregnant 1", "ill 2", "elderly 0", "disability 4"]


def refer(yard, person, *, by="second_line", service="ibesr", reason="family_tracing", step=None):
    return actions.refer(
        officer=yard.officers[by],
        person=person.pk,
        step=step or uuid.uuid4(),
        service=service,
        reason=reason,
        at=AT,
    )


def test_help_goes_from_waiting_to_a_named_service_to_its_end(yard, bus):
    child = yard.receive(bus, age=9, needs=("child_alone",))
    other = yard.receive(bus, needs=("elderly",), given_names="Elda")
    helping = {"officer": yard.officers["second_line"], "person": child.pk}
    soon, later = AT + timedelta(minutes=5), AT + timedelta(minutes=40)
    assert refer(yard, child).status == "referred"
    taken = actions.take_over(
        step=uuid.uuid4(), service="ibesr", contact="Mme Saint-Fleur", at=soon, **helping
    )
    assert (taken.status, taken.service, taken.contact) == ("taken_over", "ibesr", "Mme Saint-Fleur")
    assert queries.queue([]) == [other, child], "who is looked after stands below those who wait"
    ended = actions.end_help(step=uuid.uuid4(), note="brought to Cap-Haïtien", at=later, **helping)
    assert ended.status == "done"
    assert queries.queue([]) == [other]
    assert queries.queue([], done=True) == [child]
    assert [step.status for step in queries.steps_of(child.pk)] == ["referred", "taken_over", "done"]


def test_a_step_sent_twice_is_one_step(yard, bus):
    person, step = yard.receive(bus, needs=("ill",)), uuid.uuid4()
    refer(yard, person, step=step)
    refer(yard, person, step=step)
    assert len(queries.steps_of(person.pk)) == 1


def test_somebody_who_did_not_wait_can_be_referred_and_does_not_stand_before_children(yard, bus):
    plain = yard.receive(bus, given_names="Wilner")
    child = yard.receive(bus, age=9, needs=("child_alone",))
    refer(yard, plain, service="onm", reason="transport")
    assert queries.queue([]) == [child, plain]


def test_steps_without_what_they_need_are_refused(yard, bus):
    person = yard.receive(bus)
    helping = {"officer": yard.officers["second_line"], "person": person.pk, "step": uuid.uuid4(), "at": AT}
    with pytest.raises(actions.NeedsReason):
        refer(yard, person, service="")
    with pytest.raises(actions.NeedsReason):
        actions.take_over(service="ibesr", contact="", **helping)
    with pytest.raises(actions.NotOpenYet):
        actions.end_help(note="nothing", **helping)
    with pytest.raises(PermissionDenied):
        refer(yard, person, by="first_line")
