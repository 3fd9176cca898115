"""The cases over which officers argue, each as the policy of Utopia settles it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from passavant.domain.entry_rules import Outcome, Policy, Verdict, load

Judged = Callable[..., Verdict]
ADMIT, REFER, REFUSE = Outcome.ADMIT, Outcome.REFER, Outcome.REFUSE


def visa(issuer: str, **others: Any) -> dict[str, Any]:
    return {"issuer": issuer, "from": "2024-01-01", "to": "2033-12-31", **others}


def test_three_months_from_30_november_end_on_the_last_day_of_february(judged: Judged) -> None:
    assert judged(at="2027-11-30T10:00:00-05:00").stay_until == date(2028, 2, 29)
    assert judged(at="2026-11-30T10:00:00-05:00").stay_until == date(2027, 2, 28)


def test_half_past_four_in_utc_is_still_the_evening_before_at_the_post(judged: Judged) -> None:
    verdict = judged(at="2026-11-21T04:30:00Z")
    assert (verdict.as_of, verdict.stay_until) == (date(2026, 11, 20), date(2027, 2, 20))


def test_the_days_are_those_of_the_post_and_not_of_the_capital(judged: Judged) -> None:
    at = "2026-11-21T04:30:00Z"
    assert judged(at=at, zone="America/Santo_Domingo").as_of == date(2026, 11, 21)
    assert judged(at="2026-07-21T04:30:00Z", zone="America/Santo_Domingo").as_of == date(2026, 7, 21)
    assert judged(at="2026-07-21T04:30:00Z").as_of == date(2026, 7, 21)


def test_the_same_instant_on_two_clocks_gives_one_verdict(judged: Judged) -> None:
    here, across = judged(at="2026-11-21T00:20:00-05:00"), judged(at="2026-11-21T01:20:00-04:00")
    assert here.canonical == across.canonical


def test_a_national_with_an_expired_and_sought_passport_comes_home(judged: Judged) -> None:
    verdict = judged(nationality="UTP", expiry="2020-01-01", alerts=[{"type": "document_lost_stolen"}])
    assert (verdict.outcome, verdict.decisive_rule, verdict.is_unlimited) == (ADMIT, "U-E-010", True)
    assert [(rule.id, rule.by) for rule in verdict.defeated] == [
        ("U-E-030", ("U-E-010",)),
        ("U-E-050", ("U-E-010",)),
    ]


def test_a_national_with_another_states_passport_comes_home_too(judged: Judged) -> None:
    assert judged(nationality="DOM", other_nationalities=["UTP"]).decisive_rule == "U-E-010"


def test_a_national_whose_file_is_empty_comes_home(judged: Judged) -> None:
    verdict = judged(nationality="UTP", dob=None, visas=None, alerts=None, accompanied_by=None)
    assert (verdict.outcome, verdict.missing_facts) == (ADMIT, ())


@pytest.mark.parametrize(("expiry", "outcome"), [("2027-05-20", ADMIT), ("2027-05-19", REFUSE)])
def test_a_passport_lasts_six_months_to_the_day(judged: Judged, expiry: str, outcome: Outcome) -> None:
    assert judged(expiry=expiry).outcome is outcome


def test_a_cuban_with_a_visa_of_a_friend_still_needs_our_own(judged: Judged) -> None:
    assert judged(nationality="DOM", visas=[visa("USA")]).decisive_rule == "U-E-160"
    assert judged(nationality="CUB", visas=[visa("USA")]).outcome is REFUSE


@pytest.mark.parametrize(("year", "outcome"), [("2023", REFUSE), ("2026", ADMIT)])
def test_a_romanian_visa_counts_since_romania_is_on_the_list(
    judged: Judged, year: str, outcome: Outcome
) -> None:
    romanian = visa("ROU", **{"from": "2022-01-01"})
    assert judged(at=f"{year}-11-20T15:00:00-05:00", nationality="DOM", visas=[romanian]).outcome is outcome


def test_where_sources_disagree_a_person_decides(judged: Judged) -> None:
    verdict = judged(nationality="VNM")
    assert (verdict.outcome, verdict.decisive_rule) == (REFER, "U-E-210")


def test_a_single_entry_is_used_once(judged: Judged) -> None:
    assert judged(nationality="DOM", visas=[visa("UTP", entries=1, used=0)]).outcome is ADMIT
    assert judged(nationality="DOM", visas=[visa("UTP", entries=1, used=1)]).outcome is REFUSE


def test_a_stay_ends_with_its_visa_or_its_days_whichever_comes_first(judged: Judged) -> None:
    shorter = visa("UTP", to="2026-11-25", stay_days=30)
    assert judged(nationality="DOM", visas=[shorter]).stay_until == date(2026, 11, 25)
    assert judged(nationality="DOM", visas=[visa("UTP", stay_days=30)]).stay_until == date(2026, 12, 19)


def test_another_visa_does_not_lengthen_the_stay_of_ours(judged: Judged) -> None:
    both = [visa("UTP", stay_days=10), visa("USA")]
    assert judged(nationality="DOM", visas=both).stay_until == date(2026, 11, 29)


def test_a_visa_whose_end_nobody_could_read_is_not_known_to_be_valid(judged: Judged) -> None:
    verdict = judged(nationality="DOM", visas=[visa("UTP", to=None)])
    assert (verdict.outcome, verdict.missing_facts) == (REFUSE, ("visas",))


def test_a_trader_comes_for_market_day_and_not_through_the_airport(judged: Judged) -> None:
    trader = {"nationality": "DOM", "document_type": "I", "purpose": "trade_day", "expiry": "2026-12-01"}
    market = judged(post="UT-EST", at="2026-11-20T08:10:00-05:00", **trader)
    assert (market.outcome, market.stay_until, market.conditions) == (
        ADMIT,
        date(2026, 11, 20),
        ("same_post",),
    )
    assert market.leave_by == datetime.fromisoformat("2026-11-20T17:00:00-05:00")
    assert judged(post="UT-CAP", **trader).outcome is REFUSE


def test_after_closing_time_nothing_of_market_day_is_left(judged: Judged) -> None:
    late = judged(
        post="UT-EST",
        at="2026-11-20T17:00:00-05:00",
        nationality="DOM",
        document_type="I",
        purpose="trade_day",
    )
    assert (late.outcome, [remark.code for remark in late.remarks]) == (REFER, ["nothing_left"])


@pytest.mark.parametrize(("day", "outcome"), [("2026-11-19", REFUSE), ("2026-11-20", ADMIT)])
def test_a_ban_of_five_years_ends_on_its_anniversary(judged: Judged, day: str, outcome: Outcome) -> None:
    banned = [{"type": "entry_ban", "from": "2021-11-20", "years": 5}]
    assert judged(at=f"{day}T15:00:00-05:00", alerts=banned).outcome is outcome


@pytest.mark.parametrize(("day", "outcome"), [("2025-02-28", REFUSE), ("2025-03-01", ADMIT)])
def test_a_ban_of_a_year_from_29_february_ends_on_1_march(judged: Judged, day: str, outcome: Outcome) -> None:
    banned = [{"type": "entry_ban", "from": "2024-02-29", "years": 1}]
    assert judged(at=f"{day}T15:00:00-05:00", alerts=banned).outcome is outcome


def test_crew_on_duty_stay_seven_days_and_leave_with_their_ship(judged: Judged) -> None:
    verdict = judged(nationality="CUB", purpose="crew")
    assert (verdict.stay_until, verdict.conditions) == (date(2026, 11, 26), ("leave_with_conveyance",))


def test_transit_needs_an_onward_journey_that_is_known(judged: Judged) -> None:
    through = {"nationality": "COL", "purpose": "transit"}
    admitted = judged(onward_at="2026-11-21T14:00:00-05:00", **through)
    assert (admitted.outcome, admitted.decisive_rule) == (ADMIT, "U-E-120")
    refused = judged(**through)
    assert (refused.outcome, refused.missing_facts) == (REFUSE, ("onward_at",))


def test_an_onward_journey_that_has_left_already_is_none(judged: Judged) -> None:
    assert (
        judged(nationality="COL", purpose="transit", onward_at="2026-11-20T14:00:00-05:00").outcome is REFUSE
    )


def test_a_refugee_is_not_judged_by_who_issued_the_document(judged: Judged) -> None:
    verdict = judged(nationality="XXA", issuer="CHL")
    assert (verdict.outcome, verdict.decisive_rule) == (REFUSE, "U-E-140")
    assert judged(nationality="XXA", issuer="CHL", visas=[visa("UTP")]).outcome is ADMIT


def test_a_specimen_goes_to_a_person(judged: Judged) -> None:
    assert judged(nationality="UTO").decisive_rule == "U-E-020"


def test_a_nationality_that_cannot_be_read_goes_to_a_person_and_is_named(judged: Judged) -> None:
    verdict = judged(nationality=None, issuer="CHL")
    assert (verdict.outcome, verdict.decisive_rule, verdict.missing_facts) == (REFER, None, ("nationality",))


def test_whoever_may_be_a_national_is_not_refused(judged: Judged) -> None:
    verdict = judged(nationality=None, issuer="CHL", expiry="2026-12-01")
    assert (verdict.outcome, verdict.missing_facts) == (REFER, ("nationality",))


@pytest.mark.parametrize(
    ("born", "day", "outcome"),
    [
        ("2008-11-21", "2026-11-20", REFUSE),
        ("2008-11-20", "2026-11-20", ADMIT),
        ("2008-02-29", "2026-02-28", REFUSE),
        ("2008-02-29", "2026-03-01", ADMIT),
    ],
)
def test_a_minor_is_one_until_the_eighteenth_birthday(
    judged: Judged, born: str, day: str, outcome: Outcome
) -> None:
    verdict = judged(phase="exit", nationality="UTP", dob=born, at=f"{day}T15:00:00-05:00")
    assert verdict.outcome is outcome


def test_a_minor_leaves_with_both_parents_or_with_their_word(judged: Judged) -> None:
    minor = {"phase": "exit", "nationality": "UTP", "dob": "2015-05-05"}
    assert judged(accompanied_by=["mother"], **minor).outcome is REFUSE
    assert judged(accompanied_by=["father", "mother"], **minor).outcome is ADMIT
    assert judged(accompanied_by=["aunt"], facts={"exit_authorisation_valid": True}, **minor).outcome is ADMIT


def test_nobody_asked_whether_the_parents_agree(judged: Judged) -> None:
    minor = {"phase": "exit", "nationality": "UTP", "dob": "2015-05-05"}
    verdict = judged(accompanied_by=["aunt"], facts={"exit_authorisation_valid": None}, **minor)
    assert (verdict.outcome, verdict.missing_facts) == (REFER, ("exit_authorisation_valid",))


def test_a_birth_year_alone_that_leaves_the_age_open_is_asked_for(judged: Judged) -> None:
    young = judged(phase="exit", nationality="UTP", dob="2008")
    assert (young.outcome, young.missing_facts) == (REFER, ("dob",))
    assert judged(phase="exit", nationality="UTP", dob="2007").outcome is ADMIT


@pytest.mark.parametrize("born", ["1900-01-01", "2026-12-24"])
def test_a_birth_date_that_cannot_be_right_is_no_age(judged: Judged, born: str) -> None:
    verdict = judged(dob=born)
    assert (verdict.outcome, verdict.missing_facts) == (REFER, ("dob",))
    assert [remark.code for remark in verdict.remarks] == ["birth_date_doubted"]


def test_an_overstay_never_blocks_leaving(judged: Judged) -> None:
    verdict = judged(phase="exit", alerts=[{"type": "overstay"}], expiry="2020-01-01")
    assert (verdict.outcome, verdict.conditions) == (ADMIT, ("overstay_report",))


def test_an_alert_that_no_rule_weighs_is_shown(judged: Judged) -> None:
    verdict = judged(alerts=[{"type": "health_form_missing"}])
    assert [(remark.code, remark.about) for remark in verdict.remarks] == [
        ("alert_unweighed", "health_form_missing")
    ]


def test_old_days_drop_out_of_the_window_while_the_stay_lasts(judged: Judged) -> None:
    used = [["2026-05-25", "2026-07-08"], ["2026-10-01", "2026-11-09"]]  # 45 and 40 days
    assert judged(nationality="CHE", earlier_stays=used).stay_until == date(2027, 1, 8)  # 50 more


def test_ninety_days_used_up_leave_nothing(judged: Judged) -> None:
    used = [["2026-08-20", "2026-11-17"]]
    verdict = judged(nationality="CHE", earlier_stays=used)
    assert (verdict.outcome, verdict.remarks[0].code) == (REFER, "nothing_left")


def test_an_exit_that_nobody_saw_is_no_overstay_but_a_question(judged: Judged) -> None:
    verdict = judged(nationality="CHE", earlier_stays=[["2026-08-20", None]])
    assert (verdict.outcome, verdict.missing_facts) == (REFER, ("earlier_stays",))


@pytest.mark.parametrize(
    ("day", "until"),
    [("2026-09-30", "2026-09-30"), ("2026-10-01", "2027-09-30"), ("2026-11-20", "2027-09-30")],
)
def test_the_residence_year_ends_on_30_september_whenever_it_began(
    judged: Judged, day: str, until: str
) -> None:
    verdict = judged(facts={"residence_permit": True}, at=f"{day}T15:00:00-05:00")
    assert verdict.stay_until == date.fromisoformat(until)


def test_a_rule_of_weak_sources_only_refers(judged: Judged, utopia_text: str) -> None:
    weak = _of_one_rule(utopia_text, "U-X-020", 'basis = ["hearsay"]')
    minor = {"phase": "exit", "nationality": "UTP", "dob": "2015-05-05"}
    assert judged(policy=weak, **minor).outcome is REFER
    # An admission of weak sources may stand beside others; it overrules none of them alone.
    assert judged(facts={"utopian_origin": True}).outcome is ADMIT
    assert judged(nationality="DOM", facts={"utopian_origin": True}).outcome is REFER


def _of_one_rule(text: str, rule: str, basis: str) -> Policy:
    before, behind = text.split(f'id = "{rule}"', 1)
    return load(before + f'id = "{rule}"' + behind.replace('basis = ["border-act"]', basis, 1))
