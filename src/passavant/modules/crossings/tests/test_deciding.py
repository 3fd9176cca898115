"""Inspections and decisions: what an officer may decide, and what stands afterwards."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from passavant.modules.crossings import actions, facts, queries
from passavant.modules.crossings.models import Crossing, Inspection
from passavant.modules.crossings.tests.conftest import ERIKSSON, MORNING, ON_FOOT, scan_of


def test_the_same_scan_sent_twice_is_one_inspection(booth):
    scan = uuid.uuid4()
    first = booth.scan(scan_of("HTI"), scan=scan)
    second = booth.scan(scan_of("HTI"), scan=scan)
    assert first.inspection.pk == second.inspection.pk == scan
    assert Inspection.objects.count() == 1


def test_admitting_twice_is_one_crossing(booth):
    opened = booth.scan(scan_of("HTI"))
    decide = {"officer": booth.first_line, "inspection": opened.inspection.pk, "journey": ON_FOOT}
    first = actions.admit(**decide, at=MORNING)
    second = actions.admit(**decide, at=MORNING + timedelta(seconds=2))
    assert first.happened_at == second.happened_at
    assert Crossing.objects.count() == 1


def test_a_document_scanned_again_within_a_minute_is_a_second_look(booth):
    booth.admit(scan_of("HTI"))
    again = booth.scan(scan_of("HTI"), at=MORNING + timedelta(seconds=50))
    assert again.inspection is None
    assert again.passed is not None
    assert Crossing.objects.count() == 1


def test_the_officer_may_say_that_it_is_another_crossing(booth):
    booth.admit(scan_of("HTI"))
    again = booth.scan(scan_of("HTI"), at=MORNING + timedelta(seconds=50), again=True)
    assert again.inspection is not None


def test_leaving_at_once_is_not_a_second_look(booth):
    booth.admit(scan_of("HTI"))
    assert (
        booth.scan(scan_of("HTI"), direction="exit", at=MORNING + timedelta(seconds=50)).inspection
        is not None
    )


def test_an_undecided_traveller_is_resumed_after_a_power_cut(booth):
    first = booth.scan(scan_of("HTI"))
    again = booth.scan(scan_of("HTI"), at=MORNING + timedelta(minutes=9))
    assert again.inspection.pk == first.inspection.pk
    assert list(queries.pending_of(booth.first_line.code, booth=booth.info.code)) == [first.inspection]


def test_the_utopia_specimen_is_to_be_checked_and_says_why(booth):
    opened = booth.scan(ERIKSSON)
    assert opened.inspection.recommendation == facts.Recommendation.CHECK
    assert "mrz.specimen" in opened.inspection.findings


def test_going_on_against_a_finding_needs_a_word_why(booth):
    opened = booth.scan(ERIKSSON)
    decide = {
        "officer": booth.first_line,
        "inspection": opened.inspection.pk,
        "journey": ON_FOOT,
        "at": MORNING,
    }
    with pytest.raises(actions.NeedsReason):
        actions.admit(**decide)
    assert actions.admit(**decide, note="brought to the training").note == "brought to the training"


def test_a_referred_traveller_is_not_for_the_first_line_any_more(booth):
    row = booth.scan(scan_of("DOM")).inspection
    actions.refer(officer=booth.first_line, inspection=row.pk, reason="identity", at=MORNING)
    for verb in (actions.refuse, actions.close):
        with pytest.raises(actions.NeedsSecondLine):
            verb(officer=booth.first_line, inspection=row.pk, reason="no_visa", at=MORNING)
    with pytest.raises(actions.NeedsSecondLine):
        actions.admit(officer=booth.first_line, inspection=row.pk, journey=ON_FOOT, at=MORNING)
    crossing = actions.admit(officer=booth.second_line, inspection=row.pk, journey=ON_FOOT, at=MORNING)
    assert crossing.line == facts.Line.SECOND


def test_a_refusal_of_the_first_line_waits_for_a_supervisor(booth):
    row = booth.scan(scan_of("DOM")).inspection
    refused = actions.refuse(officer=booth.first_line, inspection=row.pk, reason="no_visa", at=MORNING)
    assert refused.confirmed_by == ""
    assert list(queries.refusals_to_confirm("HT-OUA")) == [refused]
    actions.confirm_refusal(officer=booth.supervisor, inspection=row.pk, at=MORNING)
    assert queries.get_inspection(row.pk).confirmed_by == booth.supervisor.code


def test_a_refusal_of_the_second_line_stands_by_itself(booth):
    row = booth.scan(scan_of("DOM")).inspection
    actions.refer(officer=booth.first_line, inspection=row.pk, reason="story", at=MORNING)
    refused = actions.refuse(officer=booth.second_line, inspection=row.pk, reason="no_visa", at=MORNING)
    assert refused.confirmed_by == booth.second_line.code
    assert not queries.refusals_to_confirm("HT-OUA").exists()


def test_nobody_confirms_a_refusal_of_their_own(booth):
    row = booth.scan(scan_of("DOM")).inspection
    actions.refuse(officer=booth.supervisor, inspection=row.pk, reason="no_visa", at=MORNING)
    with pytest.raises(PermissionDenied):
        actions.confirm_refusal(officer=booth.supervisor, inspection=row.pk, at=MORNING)


def test_the_mark_of_a_scan_is_not_taken_for_another_traveller(booth):
    scan = uuid.uuid4()
    booth.scan(scan_of("HTI"), scan=scan)
    with pytest.raises(actions.ScanTaken):
        booth.scan(scan_of("DOM"), scan=scan)
    assert Inspection.objects.count() == 1


def test_what_was_left_undecided_yesterday_is_examined_anew(booth):
    old = booth.scan(scan_of("HTI")).inspection
    new = booth.scan(scan_of("HTI"), at=MORNING + timedelta(days=1)).inspection
    assert new.pk != old.pk
    left = queries.get_inspection(old.pk)
    assert (left.status, left.reason) == ("closed", "superseded")


def test_an_officer_of_another_post_decides_nothing_here(booth, officer):
    row = booth.scan(scan_of("DOM")).inspection
    stranger = officer("supervisor", code="stranger", posts="HT-MAL")
    for verb, more in ((actions.admit, {"journey": ON_FOOT}), (actions.refuse, {"reason": "no_visa"})):
        with pytest.raises(PermissionDenied):
            verb(officer=stranger, inspection=row.pk, at=MORNING, **more)
    assert queries.get_inspection(row.pk).status == "open"


def test_an_overturned_refusal_goes_to_the_second_line(booth):
    row = booth.scan(scan_of("DOM")).inspection
    actions.refuse(officer=booth.first_line, inspection=row.pk, reason="no_visa", at=MORNING)
    actions.overturn_refusal(officer=booth.supervisor, inspection=row.pk, note="has a permit", at=MORNING)
    assert [waiting.pk for waiting in queries.pending_at("HT-OUA")] == [row.pk]


def test_who_was_refused_does_not_cross_by_a_late_press(booth):
    row = booth.scan(scan_of("DOM")).inspection
    actions.refuse(officer=booth.first_line, inspection=row.pk, reason="no_visa", at=MORNING)
    with pytest.raises(actions.DecidedAlready):
        actions.admit(officer=booth.first_line, inspection=row.pk, journey=ON_FOOT, at=MORNING)
    assert not Crossing.objects.exists()


def test_a_refusal_without_a_reason_is_none(booth):
    row = booth.scan(scan_of("DOM")).inspection
    with pytest.raises(actions.NeedsReason):
        actions.refuse(officer=booth.first_line, inspection=row.pk, reason="", at=MORNING)


def test_an_analyst_inspects_nobody(booth, officer):
    booth.first_line = officer("analyst")
    with pytest.raises(PermissionDenied):
        booth.scan(scan_of("HTI"))
    assert not Inspection.objects.exists()


def test_the_day_of_entry_counts_as_the_first_of_the_stay(booth):
    crossing = booth.admit(scan_of("DOM"))
    assert crossing.stay_until == date(2026, 11, 20) + timedelta(days=89)


def test_a_haitian_who_comes_home_has_no_last_day(booth):
    assert booth.admit(scan_of("HTI")).stay_until is None


def test_an_entry_late_at_night_belongs_to_the_local_day(booth):
    late = MORNING.replace(day=21, hour=4, minute=30)  # half past eleven at night on the 20th in Haiti
    crossing = booth.admit(scan_of("DOM"), at=late)
    assert crossing.stay_until == date(2026, 11, 20) + timedelta(days=89)


def test_a_family_is_admitted_by_one_key_but_for_whom_something_was_found(booth):
    group = uuid.uuid4()
    for number in range(3):
        booth.scan(scan_of("HTI", number=number), group=group)
    odd = booth.scan(ERIKSSON, group=group).inspection
    done = actions.admit_group(officer=booth.first_line, group=group, journey=ON_FOOT, at=MORNING)
    assert len(done) == 3
    assert queries.get_inspection(odd.pk).status == "open"


def test_an_overstay_is_told_at_exit_and_never_blocks_leaving(booth):
    booth.admit(scan_of("DOM"))
    later = MORNING + timedelta(days=100)
    opened = booth.scan(scan_of("DOM"), direction="exit", at=later)
    assert "stays.overstay" in opened.inspection.findings
    assert opened.inspection.recommendation == facts.Recommendation.CHECK
    journey = ON_FOOT
    done = actions.admit(
        officer=booth.first_line, inspection=opened.inspection.pk, journey=journey, note="told", at=later
    )
    assert done.direction == "exit"


def test_the_same_number_with_another_name_is_noticed(booth):
    booth.admit(scan_of("HTI"))
    first, second = scan_of("HTI").split("\n")
    other = "P<HTIDUMAS<<JOSIANE".ljust(44, "<")
    opened = booth.scan(f"{other}\n{second}", at=MORNING + timedelta(days=1), direction="exit")
    assert "crossings.two_names" in opened.inspection.findings
    assert first != other


def test_a_broken_check_becomes_a_finding_and_never_a_silence(booth):
    from passavant.modules.crossings.ports import findings

    @findings.answer("broken")
    def fail(_question):
        raise RuntimeError("a name that must not reach the log")

    try:
        opened = booth.scan(scan_of("HTI"))
    finally:
        findings.silence("broken")
    assert "port.unanswered" in opened.inspection.findings
    assert opened.inspection.recommendation == facts.Recommendation.CHECK


def test_what_was_not_checked_is_said(booth):
    opened = booth.scan(scan_of("HTI"))
    assert '"code":"entry_rules","done":false' in opened.inspection.checks
    assert '"code":"watchlists.none_loaded","done":false' in opened.inspection.checks
