"""Entry bans: recommended from the first day to the last, lifted, and never against coming home or leaving."""

from __future__ import annotations

import json
import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from passavant.domain.entry_rules.dates import Term
from passavant.modules.visas import actions, queries
from passavant.modules.visas.models import Ban
from passavant.modules.visas.tests.conftest import AT, CUBAN, decided, holder


def found(row):
    return {finding["code"]: finding for finding in json.loads(row.findings)}


def test_a_ban_stops_at_entry_and_the_rules_recommend_the_refusal(desk):
    desk.publish()
    desk.ban()
    row = desk.scan(CUBAN)
    assert found(row)["visas.ban"]["severity"] == "stop"
    assert found(row)["visas.ban"]["details"]["date"] == "2026-12-01"
    assert "entry_rules.refuse" in found(row)
    assert row.recommendation == "stop"


def test_a_ban_keeps_nobody_in(desk):
    desk.ban()
    assert not {code for code in found(desk.scan(CUBAN, direction="exit")) if code.startswith("visas.")}


@pytest.mark.parametrize(("day", "holds"), [(date(2026, 11, 30), True), (date(2026, 12, 1), False)])
def test_a_term_of_five_years_ends_on_the_day_before_its_anniversary(desk, day, holds):
    ban = desk.ban()
    assert queries.holds_on(ban, day) is holds
    at = AT + (day - AT.date()) * 1
    assert ("visas.ban" in found(desk.scan(CUBAN, at=at))) is holds


def test_a_ban_that_has_not_begun_holds_nobody(desk):
    desk.ban(first=date(2026, 11, 21))
    assert "visas.ban" not in found(desk.scan(CUBAN))


def test_a_ban_without_an_end_says_so(desk):
    desk.ban(term=None)
    assert "visas.ban_without_end" in found(desk.scan(CUBAN))


def test_a_lifted_ban_holds_no_more(desk):
    ban = desk.ban()
    actions.lift_ban(officer=desk.officers["watch_officer"], ban=ban.pk, reason="won the appeal", at=AT)
    assert "visas.ban" not in found(desk.scan(CUBAN))
    assert desk.ban().pk != ban.pk, "a new decision after the lifting is a ban of its own"


def test_nobody_is_banned_from_home(desk):
    with pytest.raises(actions.MayComeHome):
        desk.ban(holder=holder(nationality="HTI"))
    assert not Ban.objects.exists()


def test_who_became_a_national_since_comes_home(desk):
    desk.ban()
    naturalised = desk.scan({**CUBAN, "nationality": "HTI"})
    assert found(naturalised)["visas.ban_of_national"]["severity"] == "note"
    assert "visas.ban" not in found(naturalised)


def test_the_same_name_with_another_document_is_not_banned(desk):
    desk.ban()
    assert "visas.ban" not in found(desk.scan({**CUBAN, "document_number": "CU0000001"}))


def test_a_misread_birth_date_does_not_slip_through(desk):
    desk.ban()
    assert "visas.ban" in found(desk.scan({**CUBAN, "date_of_birth": "1980-01-01"}))


def test_a_ban_that_arrives_while_the_traveller_waits_is_told(desk):
    from passavant.modules.crossings.ports import Waiting, news
    from passavant.modules.crossings.queries import document_of

    row = desk.scan(CUBAN)
    desk.ban(at=AT + timedelta(minutes=5))
    answers, failed = news.ask(Waiting(inspection=row.pk, document=document_of(row), since=row.opened_at))
    assert not failed
    assert "visas.ban" in {finding.code for answer in answers for finding in answer.findings}


def test_the_same_decision_twice_is_one(desk):
    assert desk.ban().pk == desk.ban().pk


def test_who_may_not_ban_or_lift_does_not(desk):
    second = desk.officers["second_line"]
    with pytest.raises(PermissionDenied):
        actions.impose_ban(officer=second, decided=decided(), at=AT)
    with pytest.raises(PermissionDenied):
        actions.lift_ban(officer=second, ban=desk.ban().pk, reason="x", at=AT)
    supervisor = desk.officers["supervisor"]
    with pytest.raises(actions.NeedsReason):
        actions.lift_ban(officer=supervisor, ban=desk.ban().pk, reason="", at=AT)
    with pytest.raises(actions.NotHere):
        actions.lift_ban(officer=supervisor, ban=uuid.uuid4(), reason="x", at=AT)


def test_a_term_in_days_and_months_is_counted_by_the_calendar(desk):
    ban = desk.ban(first=date(2026, 1, 31), term=Term(months=1))
    assert ban.ends == date(2026, 2, 28)
