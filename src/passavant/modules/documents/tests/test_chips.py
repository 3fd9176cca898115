"""Chips at the window: each reason on the card, what was not checked, and nothing of the chip kept."""

from __future__ import annotations

import base64
import json

import pytest

from passavant.domain.specimens.chips import SpecimenState, planted, specimen_chip
from passavant.journal.models import Entry
from passavant.modules.crossings.queries import find_inspection
from passavant.modules.documents import queries
from passavant.modules.documents.models import ChipReading
from passavant.modules.documents.tests.conftest import LINES
from passavant.modules.sites.actions import enrol_device


def _codes(row):
    return {finding["code"] for finding in json.loads(row.findings)}


def _checks(row):
    return {check["code"]: check["done"] for check in json.loads(row.checks)}


def test_a_chip_that_holds_is_on_the_card_as_checked_with_the_age_of_the_list(desk, state, chip, scan):
    desk.trust(state)
    verified, verdict = desk.verify(chip)
    assert verified.outcome == "holds", verdict.findings
    row = scan()
    assert _checks(row)["chip"] is True
    assert _checks(row)["revocation.no_list"] is False


def test_without_a_chip_the_card_says_that_none_was_read(scan, desk):
    assert _checks(scan())["chip.no_reader"] is False


def test_a_state_that_nobody_trusts_here_is_no_fault_of_the_traveller(desk, chip, scan):
    desk.verify(chip)
    row = scan()
    assert _checks(row)["chip.nothing_trusted"] is False
    assert "chip.no_csca" in _codes(row)
    assert row.recommendation != "stop"


@pytest.mark.parametrize(
    "defect", ["altered_dg1", "altered_dg2", "swapped_sod", "forged_signer", "dg_not_in_sod"]
)
def test_a_broken_chip_stops_at_the_first_line_with_its_reason_for_the_second(desk, state, scan, defect):
    desk.trust(state)
    case = planted(defect, LINES, state)
    verified, _verdict = desk.verify(case.files)
    assert verified.outcome == "broken"
    row = scan()
    assert row.recommendation == "stop"
    assert {finding.code for finding in verified.findings} <= _codes(row)


def test_a_perfect_chip_of_another_state_in_the_booklet_is_broken(desk, state):
    other = SpecimenState.new("IA")
    desk.trust(state)
    desk.trust(other, name="other.cer")
    verified, verdict = desk.verify(specimen_chip(LINES, state=other))
    assert (verified.outcome, verdict.reason) == ("broken", "issuer_mismatch")


def test_a_chip_of_another_booklet_does_not_pass_for_this_one(desk, state):
    desk.trust(state)
    other = (LINES[0].replace("ANNA<MARIA", "LENA<MARTA"), LINES[1])
    verified, verdict = desk.verify(specimen_chip(other, state=state))
    assert verdict.outcome == "holds"
    assert verified.outcome == "broken"
    assert "chip.mrz_mismatch" in {finding.code for finding in verified.findings}


def test_nothing_of_the_chip_itself_is_kept(desk, state, chip):
    desk.trust(state)
    verified, _verdict = desk.verify(chip)
    kept = " ".join(Entry.objects.filter(kind="documents.chip.verified").values_list("body", flat=True))
    for name in ("DG1", "DG2"):
        assert base64.b64encode(chip[name][:60]).decode() not in kept
        assert chip[name][:60].hex() not in kept
    assert verified.said["signer"]["serial"]


def test_a_chip_read_long_ago_or_of_another_document_does_not_count(desk, state, chip, scan, settings):
    desk.trust(state)
    desk.verify(chip)
    altered = ChipReading.objects.get()
    assert queries.find_chip("OTHER:UTO", since=altered.verified_at) is None
    later = altered.verified_at.replace(year=altered.verified_at.year + 1)
    assert queries.find_chip(altered.document_key, since=later) is None


@pytest.fixture
def device(client, desk):
    token = enrol_device(code="reader-1", booth_code="HT-OUA-1", officer_code=desk.first_line.code)

    def call(path, body):
        return client.post(
            f"/api/documents/{path}",
            data=json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )

    return call


def _sent(files):
    return {name: base64.b64encode(content).decode() for name, content in files.items()}


