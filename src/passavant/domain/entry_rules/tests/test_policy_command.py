"""`passavant policy` as a lawyer uses it on files."""

from __future__ import annotations

import hashlib
import io
import json
from datetime import date
from pathlib import Path

import pytest

from passavant.config.command import _library_command
from passavant.domain.policy.command import main

UTOPIA = Path(__file__).with_name("utopia.toml")
CASE = {
    "phase": "entry",
    "post": "UT-CAP",
    "at": "2026-11-20T15:00:00-05:00",
    "dob": "1990-01-01",
    "purpose": "tourism",
    "document": {"type": "P", "issuer": "DOM", "nationality": "DOM", "expiry": "2030-01-01"},
    "visas": [{"issuer": "USA", "from": "2024-01-01", "to": "2033-12-31"}],
}


def run(*arguments: str, given: str = "") -> tuple[int, str]:
    out = io.StringIO()
    code = main(arguments, io.StringIO(given), out, date(2026, 11, 20))
    return code, out.getvalue()


def test_the_command_is_found_by_its_name() -> None:
    assert _library_command("policy") == "passavant.domain.policy.command"


def test_a_policy_in_order_is_said_to_be(tmp_path: Path) -> None:
    code, said = run("check", str(UTOPIA))
    assert code == 0
    assert "0 to look at" in said


def test_a_failing_test_is_named_with_its_line(tmp_path: Path) -> None:
    changed = tmp_path / "changed.toml"
    changed.write_text(
        UTOPIA.read_text("utf-8").replace("age_below = 18", "age_below = 17"), encoding="utf-8"
    )
    code, said = run("check", str(changed))
    assert code == 1
    assert "test U-X-020.turns-18-tomorrow fails: verdict should be 'refuse' and is 'admit'" in said


def test_a_bad_policy_is_told_line_by_line(tmp_path: Path) -> None:
    bad = tmp_path / "bad.toml"
    bad.write_text(UTOPIA.read_text("utf-8").replace("America/Port-au-Prince", "Nowhere"), encoding="utf-8")
    code, said = run("check", str(bad))
    assert (code, said.count("\n")) == (2, 1)
    assert said.startswith(f"{bad}:9: the time zone 'Nowhere' does not exist")


def test_a_traveller_goes_in_and_the_verdict_with_its_reasons_comes_out() -> None:
    code, said = run("explain", str(UTOPIA), given=json.dumps(CASE))
    assert code == 0
    assert said.startswith("admit until 2027-02-20 (U-E-160)\n")
    assert "Put aside: Visa wanted (U-E-200), by U-E-160." in said
    code, said = run("explain", str(UTOPIA), "--json", given=json.dumps({"case": CASE}))
    assert json.loads(said)["decisive_rule"] == "U-E-160"


def test_two_versions_are_compared_over_cases(tmp_path: Path) -> None:
    new = tmp_path / "new.toml"
    text = UTOPIA.read_text("utf-8").replace('members = ["USA", "CAN", "FRA"]', 'members = ["CAN", "FRA"]')
    new.write_text(text, encoding="utf-8")
    code, said = run("diff", str(UTOPIA), str(new), given=json.dumps([CASE, {"id": "again", "case": CASE}]))
    assert code == 1
    assert said.splitlines() == [
        "1: admit until 2027-02-20 (U-E-160) -> refuse (U-E-200)",
        "again: admit until 2027-02-20 (U-E-160) -> refuse (U-E-200)",
        "2 of 2 would be judged otherwise",
    ]


@pytest.mark.parametrize(
    ("arguments", "given", "says"),
    [
        (("explain",), "{", "standard input is no JSON"),
        (("explain",), "[" * 100_000, "standard input is no JSON"),
        (("explain",), "{}", "phase"),
        (("explain",), json.dumps({**CASE, "dbo": "1990-01-01"}), "'dbo' is no key of a case"),
        (("explain", "--zone", "Nowhere"), json.dumps(CASE), "does not exist"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(arguments: tuple[str, ...], given: str, says: str) -> None:
    code, said = run(arguments[0], str(UTOPIA), *arguments[1:], given=given)
    assert (code, said.count("\n")) == (2, 1)
    assert says in said


def test_a_policy_in_another_encoding_is_one_sentence(tmp_path: Path) -> None:
    latin = tmp_path / "latin.toml"
    latin.write_bytes("# Loi\n# Étrangers\n".encode("latin-1"))
    assert run("check", str(latin)) == (2, f"{latin}:2: this is no text in UTF-8: save it as UTF-8\n")


def test_the_hash_is_that_of_the_file_whatever_ends_its_lines(tmp_path: Path) -> None:
    windows = tmp_path / "windows.toml"
    windows.write_bytes(UTOPIA.read_bytes().replace(b"\n", b"\r\n"))
    code, said = run("check", str(windows))
    assert (code, hashlib.sha256(windows.read_bytes()).hexdigest() in said) == (0, True)


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    code, said = run("check", str(tmp_path / "none.toml"))
    assert code == 2
    assert "look at the name of the file" in said
