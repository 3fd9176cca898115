"""`passavant mrz read` at a shell: documents in, one answer each."""

from __future__ import annotations

import io
import json
from datetime import date

from passavant.domain.mrz.command import main
from passavant.domain.specimens import ERIKSSON_TD1, ERIKSSON_TD3

TODAY = date(2026, 11, 22)


def run(text: str, *options: str) -> tuple[int, str]:
    out = io.StringIO()
    return main(["read", *options], io.StringIO(text), out, TODAY), out.getvalue()


def test_two_documents_in_a_row_are_two_json_objects() -> None:
    code, out = run("\n".join((*ERIKSSON_TD1, *ERIKSSON_TD3)), "--json")
    first, second = (json.loads(line) for line in out.splitlines())
    assert code == 0
    assert (first["format"], second["format"]) == ("TD1", "TD3")
    assert second["valid"] is True
    assert second["date_of_birth"] == "1974-08-12"
    assert {"code", "severity", "field", "explanation", "details"} == set(second["findings"][0])


def test_expired_document_is_no_error_of_the_command() -> None:
    code, out = run("\n".join(ERIKSSON_TD3))
    assert code == 0
    assert "check: The document expired on 2012-04-15." in out


def test_half_a_document_between_whole_ones_is_told_and_ends_with_2() -> None:
    code, out = run("\n".join((*ERIKSSON_TD3, "", ERIKSSON_TD3[0], "", *ERIKSSON_TD1)), "--json")
    answers = [json.loads(line) for line in out.splitlines()]
    assert code == 2
    assert [answer["format"] for answer in answers] == ["TD3", None, "TD1"]
    assert answers[1]["surname"] is None
    assert answers[1]["findings"][0]["code"] == "mrz.half_scan"


def test_nothing_at_all_is_told_and_ends_with_2() -> None:
    code, out = run("")
    assert code == 2
    assert "Nothing was read" in out


def test_half_a_passport_without_a_blank_line_does_not_spoil_the_next_one() -> None:
    code, out = run("\n".join((ERIKSSON_TD3[0], *ERIKSSON_TD3)), "--json")
    assert code == 2
    assert [json.loads(line)["format"] for line in out.splitlines()] == [None, "TD3"]


def run_command(command: str, text: str, *options: str) -> tuple[int, str]:
    out = io.StringIO()
    return main([command, *options], io.StringIO(text), out, TODAY), out.getvalue()


def test_check_says_of_each_digit_whether_it_holds() -> None:
    altered = (ERIKSSON_TD3[0], ERIKSSON_TD3[1].replace("740812", "740813"))
    code, out = run_command("check", "\n".join(altered), "--json")
    digits = {row["field"]: row for row in json.loads(out)["check_digits"]}
    assert code == 1
    assert [field for field, row in digits.items() if not row["holds"]] == ["date_of_birth", "composite"]
    assert digits["date_of_birth"] == {
        "field": "date_of_birth",
        "printed": "2",
        "expected": "3",
        "holds": False,
    }
    assert run_command("check", "\n".join(ERIKSSON_TD3))[0] == 0


def test_repair_says_what_it_changed() -> None:
    damaged = (ERIKSSON_TD3[0].replace("MARIA", "MAR1A"), ERIKSSON_TD3[1])
    code, out = run_command("repair", "\n".join(damaged), "--json")
    answer = json.loads(out)
    assert code == 0
    assert answer["lines"] == list(ERIKSSON_TD3)
    assert [change["code"] for change in answer["changes"]] == ["mrz.repaired"]


def test_what_read_answers_can_be_written_again() -> None:
    _, answers = run("\n".join((*ERIKSSON_TD1, *ERIKSSON_TD3)), "--json")
    code, out = run_command("write", answers)
    assert code == 0
    assert out.split() == [*ERIKSSON_TD1, *ERIKSSON_TD3]


def test_what_cannot_be_written_is_told_and_the_rest_is_written() -> None:
    _, answer = run("\n".join(ERIKSSON_TD3), "--json")
    code, out = run_command("write", "no json\n[1]\n{}\n" + answer, "--json")
    rows = [json.loads(line) for line in out.splitlines()]
    assert code == 2
    assert [list(row) for row in rows] == [["error"], ["error"], ["error"], ["lines"]]
