"""Visas on record: told to the rules, used up entry by entry, given back, revoked."""

from __future__ import annotations

import json
import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from passavant.modules.crossings import actions as crossings
from passavant.modules.rules.models import Judgement
from passavant.modules.visas import actions, facts, queries
from passavant.modules.visas.models import Use, Visa
from passavant.modules.visas.tests.conftest import AT, CUBAN, DOMINICAN, holder, written

NEXT = AT + timedelta(days=2)


def codes(row):
    return {finding["code"] for finding in json.loads(row.findings)}


def enter(desk, shown=CUBAN, *, at=AT, by="second_line"):
    return desk.admit(desk.scan(shown, at=at), by=by, purpose="business")


def leave(desk, shown=CUBAN, *, at):
    return desk.admit(desk.scan(shown, at=at, direction="exit"), by="second_line", purpose="")


def test_a_recorded_visa_is_what_the_rules_judge_by(desk):
    desk.publish()
    desk.grant()
    row = desk.scan(CUBAN)
    assert "visas.valid" in codes(row)
    crossing = desk.admit(row, by="second_line", purpose="business")
    assert crossing.stay_until == date(2026, 11, 29)  # ten days, both ends counted
    assert "E-VISA-HOLDER" in Judgement.objects.get(pk=crossing.pk).verdict


def test_the_shorter_of_stay_and_validity_holds(desk):
    desk.publish()
    desk.grant(stay_days=90)
    assert enter(desk).stay_until == date(2026, 12, 15)


def test_a_single_entry_is_used_up_by_the_first(desk):
    desk.publish()
    desk.grant()
    enter(desk)
    leave(desk, at=AT + timedelta(days=1))
    row = desk.scan(CUBAN, at=NEXT)
    assert {"visas.none_good", "entry_rules.refuse"} <= codes(row)
    assert Use.objects.count() == 1


def test_a_double_entry_serves_twice(desk):
    visa = desk.grant(entries=2)
    for days in (0, 2):
        enter(desk, at=AT + timedelta(days=days))
        leave(desk, at=AT + timedelta(days=days + 1))
    assert queries.paper_of(visa).left == 0


def test_a_permit_for_any_number_of_entries_is_used_before_a_single_one(desk):
    single = desk.grant()
    permit = desk.grant(
        kind=facts.Kind.RESIDENCE, number="R-9", entries=0, stay_days=None, valid_to=date(2027, 9, 30)
    )
    enter(desk)
    assert [use.visa for use in Use.objects.all()] == [permit.pk]
    assert queries.paper_of(single).left == 1
    assert queries.paper_of(permit).left is None


def test_leaving_uses_nothing(desk):
    desk.grant()
    leave(desk, at=AT)
    assert not Use.objects.exists()


def test_a_national_uses_no_visa(desk):
    haitian = {**CUBAN, "nationality": "HTI"}
    desk.grant(holder=holder(haitian))
    enter(desk, haitian)
    assert not Use.objects.exists()


def test_a_voided_entry_gives_the_visa_back(desk):
    visa = desk.grant()
    crossing = enter(desk)
    amendment = crossings.propose_voiding(
        officer=desk.officers["first_line"], crossing=crossing.pk, reason="not_crossed", at=AT
    )
    crossings.agree_to_amendment(officer=desk.officers["supervisor"], amendment=amendment.pk, at=AT)
    assert queries.paper_of(visa).left == 1


def test_the_issuer_may_be_spelt_otherwise(desk):
    german = {**CUBAN, "nationality": "D", "issuing_state": "D", "document_number": "C01X00T47"}
    desk.grant(holder=holder(german, issuing_state="DEU"))
    assert "visas.valid" in codes(desk.scan(german))


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"valid_from": date(2026, 11, 21)}, "visas.not_begun"),
        ({"valid_to": date(2026, 11, 19)}, "visas.expired"),
    ],
)
def test_out_of_its_days_it_is_not_good(desk, said, why):
    desk.grant(**said)
    assert "visas.none_good" in codes(desk.scan(CUBAN))
    (shown,) = queries.search_visas("", today=AT.date())
    assert [finding.code for finding in shown.findings] == [why]


def test_on_its_first_and_last_day_it_is_good(desk):
    desk.grant(valid_from=AT.date(), valid_to=AT.date())
    assert "visas.valid" in codes(desk.scan(CUBAN))


def test_a_revoked_visa_is_none(desk):
    desk.publish()
    visa = desk.grant()
    actions.revoke_visa(
        officer=desk.officers["watch_officer"], visa=visa.pk, reason="obtained by fraud", at=AT
    )
    assert "visas.none_good" in codes(desk.scan(CUBAN))
    enter(desk)
    assert not Use.objects.exists()


def test_the_same_paper_twice_is_one_and_its_number_is_no_other_persons(desk):
    assert desk.grant().pk == desk.grant(number="v 2026 311").pk
    with pytest.raises(actions.NumberTaken):
        desk.grant(holder=holder(DOMINICAN))
    assert Visa.objects.count() == 1


def test_who_may_not_record_does_not(desk):
    with pytest.raises(PermissionDenied):
        actions.record_visa(officer=desk.officers["second_line"], written=written(), at=AT)


def test_a_revocation_needs_its_reason_and_its_visa(desk):
    supervisor = desk.officers["supervisor"]
    with pytest.raises(actions.NeedsReason):
        actions.revoke_visa(officer=supervisor, visa=desk.grant().pk, reason=" ", at=AT)
    with pytest.raises(actions.NotHere):
        actions.revoke_visa(officer=supervisor, visa=uuid.uuid4(), reason="x", at=AT)
