"""What may be mended in a scan, and what must be left to the officer (ICAO Doc 9303-3, 4.3 and 4.9)."""

from __future__ import annotations

from datetime import date

import pytest

from passavant.domain.mrz import Reading, read
from passavant.domain.values import Severity

TODAY = date(2026, 11, 22)

GOOD = (
    "P<HTIJEAN<BAPTISTE<<MARIE<ANGE<<<<<<<<<<<<<<",
    "RD48351272HTI8503127F3206146<<<<<<<<<<<<<<<8",
)


def scanned(line: int, old: str, new: str) -> Reading:
    """The good passport with one passage misread."""
    lines = list(GOOD)
    assert len(old) == len(new)
    assert lines[line].count(old) == 1
    lines[line] = lines[line].replace(old, new)
    return read(tuple(lines), today=TODAY)


def repaired_fields(reading: Reading) -> list[str]:
    return [finding.field for finding in reading.findings if finding.code == "mrz.repaired"]


@pytest.mark.parametrize(
    ("line", "old", "new", "field"),
    [
        (0, "BAPTISTE", "8APT15TE", "name"),
        (0, "HTI", "HT1", "issuing_state"),
        (1, "HTI", "HT1", "nationality"),
        (1, "850312", "8SO3IZ", "date_of_birth"),
        (1, "3206146", "32O6I46", "date_of_expiry"),
        (1, "RD48351272", "RD4835127Z", "document_number"),  # its check digit
        (0, "ANGE<<<<<<<<", "ANGE<<<K<<C<", "name"),
    ],
)
def test_character_its_field_cannot_hold_is_mended_and_said(
    line: int, old: str, new: str, field: str
) -> None:
    reading = scanned(line, old, new)
    assert reading.lines == GOOD
    assert reading.is_valid
    assert repaired_fields(reading) == [field]


def test_document_number_is_mended_where_one_reading_satisfies_the_check_digit() -> None:
    reading = read(
        ("P<JPNGARCIA<LOPEZ<<LARS<ERIK<<<<<<<<<<<<<<<<", "L7971Z83<6CHN7312139F2804028091679386<<<<<12"),
        today=TODAY,
    )
    assert reading.is_valid
    repair = next(finding for finding in reading.findings if finding.code == "mrz.repaired")
    assert repair.details == {"from": "L7971Z83", "to": "L7971283", "line": "2", "position": "6"}


def test_several_possible_numbers_are_listed_and_none_is_taken() -> None:
    lines = ("PDCANZHANG<<QUENTIN<<<<<<<<<<<<<<<<<<<<<<<<<", "4240S22892USA9209116<2604077<<<<<<<<<<<<<<04")
    reading = read(lines, today=TODAY)
    assert reading.lines == lines
    assert not reading.is_valid
    ambiguous = next(finding for finding in reading.findings if finding.code == "mrz.repair.ambiguous")
    assert "424052289" in ambiguous.details["candidates"].split(", ")


def test_wrong_digit_that_is_no_confusion_is_left_alone() -> None:
    reading = scanned(1, "850312", "850372")
    assert repaired_fields(reading) == []
    assert "date_of_birth" in reading.failed_checks


def test_given_name_of_one_letter_is_not_taken_for_a_filler() -> None:
    reading = scanned(0, "MARIE<ANGE", "K<<<<<<<<<")
    assert reading.zone is not None
    assert reading.zone.given_names == "K"


def test_nothing_is_mended_when_repair_is_off() -> None:
    lines = (GOOD[0].replace("BAPTISTE", "8APTISTE"), GOOD[1])
    assert read(lines, today=TODAY, repair=False).lines == lines


def test_forged_digit_is_not_explained_away_by_a_letter_among_digits() -> None:
    number = "RD4835127"
    forged = [number[:at] + digit + number[at + 1 :] for at in range(2, 9) for digit in "0123456789"]
    for altered in forged:
        reading = read((GOOD[0], altered + GOOD[1][9:]), today=TODAY)
        assert reading.is_valid == (altered == number)


def test_number_mended_by_its_check_digit_asks_for_a_look_at_the_page() -> None:
    lines = ("P<JPNGARCIA<LOPEZ<<LARS<ERIK<<<<<<<<<<<<<<<<", "L7971Z83<6CHN7312139F2804028091679386<<<<<12")
    reading = read(lines, today=TODAY)
    assert [(finding.code, finding.severity) for finding in reading.findings] == [
        ("mrz.repaired", Severity.CHECK)
    ]
