"""Reading zones as ICAO prints them and as the field hands them over (ICAO Doc 9303-3 to -7)."""

from __future__ import annotations

import time
from datetime import date

import pytest

from passavant.domain.mrz import Format, check_digit, read, split
from passavant.domain.mrz.formats import ICAO
from passavant.domain.specimens import ERIKSSON_TD1, ERIKSSON_TD2, ERIKSSON_TD3, utopia
from passavant.domain.values import PartialDate, Severity

ICAO_FORMATS = [layout.format for layout in ICAO]
TODAY = date(2026, 11, 22)

MARIE_ANGE = (
    "P<HTIJEAN<BAPTISTE<<MARIE<ANGE<<<<<<<<<<<<<<",
    "RD48351272HTI8503127F3206146<<<<<<<<<<<<<<<8",
)


def with_digits(upper: str, lower: str) -> tuple[str, str]:
    """A passport's lines with all check digits put right."""
    parts = [lower[0:9], lower[13:19], lower[21:27]]
    number, birth, expiry = (part + check_digit(part) for part in parts)
    optional = lower[28:42]
    optional += check_digit(optional) if optional.strip("<") else "<"
    composite = check_digit(number + birth + expiry + optional)
    return upper, f"{number}{lower[10:13]}{birth}{lower[20]}{expiry}{optional}{composite}"


def passport(**changed: str) -> tuple[str, str]:
    """Marie-Ange's passport with some printed fields replaced and the check digits right."""
    places = {
        "document_code": (0, 0, 2),
        "issuing_state": (0, 2, 5),
        "name": (0, 5, 44),
        "document_number": (1, 0, 9),
        "nationality": (1, 10, 13),
        "date_of_birth": (1, 13, 19),
        "sex": (1, 20, 21),
        "date_of_expiry": (1, 21, 27),
        "optional_data": (1, 28, 42),
    }
    lines = list(MARIE_ANGE)
    for field, text in changed.items():
        line, start, end = places[field]
        lines[line] = lines[line][:start] + text.ljust(end - start, "<") + lines[line][end:]
    return with_digits(*lines)


def codes(*lines: str, repair: bool = False) -> set[str]:
    return {finding.code for finding in read(lines, today=TODAY, repair=repair).findings}


def test_check_digit_of_the_standard_is_5_for_ab2134() -> None:
    # 9303-3, 4.9, examples 1 and 2
    assert check_digit("520727") == "3"
    assert check_digit("AB2134<<<") == "5"


@pytest.mark.parametrize("icao", ICAO_FORMATS)
def test_every_icao_specimen_is_read_with_all_check_digits_right(icao: Format) -> None:
    reading = read(utopia.ALL[icao], today=TODAY)
    assert reading.format is icao
    assert reading.is_valid
    assert reading.zone is not None
    assert (reading.zone.surname, reading.zone.given_names) == ("ERIKSSON", "ANNA MARIA")


def test_specimen_passport_is_read_field_by_field() -> None:
    zone = read(ERIKSSON_TD3, today=TODAY).zone  # 9303-4, appendix B
    assert zone is not None
    assert zone.document_code == "P"
    assert zone.issuing_state == zone.nationality == "UTO"
    assert zone.document_number == "L898902C3"
    assert zone.date_of_birth == PartialDate(1974, 8, 12)
    assert zone.date_of_expiry == PartialDate(2012, 4, 15)
    assert zone.sex == "F"
    assert zone.optional_data == "ZE184226B"
    assert zone.printed("date_of_birth") == "740812"


def test_haitian_passport_in_order_has_nothing_to_say() -> None:
    assert read(MARIE_ANGE, today=TODAY).findings == read(passport(), today=TODAY).findings == ()


def test_german_code_of_one_letter_is_known_and_deu_is_not() -> None:
    assert "mrz.issuing_state.unknown" not in codes(*passport(issuing_state="D<<", nationality="D<<"))
    assert "mrz.issuing_state.unknown" in codes(*passport(issuing_state="DEU"))
    assert "mrz.nationality.unknown" in codes(*passport(nationality="GER"))


def test_stateless_person_has_a_known_status_but_no_state_issues_as_one() -> None:
    assert "mrz.nationality.unknown" not in codes(*passport(nationality="XXA"))
    assert "mrz.issuing_state.unknown" in codes(*passport(issuing_state="XXA"))


def test_withdrawn_code_is_named_as_such() -> None:
    assert "mrz.issuing_state.withdrawn" in codes(*passport(issuing_state="SUN"))


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("85<<<<", PartialDate(1985)),
        ("8503<<", PartialDate(1985, 3)),
        ("<<<<<<", None),
        ("270101", PartialDate(1927, 1, 1)),
        ("261122", PartialDate(2026, 11, 22)),
        ("000229", PartialDate(2000, 2, 29)),
    ],
)
def test_date_of_birth_lies_in_the_latest_century_that_has_begun(
    printed: str, expected: PartialDate | None
) -> None:
    reading = read(passport(date_of_birth=printed), today=TODAY)
    assert reading.is_valid
    assert reading.zone is not None
    assert reading.zone.date_of_birth == expected
    assert "mrz.date.impossible" not in {finding.code for finding in reading.findings}


