"""Corrections and voidings: proposed by one, agreed to by another; the first record stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from passavant.journal import store
from passavant.modules.crossings import actions, queries
from passavant.modules.crossings.models import Amendment, Crossing
from passavant.modules.crossings.tests.conftest import MORNING, scan_of


def _propose(booth, crossing, **changes):
    return actions.propose_correction(
        officer=booth.first_line, crossing=crossing.pk, changes=changes, reason="mistyped", at=MORNING
    )


def test_a_correction_changes_the_row_and_keeps_the_entry(booth):
    crossing = booth.admit(scan_of("DOM"))
    amendment = _propose(booth, crossing, surname="PEÑA", direction="exit")
    actions.agree_to_amendment(officer=booth.supervisor, amendment=amendment.pk, at=MORNING)
    row = Crossing.objects.get(pk=crossing.pk)
    assert (row.surname, row.direction) == ("PEÑA", "exit")
    assert row.name_key.startswith("PENA ")
    bodies = [
        entry.body
        for entry in store.entries_after("HT-OUA", 1, 0)
        if "crossing.recorded" in entry.envelope.kind
    ]
    assert crossing.surname in bodies[0]


def test_the_proposer_does_not_agree_to_it(booth, officer):
    crossing = booth.admit(scan_of("DOM"))
    both = officer("first_line", "supervisor", code="both")
    amendment = actions.propose_voiding(officer=both, crossing=crossing.pk, reason="double", at=MORNING)
    with pytest.raises(PermissionDenied):
        actions.agree_to_amendment(officer=both, amendment=amendment.pk, at=MORNING)
    assert Amendment.objects.get(pk=amendment.pk).decided_at is None


def test_a_declined_correction_changes_nothing(booth):
    crossing = booth.admit(scan_of("DOM"))
    amendment = _propose(booth, crossing, surname="OTHER")
    actions.decline_amendment(
        officer=booth.supervisor, amendment=amendment.pk, note="page says so", at=MORNING
    )
    assert Crossing.objects.get(pk=crossing.pk).surname == crossing.surname
    assert not queries.amendments_to_decide().exists()


def test_a_void_crossing_counts_no_more_but_is_still_found(booth):
    crossing = booth.admit(scan_of("DOM"))
    amendment = actions.propose_voiding(
        officer=booth.first_line, crossing=crossing.pk, reason="not_crossed", at=MORNING
    )
    actions.agree_to_amendment(
        officer=booth.supervisor, amendment=amendment.pk, at=MORNING + timedelta(minutes=1)
    )
    assert not queries.standing().exists()
    assert queries.history_of(crossing.person_key)[0].voided_at is not None


def test_a_void_crossing_is_not_corrected_any_more(booth):
    crossing = booth.admit(scan_of("DOM"))
    correction = _propose(booth, crossing, surname="OTHER")
    voiding = actions.propose_voiding(
        officer=booth.first_line, crossing=crossing.pk, reason="double", at=MORNING
    )
    actions.agree_to_amendment(officer=booth.supervisor, amendment=voiding.pk, at=MORNING)
    with pytest.raises(actions.DecidedAlready):
        actions.agree_to_amendment(officer=booth.supervisor, amendment=correction.pk, at=MORNING)


def test_the_same_proposal_twice_is_one(booth):
    crossing = booth.admit(scan_of("DOM"))
    assert _propose(booth, crossing, surname="OTHER").pk == _propose(booth, crossing, surname="OTHER").pk


def test_a_corrected_number_joins_the_history_of_the_right_document(booth):
    crossing = booth.admit(scan_of("DOM"))
    right = booth.admit(scan_of("DOM", number=1), at=MORNING + timedelta(days=2))
    fields = {name: getattr(right, name) for name in ("document_number", "date_of_birth", "issuing_state")}
    amendment = _propose(booth, crossing, **fields)
    actions.agree_to_amendment(officer=booth.supervisor, amendment=amendment.pk, at=MORNING)
    assert len(queries.history_of(right.person_key)) == 2


def test_an_officer_of_another_post_proposes_and_agrees_to_nothing(booth, officer):
    crossing = booth.admit(scan_of("DOM"))
    stranger = officer("supervisor", code="stranger", posts="HT-MAL")
    with pytest.raises(PermissionDenied):
        actions.propose_voiding(officer=stranger, crossing=crossing.pk, reason="double", at=MORNING)
    amendment = _propose(booth, crossing, surname="OTHER")
    with pytest.raises(PermissionDenied):
        actions.agree_to_amendment(officer=stranger, amendment=amendment.pk, at=MORNING)


def test_a_correction_that_changes_nothing_is_none(booth):
    crossing = booth.admit(scan_of("DOM"))
    with pytest.raises(actions.NeedsReason):
        _propose(booth, crossing, surname=crossing.surname)


def test_an_amendment_is_decided_once(booth):
    crossing = booth.admit(scan_of("DOM"))
    amendment = _propose(booth, crossing, surname="OTHER")
    actions.decline_amendment(officer=booth.supervisor, amendment=amendment.pk, at=MORNING)
    with pytest.raises(actions.DecidedAlready):
        actions.agree_to_amendment(officer=booth.supervisor, amendment=amendment.pk, at=MORNING)


def test_a_stay_may_be_corrected_to_none(booth):
    crossing = booth.admit(scan_of("DOM"))
    amendment = _propose(booth, crossing, stay_until="")
    actions.agree_to_amendment(officer=booth.supervisor, amendment=amendment.pk, at=MORNING)
    assert Crossing.objects.get(pk=crossing.pk).stay_until is None
