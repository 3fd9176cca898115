"""Agreement with a collection of worked zones, when the collection lies beside the repository."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from passavant.domain.mrz import Format, Reading, ZoneFields, read, transliterate, write
from passavant.domain.values import PartialDate

TODAY = date(2026, 11, 22)
CASES = Path(__file__).parents[5] / "../shared/data/documents/mrz"
OF_ICAO = {
    "TD1": Format.TD1,
    "TD2": Format.TD2,
    "TD3": Format.TD3,
    "MRVA": Format.MRV_A,
    "MRVB": Format.MRV_B,
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
        and zone.printed("date_of_birth") == expected["birth_date"]
        and zone.printed("date_of_expiry") == expected["expiry_date"]
    )


def test_every_collected_zone_of_an_icao_format_is_read_as_expected() -> None:
    cases = [case for case in load("mrz_cases.json") if case["expected"]["format"] in {None, *OF_ICAO}]
    differing = [
        case["lines"]
        for case in cases
        if not agrees(read(case["lines"], today=TODAY, repair=False), case["expected"])
    ]
    assert not differing


def test_collected_damaged_scans_of_icao_formats_are_mended() -> None:
    national = ("FACHE", "1DFRA", "D1FRA")
    cases = [
        case for case in load("ocr_correction_cases.json") if not " ".join(case["observed"]).count("FRA")
    ]
    cases = [case for case in cases if not any(line.startswith(national) for line in case["observed"])]
    assert cases
    for case in cases:
        assert list(read(case["observed"], today=TODAY).lines) == case["expected"]


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