@pytest.mark.parametrize("printed", ["850230", "851301", "0A0101", "850100", "950229"])
def test_date_that_does_not_exist_is_said_and_not_guessed(printed: str) -> None:
    reading = read(passport(date_of_birth=printed), today=TODAY, repair=False)
    impossible = [finding for finding in reading.findings if finding.code == "mrz.date.impossible"]
    assert [finding.field for finding in impossible] == ["date_of_birth"]
    assert printed in impossible[0].explanation
    assert reading.zone is not None
    assert reading.zone.date_of_birth is None


def test_document_is_valid_through_its_last_day() -> None:
    assert "mrz.document_expired" not in codes(*passport(date_of_expiry="261122"))
    assert "mrz.document_expired" in codes(*passport(date_of_expiry="261121"))


def test_document_from_the_last_century_is_expired_and_not_valid_for_another() -> None:
    assert "mrz.document_expired" in codes(*passport(date_of_expiry="940623"))
    assert "mrz.expiry_too_far" in codes(*passport(date_of_expiry="480101"))


@pytest.mark.parametrize(
    ("lines", "number", "rest"),
    [
        # 9303-5, 4.2.2.2 note j: the filler in place of the check digit says that the number goes on
        (
            (
                "I<NLD123456789<01234567880122<",
                "6503101F3108022NLDOPT<DATA2<<8",
                "DE<BRUIJN<<WILLEKE<LISELOTTE<<",
            ),
            "1234567890123456788012",
            "",
        ),
        (
            (
                "I<NLD123456789<010<OHDA1<<<<<<",
                "6503101F3108022NLDOPT<DATA2<<5",
                "DE<BRUIJN<<WILLEKE<LISELOTTE<<",
            ),
            "12345678901",
            "OHDA1",
        ),
        (
            ("I<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<", "D23145890<UTO3407127M95071227349<<<8"),
            "D23145890734",
            "",
        ),
    ],
)
def test_long_document_number_is_whole_and_without_its_check_digit(
    lines: tuple[str, ...], number: str, rest: str
) -> None:
    reading = read(lines, today=TODAY)
    assert reading.is_valid
    assert reading.zone is not None
    assert (reading.zone.document_number, reading.zone.optional_data) == (number, rest)


def test_filler_for_a_check_digit_with_nothing_behind_it_is_a_failed_check() -> None:
    lines = (ERIKSSON_TD1[0].replace("D231458907", "D23145890<"), *ERIKSSON_TD1[1:])
    assert "document_number" in read(lines, today=TODAY, repair=False).failed_checks


def test_old_portuguese_card_follows_its_older_rule_and_is_accepted_with_a_note() -> None:
    lines = (
        "I<PRT000024759<ZZ72<<<<<<<<<<<",
        "8010100F2006017PRT<<<<<<<<<<<8",
        "CARLOS<MONTEIRO<<AMELIA<VANESS",
    )
    reading = read(lines, today=TODAY)
    assert reading.is_valid
    assert "mrz.check_digit.deviation" in {finding.code for finding in reading.findings}
    elsewhere = ("I<ESP" + lines[0][5:], *lines[1:])
    assert read(elsewhere, today=TODAY, repair=False).failed_checks == ("document_number",)


@pytest.mark.parametrize("digit", ["<", "0"])
def test_empty_optional_data_may_be_followed_by_a_filler_or_a_zero(digit: str) -> None:
    upper, lower = MARIE_ANGE
    assert read((upper, lower[:42] + digit + lower[43]), today=TODAY).is_valid


def test_worked_example_with_a_wrong_composite_is_not_valid() -> None:
    # 9303-11, appendix D.2 prints 8; the rule gives 2
    reading = read(
        ("I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L898902C<3UTO6908061F9406236<<<<<<<8"), today=TODAY
    )
    assert reading.failed_checks == ("composite",)
    failed = next(finding for finding in reading.findings if finding.code == "mrz.check_digit")
    assert failed.details == {"field": "composite", "expected": "2", "found": "8"}
    assert failed.severity is Severity.CHECK


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"document_code": "X<"}, "mrz.document_code.unknown"),
        ({"sex": "K"}, "mrz.sex.unknown"),
        ({"name": "DUP0NT<<CLA1RE"}, "mrz.name_digits"),
        ({"name": "MEGAN<ELLA<RUTH<BIN<ISMAELAR<EZZAHUDDIN"}, "mrz.name_truncated"),
        ({"issuing_state": "UTO"}, "mrz.specimen"),
        ({"name": "MUSTERMANN<<ERIKA"}, "mrz.specimen"),
        ({"name": "ERIKSSON<<ANNA<MARIA", "document_number": "L898902C3"}, "mrz.specimen"),
        ({"issuing_state": "GBR", "document_number": "AB1234567"}, "mrz.document_number.unusual"),
    ],
)
def test_oddity_is_noticed(changed: dict[str, str], code: str) -> None:
    assert code in codes(*passport(**changed))


