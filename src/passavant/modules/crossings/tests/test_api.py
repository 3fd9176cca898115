"""The crossings API, as a reader or a kiosk of a booth uses it."""

from __future__ import annotations

import json
import uuid

import pytest

from passavant.modules.crossings.models import Crossing, Inspection
from passavant.modules.crossings.tests.conftest import ERIKSSON, scan_of
from passavant.modules.sites.actions import enrol_device, withdraw_device


@pytest.fixture
def device(client, booth):
    """Calls of a device of booth 1 that acts for a first-line officer."""
    token = enrol_device(code="reader-1", booth_code="HT-OUA-1", officer_code=booth.first_line.code)

    def call(method, path, body=None, *, token=token):
        answer = getattr(client, method)(
            f"/api/crossings/{path}",
            data=json.dumps(body) if body is not None else None,
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )
        return answer.status_code, answer.json(), answer

    call.token = token
    return call


def _scan(text, **more):
    return {"scan": str(uuid.uuid4()), "mrz": text, "direction": "entry", **more}


def test_a_scan_is_answered_with_the_card_and_a_decision_with_its_outcome(device):
    status, card, _ = device("post", "scans", _scan(scan_of("HTI")))
    assert (status, card["recommended"], card["status"]) == (200, "clear", "open")
    assert card["document"]["issuing_state"] == "HTI"
    assert "watchlists.none_loaded" in card["not_checked"]
    decided = device(
        "post", f"inspections/{card['inspection']}/decision", {"decision": "admit", "purpose": "home"}
    )
    assert (decided[0], decided[1]["status"]) == (200, "crossed")
    found = device("get", f"crossings?document_number={card['document']['document_number']}")
    assert [row["id"] for row in found[1]] == [card["inspection"]]


def test_the_same_scan_sent_again_after_a_lost_answer_is_one_inspection(device):
    scan = _scan(scan_of("HTI"))
    first, second = device("post", "scans", scan), device("post", "scans", scan)
    assert first[1]["inspection"] == second[1]["inspection"] == scan["scan"]
    assert Inspection.objects.count() == 1


def test_the_same_decision_sent_again_is_one_crossing(device):
    card = device("post", "scans", _scan(scan_of("HTI")))[1]
    for _ in range(2):
        status, answer, _raw = device(
            "post", f"inspections/{card['inspection']}/decision", {"decision": "admit"}
        )
        assert (status, answer["status"]) == (200, "crossed")
    assert Crossing.objects.count() == 1


def test_a_second_look_names_the_crossing_of_a_moment_ago(device):
    card = device("post", "scans", _scan(scan_of("HTI")))[1]
    device("post", f"inspections/{card['inspection']}/decision", {"decision": "admit"})
    again = device("post", "scans", _scan(scan_of("HTI")))
    assert again[1]["passed"] == card["inspection"]


def test_an_unreadable_scan_is_a_problem_that_says_what_to_do(device):
    status, problem, raw = device("post", "scans", _scan("garbage"))
    assert status == 422
    assert raw["Content-Type"] == "application/problem+json"
    assert problem["type"] == "urn:passavant:read-again"
    assert problem["findings"][0]["code"] == "mrz.garbage"
    assert not Inspection.objects.exists()


def test_a_refusal_needs_a_reason_of_the_list(device):
    card = device("post", "scans", _scan(scan_of("DOM")))[1]
    path = f"inspections/{card['inspection']}/decision"
    assert device("post", path, {"decision": "refuse", "reason": "because"})[0] == 422
    assert device("post", path, {"decision": "refuse", "reason": "no_visa"})[1]["status"] == "refused"
    status, problem, _ = device("post", path, {"decision": "admit"})
    assert (status, problem["type"]) == (409, "urn:passavant:decided-already")


def test_a_device_sees_only_the_inspections_of_its_booth(device, booth):
    other = enrol_device(code="reader-2", booth_code="HT-OUA-2", officer_code=booth.first_line.code)
    card = device("post", "scans", _scan(ERIKSSON))[1]
    assert device("get", f"inspections/{card['inspection']}")[0] == 200
    assert device("get", f"inspections/{card['inspection']}", token=other)[0] == 404


def test_a_scan_identifier_is_not_taken_for_another_traveller(device, booth):
    scan = _scan(scan_of("HTI"))
    device("post", "scans", scan)
    status, problem, _ = device("post", "scans", {**scan, "mrz": scan_of("DOM")})
    assert (status, problem["type"]) == (409, "urn:passavant:scan-taken")
    other = enrol_device(code="reader-2", booth_code="HT-OUA-2", officer_code=booth.first_line.code)
    status, problem, _ = device("post", "scans", _scan(scan_of("HTI")), token=other)
    assert (status, problem["type"]) == (409, "urn:passavant:at-another-booth")


def test_a_withdrawn_or_invented_token_opens_nothing(device):
    assert device("post", "scans", _scan(ERIKSSON), token="invented")[0] == 401
    withdraw_device(code="reader-1")
    status, problem, raw = device("post", "scans", _scan(ERIKSSON))
    assert (status, raw["WWW-Authenticate"]) == (401, "Bearer")
    assert problem["status"] == 401


def test_a_stop_does_not_tell_a_device_why(device, booth):
    from passavant.domain.values import Finding, Severity, declare_sentences
    from passavant.modules.crossings.ports import Answer, findings

    declare_sentences({"test.wanted": "Wanted: call the police."})

    @findings.answer("test")
    def wanted(_question):
        return Answer(findings=(Finding(code="test.wanted", severity=Severity.STOP),))

    try:
        card = device("post", "scans", _scan(scan_of("HTI")))[1]
    finally:
        findings.silence("test")
    assert card["recommended"] == "stop"
    assert "test.wanted" not in {finding["code"] for finding in card["findings"]}
    status, problem, _ = device("post", f"inspections/{card['inspection']}/decision", {"decision": "admit"})
    assert (status, problem["type"]) == (403, "urn:passavant:needs-second-line")