def test_a_reader_sends_a_chip_and_the_next_scan_shows_its_verdict(desk, state, chip, device, scan):
    desk.trust(state)
    answer = device("chips", {"files": _sent(chip), "mrz": "\n".join(LINES)})
    verdict = answer.json()
    assert answer.status_code == 200, verdict
    assert verdict["outcome"] == "holds"
    assert _checks(scan())["chip"] is True


def test_a_chip_that_comes_after_the_scan_is_on_the_card_and_binds_the_first_line(
    client, desk, state, device, scan
):
    desk.trust(state)
    row = scan()
    assert row.recommendation == "check"
    false = planted("altered_dg2", LINES, state).files
    answer = device("chips", {"files": _sent(false), "mrz": "\n".join(LINES)})
    assert answer.json()["outcome"] == "broken"
    page = client.get(f"/crossings/inspections/{row.pk}/").content.decode()
    assert "Call the second line" in page
    assert "was altered" not in page
    decided = client.post(f"/crossings/inspections/{row.pk}/", {"decision": "admit", "note": "seems fine"})
    assert decided.status_code == 422
    assert find_inspection(row.pk).status == "open"


def test_the_reason_of_a_stop_is_not_told_to_the_first_lines_device(desk, state, device):
    desk.trust(state)
    false = planted("altered_dg2", LINES, state).files
    answer = device("chips", {"files": _sent(false), "mrz": "\n".join(LINES)}).json()
    assert answer["outcome"] == "broken"
    assert "chip.dg_hash" not in {finding["code"] for finding in answer["findings"]}


def test_a_broken_chip_is_not_mended_by_leaving_out_what_was_altered(desk, state, device, scan):
    desk.trust(state)
    false = planted("altered_dg2", LINES, state).files
    for files in (false, {name: content for name, content in false.items() if name != "DG2"}):
        device("chips", {"files": _sent(files), "mrz": "\n".join(LINES)})
    assert scan().recommendation == "stop"


def test_a_chip_is_not_taken_without_the_zone_it_is_compared_with(device, chip):
    for mrz in ("", "GARBAGE"):
        answer = device("chips", {"files": _sent(chip), "mrz": mrz})
        assert (answer.status_code, answer.json()["type"]) == (422, "urn:passavant:no-zone")
    assert ChipReading.objects.count() == 0


@pytest.mark.parametrize("defect", ["no_sod", "garbage_sod", "unknown_csca"])
def test_the_card_claims_no_check_that_was_not_done(desk, state, scan, defect):
    if defect != "unknown_csca":
        desk.trust(state)
    desk.verify(planted(defect, LINES, state).files)
    checks = _checks(scan())
    assert "revocation" not in checks
    assert checks.get("chip", False) is (
        defect == "garbage_sod"
    )  # what is no security object is judged: it is false


@pytest.mark.parametrize(
    "files", [{}, {"EF.SOD": "§"}, {"letter.txt": "aGVsbG8="}, {"DG1": "A" * 2_000_000}], ids=range(4)
)
def test_what_is_no_chip_is_refused_by_name(device, files):
    answer = device("chips", {"files": files, "mrz": "\n".join(LINES)})
    assert answer.status_code == 422
    assert ChipReading.objects.count() == 0


def test_fuzzed_files_of_a_chip_are_a_verdict_and_not_an_error(device):
    files = {"EF.SOD": base64.b64encode(b"\x77\x82\xff\xff" + b"\x30\x80" * 500).decode(), "DG1": "AAAA"}
    answer = device("chips", {"files": files, "mrz": "\n".join(LINES)})
    assert answer.status_code == 200
    assert answer.json()["outcome"] == "broken"


def test_first_line_sees_that_it_has_to_refer_and_not_why(client, desk, state, scan, signed_in):
    desk.trust(state)
    desk.verify(planted("altered_dg2", LINES, state).files)
    row = scan()
    first = client.get(f"/crossings/inspections/{row.pk}/").content.decode()
    assert "Call the second line" in first
    assert "was altered" not in first
    second = signed_in(client, desk.second_line).get(f"/crossings/inspections/{row.pk}/").content.decode()
    assert "DG2 was altered" in second
