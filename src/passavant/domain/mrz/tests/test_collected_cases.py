"""Agreement with a collection of worked zones, when the collection lies beside the repository."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from passavant.domain.mrz import (
    Format,
    Reading,
    ZoneFields,
    compare_visual,
    mrz_information,
    names_agree,
    read,
    transliterate,
    write,
)
from passavant.domain.values import PartialDate

TODAY = date(2026, 11, 22)
CASES = Path(__file__).parents[5] / "../shared/data/documents/mrz"
OF_ICAO = {
    "TD1": Format.TD1,
    "TD2": Format.TD2,
    "TD3": Format.TD3,
    "MRVA": Format.MRV_A,
    "MRVB": Format.MRV_B,
    "IDFRA": Format.FRENCH_IDENTITY_CARD,
    "FRDL": Format.FRENCH_DRIVING_LICENCE,
    "CHDL": Format.SWISS_DRIVING_LICENCE,
}
FIELDS = {
    "document_code": "document_code",
    "issuer": "issuing_state",
    "nationality": "nationality",
    "surname": "surname",
    "given_names": "given_names",
    "document_number": "document_number",
    "sex": "sex",
    "optional1": "optional_data",
    "optional2": "optional_data_2",
}
CHECKS = {"date_of_birth": "birth_date", "date_of_expiry": "expiry_date", "optional_data": "optional"}


def load(name: str) -> list[dict[str, Any]]:
    path = CASES / name
    if not path.is_file():
        pytest.skip(f"the collection {name} is not beside this repository")
    found = json.loads(path.read_text(encoding="utf-8"))
    return list(found["examples"] if isinstance(found, dict) else found)


def agrees(reading: Reading, expected: dict[str, Any]) -> bool:
    if expected["format"] is None:
        return reading.zone is None
    zone = reading.zone
    if zone is None or zone.format is not OF_ICAO[expected["format"]]:
        return False
    verdicts = (expected["valid"], *expected.get("accept_valid", []))
    failed = sorted(CHECKS.get(field, field) for field in reading.failed_checks)
    accepted = [
        sorted(checks) for checks in (expected["failed_checks"], *expected.get("accept_failed_checks", []))
    ]
    return (
        reading.is_valid in verdicts
        and failed in accepted
        and all(
            getattr(zone, ours) == expected[theirs] for theirs, ours in FIELDS.items() if theirs in expected
        )
        and zone.printed("date_of_birth") == expected.get("birth_date", zone.printed("date_of_birth"))
        and zone.printed("date_of_expiry") == expected.get("expiry_date", zone.printed("date_of_expiry"))
        and zone.name_may_be_cut == expected.get("name_truncated", zone.name_may_be_cut)
        and all(zone.national_data[field] == expected[field] for field in zone.national_data)
    )


def test_every_collected_zone_is_read_as_expected() -> None:
    cases = load("mrz_cases.json") + load("../examples/mrz_parse.json")
    differing = [
        case["lines"]
        for case in cases
        if not agrees(read(case["lines"], today=TODAY, repair=False), case["expected"])
    ]
    assert not differing


def test_collected_damaged_scans_are_mended() -> None:
    for case in load("ocr_correction_cases.json"):
        assert list(read(case["observed"], today=TODAY).lines) == case["expected"]


def test_collected_scans_are_mended_only_where_one_reading_is_proven() -> None:
    for case in load("../examples/mrz_correct.json"):
        reading = read(case["observed"], today=TODAY)
        assert (list(reading.lines) if reading.is_valid else None) == case["expected"], case


SIGNS = {
    "mrz.issuing_state.unknown": "issuer.unknown",
    "mrz.issuing_state.withdrawn": "issuer.unknown",
    "mrz.nationality.unknown": "nationality.unknown",
    "mrz.nationality.withdrawn": "nationality.unknown",
    "mrz.date.impossible": "date.impossible",
    "mrz.date.birth_in_future": "date.birth_in_future",
    "mrz.document_expired": "date.expired",
    "mrz.expiry_too_far": "date.expiry_too_far",
    "mrz.name_digits": "name.digits",
    "mrz.document_number.unusual": "number.format",
    "mrz.document_code.unknown": "document_code.invalid",
    "mrz.sex.unknown": "sex.invalid",
    "mrz.characters": "characters",
    "mrz.line_length": "line_length",
    "mrz.specimen": "specimen",
}


def signs(reading: Reading) -> set[str]:
    """The collection's names of what we found."""
    digits = {f"check_digit.{CHECKS.get(field, field)}" for field in reading.failed_checks}
    found = {SIGNS[finding.code] for finding in reading.findings if finding.code in SIGNS}
    return found | digits | ({"check_digit"} if digits else set())


def test_every_collected_sign_of_a_forgery_is_found_and_no_genuine_zone_is_suspected() -> None:
    for case in load("../examples/fraud.json"):
        found = signs(read(case["lines"], today=date.fromisoformat(case["today"]), repair=False))
        assert set(case["must"]) <= found, case
        assert not set(case["must_not"]) & found, case


def test_collected_pages_agree_with_their_zones_or_not_as_expected() -> None:
    named = {"birth_date": "date_of_birth", "expiry_date": "date_of_expiry"}
    for case in load("../examples/viz.json"):
        zone = read(case["lines"], today=TODAY, repair=False).zone
        assert zone is not None
        page = {named.get(field, field): text for field, text in case["viz"].items()}
        assert compare_visual(page, zone).match is case["match"], case


def test_every_collected_way_of_cutting_a_name_is_a_right_form_of_it() -> None:
    for case in load("name_truncation.json"):
        printed = case["name_line"] if case["format"] == "TD1" else case["name_line"][5:]
        assert names_agree(case["viz_surname"], case["viz_given_names"], printed), case


def test_collected_zones_open_their_chips() -> None:
    for case in load("../examples/bac.json"):
        zone = read(case["lines"], today=TODAY, repair=False).zone
        assert zone is not None
        assert mrz_information(zone) == case["mrz_information"]


def test_collected_data_elements_are_printed_as_expected() -> None:
    for case in load("generate_cases.json"):
        fields = case["fields"]
        elements = [_elements(fields, empty_check_digit) for empty_check_digit in "<0"]
        assert case["lines"] in [list(write(element, OF_ICAO[fields["format"]])) for element in elements]


def _elements(fields: dict[str, str], empty_check_digit: str) -> ZoneFields:
    return ZoneFields(
        **{ours: fields.get(theirs, "") for theirs, ours in FIELDS.items()},
        date_of_birth=PartialDate.parse(fields["birth_date"]),
        date_of_expiry=PartialDate.parse(fields["expiry_date"]),
        empty_check_digit=empty_check_digit,
    )


def test_every_letter_of_the_transliteration_tables_is_printed_in_an_allowed_way() -> None:
    path = CASES / "transliteration.json"
    if not path.is_file():
        pytest.skip("the transliteration tables are not beside this repository")
    tables = json.loads(path.read_text(encoding="utf-8"))
    for script, key in (("latin", "options"), ("cyrillic", "default"), ("arabic", "mrz")):
        for code, row in tables[script].items():
            allowed = [row[key]] if isinstance(row[key], str) else row[key]
            if "/" in allowed[0] or "[" in allowed[0]:
                continue  # depends on the place in the word
            assert transliterate(chr(int(code, 16))) in allowed, row