def test_person_without_given_names_is_all_surname() -> None:
    zone = read(passport(name="SUKARNO"), today=TODAY).zone
    assert zone is not None
    assert (zone.surname, zone.given_names) == ("SUKARNO", "")


def test_person_without_surname_keeps_the_given_names() -> None:
    zone = read(passport(name="<<FIRST<NAME"), today=TODAY).zone
    assert zone is not None
    assert (zone.surname, zone.given_names) == ("", "FIRST NAME")


UPPER, LOWER = MARIE_ANGE
ONE_MEGABYTE = (UPPER + "\n" + LOWER + "\n") * 12_000

BAD_INPUT = [
    ("", "mrz.empty"),
    (" \r\n \t\n", "mrz.empty"),
    (UPPER, "mrz.half_scan"),
    (UPPER[:30], "mrz.half_scan"),
    (ERIKSSON_TD1[0] + "\n" + ERIKSSON_TD1[1], "mrz.half_scan"),
    ("\n".join(MARIE_ANGE * 2), "mrz.two_scans"),
    ("\n".join((*MARIE_ANGE, *ERIKSSON_TD1)), "mrz.two_scans"),
    ("".join(MARIE_ANGE * 2), "mrz.two_scans"),
    (UPPER + "\n" + LOWER[:-1], "mrz.line_length"),
    (UPPER + "<\n" + LOWER, "mrz.line_length"),
    ("\n".join((*ERIKSSON_TD2, ERIKSSON_TD2[1])), "mrz.too_many_lines"),
    (UPPER[:-1] + "😀\n" + LOWER, "mrz.characters"),
    (UPPER.replace("<<MARIE", "??MARIE") + "\n" + LOWER, "mrz.characters"),
    (ONE_MEGABYTE, "mrz.too_long"),
    ("https://example.org/ticket?id=8812", "mrz.wrong_place"),
    ("Total: 125.00 HTG\nMèsi anpil", "mrz.wrong_place"),
    ("REPUBLIQUE D'HAITI\nPASSEPORT PASPO", "mrz.wrong_place"),
    ("QWERTYUIOP", "mrz.garbage"),
    ("\x00\x01\x02\x7f", "mrz.garbage"),
    ("%%;;//--__==", "mrz.garbage"),
    (UPPER + "\n" + UPPER, "mrz.half_scan"),
    (LOWER + "\n" + UPPER, "mrz.line_order"),
    ("\n".join(reversed(ERIKSSON_TD1)), "mrz.line_order"),
]


@pytest.mark.parametrize(
    ("text", "code"), BAD_INPUT, ids=[f"{code}-{n}" for n, (_, code) in enumerate(BAD_INPUT)]
)
def test_what_cannot_be_read_is_one_finding_that_says_what_to_do(text: str, code: str) -> None:
    reading = read(text, today=TODAY)
    assert reading.zone is None
    assert reading.format is None
    assert not reading.is_valid
    assert [finding.code for finding in reading.findings] == [code]
    assert "?" not in reading.findings[0].explanation.replace("“?”", "")


def test_first_strange_character_is_named_with_its_place() -> None:
    finding = read(UPPER + "\n" + LOWER[:9] + "é" + LOWER[10:], today=TODAY).findings[0]
    assert finding.details == {"character": "É", "line": "2", "position": "10"}


def test_a_megabyte_pasted_by_mistake_costs_no_time() -> None:
    start = time.perf_counter()
    read(ONE_MEGABYTE, today=TODAY)
    assert time.perf_counter() - start < 0.1


@pytest.mark.parametrize(
    "text",
    [
        "\r\n".join(MARIE_ANGE),
        "\r".join(MARIE_ANGE) + "\r",
        "".join(MARIE_ANGE),
        "  " + UPPER + "  \n\n  " + LOWER + "\n",
        UPPER.replace("<", " ") + "\n" + LOWER,
        "\n".join(MARIE_ANGE).replace("HTI", "HTI "),
    ],
    ids=["CR LF", "CR", "run-on", "blanks around", "spaces for fillers", "spaces between"],
)
def test_scanners_ways_of_sending_a_document_are_all_understood(text: str) -> None:
    assert split(text) == MARIE_ANGE
    assert read(text, today=TODAY).is_valid


def test_small_letters_are_read_as_capitals_and_this_is_said() -> None:
    reading = read("\n".join(MARIE_ANGE).lower(), today=TODAY)
    assert reading.is_valid
    assert [finding.code for finding in reading.findings] == ["mrz.lower_case"]
