"""National layouts that share the counter with ICAO's: French cards, a Swiss licence, a Russian internal passport."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passavant.domain.mrz import Format, ZoneFields, read, write
from passavant.domain.mrz.national import NATIONAL, read_russian, write_russian
from passavant.domain.mrz.plans import PLANS
from passavant.domain.values import PartialDate, Severity

TODAY = date(2026, 11, 22)

FRENCH_CARD = ZoneFields(
    document_code="ID",
    issuing_state="FRA",
    surname="DELORME",
    given_names="ODETTE",
    document_number="120775P00123",
    nationality="FRA",
    date_of_birth=PartialDate(1971, 3, 9),
    sex="F",
    date_of_expiry=None,
    optional_data="75P012",
)
FRENCH_LICENCE = ZoneFields(
    document_code="D1",
    issuing_state="FRA",
    surname="DELORME",
    given_names="",
    document_number="14BB00017",
    nationality="",
    date_of_birth=None,
    sex="X",
    date_of_expiry=PartialDate(2029, 3, 9),
)
SWISS_LICENCE = ZoneFields(
    document_code="FA",
    issuing_state="CHE",
    surname="KELLER",
    given_names="URS",
    document_number="QWE456F",
    nationality="",
    date_of_birth=PartialDate(1966, 7, 1),
    sex="X",
    date_of_expiry=None,
    national_data={"language": "F", "pin": "987654321", "version": "002"},
)
DOCUMENTS = {
    Format.FRENCH_IDENTITY_CARD: FRENCH_CARD,
    Format.FRENCH_DRIVING_LICENCE: FRENCH_LICENCE,
    Format.SWISS_DRIVING_LICENCE: SWISS_LICENCE,
}


@pytest.mark.parametrize("national", DOCUMENTS)
def test_national_document_is_written_and_read_back(national: Format) -> None:
    fields = DOCUMENTS[national]
    reading = read(write(fields, national), today=TODAY)
    assert reading.format is national
    assert reading.is_valid
    assert reading.zone is not None
    for field in (
        "document_number",
        "surname",
        "given_names",
        "nationality",
        "date_of_birth",
        "date_of_expiry",
    ):
        assert getattr(reading.zone, field) == getattr(fields, field)
    assert reading.zone.national_data == fields.national_data
    assert write(reading.zone.fields, national) == write(fields, national)


@pytest.mark.parametrize("national", DOCUMENTS)
def test_national_document_is_read_in_one_piece_with_line_ends_of_any_kind(national: Format) -> None:
    assert read("\r\n".join(write(DOCUMENTS[national], national)), today=TODAY).format is national


def test_french_card_is_for_french_nationals_and_a_licence_is_no_travel_document() -> None:
    card = read(write(FRENCH_CARD, Format.FRENCH_IDENTITY_CARD), today=TODAY)
    licence = read(write(FRENCH_LICENCE, Format.FRENCH_DRIVING_LICENCE), today=TODAY)
    assert [(finding.code, finding.severity) for finding in card.findings] == [
        ("mrz.national.IDFRA", Severity.NOTE)
    ]
    assert ("mrz.national.FRDL", Severity.CHECK) in [
        (found.code, found.severity) for found in licence.findings
    ]


@pytest.mark.parametrize("layout", [layout for layout in NATIONAL if layout.composite_at])
def test_one_altered_digit_of_a_national_number_is_found(layout: object) -> None:
    national = layout.format  # type: ignore[attr-defined]
    plan = PLANS[national]
    text = "".join(write(DOCUMENTS[national], national))
    for at in range(plan.number.start, plan.number.stop):
        if text[at].isdigit():
            altered = text[:at] + str((int(text[at]) + 1) % 10) + text[at + 1 :]
            assert "document_number" in read(plan.lines(altered), today=TODAY, repair=False).failed_checks


def test_camera_confusions_in_national_documents_are_mended_by_the_shape_of_the_field() -> None:
    upper, lower = write(FRENCH_CARD, Format.FRENCH_IDENTITY_CARD)
    damaged = ("1D" + upper[2:], lower.replace("1207", "IZO7", 1))
    assert read(damaged, today=TODAY).lines == (upper, lower)
    licence = write(FRENCH_LICENCE, Format.FRENCH_DRIVING_LICENCE)
    assert read([licence[0].replace("14BB00017", "I4880OO17")], today=TODAY).lines == licence


@settings(deadline=None)
@given(st.text("АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ", min_size=1, max_size=20))
def test_russian_letters_are_coded_one_by_one(name: str) -> None:
    assert read_russian(write_russian(name)) == name


def test_russian_internal_passport_shows_cyrillic_names_and_no_digits_in_them() -> None:
    fields = ZoneFields(
        document_code="PN",
        issuing_state="RUS",
        surname="ЩЕРБАКОВА",
        given_names="ЮЛИЯ ЮРЬЕВНА",
        document_number="450123456",
        nationality="RUS",
        date_of_birth=PartialDate(1983, 3, 12),
        sex="F",
        date_of_expiry=None,
    )
    lines = write(fields, Format.TD3)
    assert lines[0].startswith("PNRUSWERBAKOVA<<7LI8<7R9EVNA<")
    reading = read(lines, today=TODAY)
    assert reading.zone is not None
    assert (reading.zone.surname, reading.zone.given_names) == ("ЩЕРБАКОВА", "ЮЛИЯ ЮРЬЕВНА")
    assert reading.lines == lines
    assert "mrz.name_digits" not in [finding.code for finding in reading.findings]


def russian(digit: str) -> tuple[str, ...]:
    """One without an expiry; a filler counts as nothing, so the composite check digit is the same for both."""
    lines = write(
        ZoneFields(
            document_code="PN",
            issuing_state="RUS",
            surname="ПЕТРОВ",
            given_names="АЛЕКСАНДР ВЛАДИМИРОВИЧ",
            document_number="320802329",
            nationality="RUS",
            date_of_birth=PartialDate(1989, 4, 15),
            sex="M",
            date_of_expiry=None,
            optional_data="4090512420045",
        ),
        Format.TD3,
    )
    return lines[0], lines[1][:27] + digit + lines[1][28:]


def test_russian_internal_passport_is_written_with_a_filler_behind_the_expiry_it_has_not() -> None:
    upper, lower = russian("<")
    assert upper == "PNRUSPETROV<<ALEKSANDR<VLADIMIROVI3<<<<<<<<<"
    assert lower[20:28] == "M<<<<<<<"


@pytest.mark.parametrize("digit", ["<", "0"])
def test_russian_internal_passport_without_an_expiry_is_read_and_written_again(digit: str) -> None:
    reading = read(russian(digit), today=TODAY)
    assert reading.is_valid
    assert reading.zone is not None
    assert reading.zone.date_of_expiry is None
    assert reading.lines == russian(digit) == write(reading.zone.fields, Format.TD3)


def test_filler_behind_an_empty_expiry_is_a_failed_check_on_any_other_document() -> None:
    upper, lower = russian("<")
    assert read(("P<" + upper[2:], lower), today=TODAY, repair=False).failed_checks == ("date_of_expiry",)
