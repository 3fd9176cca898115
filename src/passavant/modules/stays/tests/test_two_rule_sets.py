"""Scenario 4: an admission with two earlier stays under two sets of rules, the list after its last day, the exit."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from passavant.modules.crossings import actions as crossings
from passavant.modules.crossings.facts import Journey
from passavant.modules.crossings.queries import find_crossing
from passavant.modules.rules import actions as rules
from passavant.modules.rules.tests.conftest import POLICY
from passavant.modules.sites.queries import find_booth
from passavant.modules.stays import actions, facts, queries
from passavant.modules.stays.tests.conftest import document
from passavant.modules.stays.tests.test_deciding import decide, propose

THREE_MONTHS = POLICY
_VISIT = 'when = { always = true }\neffect = { verdict = "admit", stay = { months = 3 }'
NINETY_IN_180 = (
    POLICY.replace(_VISIT, _VISIT.replace("months = 3", "window = { days = 90, in = 180 }"))
    .replace("2026.11.1", "2026.11.2")
    .replace(
        'decisive_rule = "E-VISIT", stay_until = "2027-02-28"',
        'decisive_rule = "E-VISIT", stay_until = "2027-02-27"',
    )
)
FRENCH = {
    "issuing_state": "FRA",
    "document_number": "19AB12345",
    "surname": "LEFEBVRE",
    "given_names": "ODILE",
    "nationality": "FRA",
    "date_of_birth": "1979-04-02",
}
ADMITTED = datetime(2026, 11, 30, 15, tzinfo=UTC)
TOURISM = Journey(means="flight", carrier="", purpose="tourism", address="", stay_days=None, stay_until=None)


@pytest.fixture
def publish(border) -> Callable[[str], None]:
    """Two persons put rules in force, before anybody of the scenario comes."""

    def publish(text: str) -> None:
        at = ADMITTED - timedelta(days=200)
        change = rules.propose_policy(
            officer=border.officers["watch_officer"], text=text, reason="decree", at=at
        )
        rules.sign(officer=border.officers["supervisor"], change=change.pk, at=at)

    return publish


def at_the_booth(border, direction: str, at: datetime):
    """The traveller at a booth, read and let go by the first line."""
    booth = find_booth("HT-OUA-1" if direction == "entry" else "HT-OUA-3")
    window = crossings.Window(officer=border.officers["first_line"], booth=booth, direction=direction)
    opened = crossings.open_inspection(window=window, scan=uuid.uuid4(), document=document(FRENCH), at=at)
    admitted = crossings.admit(
        officer=border.officers["second_line"],
        inspection=opened.inspection.pk,
        journey=TOURISM,
        note="seen",
        at=at,
    )
    return opened.inspection, admitted


def two_earlier_stays(border) -> None:
    """45 days from 1 July to 14 August, and 40 from 10 October to 18 November."""
    for first, last in ((date(2026, 7, 1), date(2026, 8, 14)), (date(2026, 10, 10), date(2026, 11, 18))):
        border.enter(FRENCH, day=(first - border.at().date()).days, until=last)
        border.leave(FRENCH, day=(last - border.at().date()).days)


@pytest.mark.parametrize(
    ("policy", "last_day"),
    [
        # 30 November and three calendar months: February has no 30th.
        (THREE_MONTHS, date(2027, 2, 28)),
        # 45 + 40 days are used, none of which drops out of the window before 28 December: five are left.
        (NINETY_IN_180, date(2026, 12, 4)),
    ],
    ids=["three calendar months", "90 days in any 180"],
)
def test_the_last_lawful_day_the_list_the_exit_and_the_rebuttal(border, publish, policy, last_day):
    publish(policy)
    two_earlier_stays(border)
    _row, admitted = at_the_booth(border, "entry", ADMITTED)
    assert admitted.stay_until == last_day

    assert not queries.open_stays(expired_on=last_day).exists()
    assert [stay.pk for stay in queries.open_stays(expired_on=last_day + timedelta(days=1))] == [admitted.pk]

    leaving, left = at_the_booth(border, "exit", ADMITTED + timedelta(days=100))
    over = (ADMITTED.date() + timedelta(days=100) - last_day).days
    assert "stays.overstay" in leaving.findings
    assert f'"days":"{over}"' in leaving.findings
    assert left.direction == "exit"  # it never blocks leaving

    stay = queries.find_stay(admitted.pk)
    assert (stay.exit, stay.days_over(stay.left_at.date())) == (left.pk, over)
    rebuttal = propose(border, admitted.pk, _lawful_until(stay.left_at.date()))
    decide(border, rebuttal)
    stay = queries.find_stay(admitted.pk)
    assert stay.days_over(stay.left_at.date()) == 0
    assert find_crossing(admitted.pk).stay_until == last_day
    assert find_crossing(left.pk).voided_at is None


def _lawful_until(day: date):
    return actions.Contest(
        claim=facts.Claim.LAWFUL, day=day, evidence=facts.Evidence.PERMIT, note="residence permit 2026/118"
    )
