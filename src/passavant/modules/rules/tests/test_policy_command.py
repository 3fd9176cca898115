"""`passavant policy` of a site: two persons at a terminal, each by the own password."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from passavant.base.testing import make_officer
from passavant.domain.policy import command as library
from passavant.modules.rules import queries
from passavant.modules.rules.management.commands import policy
from passavant.modules.rules.tests.conftest import FRENCH, LATER, POLICY, Desk

PASSWORDS = {"wilna": "lanmè ble 7", "odette": "mòn wouj 9"}


@pytest.fixture
def file(tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Path:
    for code, password in PASSWORDS.items():
        make_officer("supervisor", code=code, password=password)
    monkeypatch.setattr(
        policy, "getpass", lambda prompt: PASSWORDS.get(prompt.split()[-1].strip(":"), "guessed")
    )
    path = tmp_path / "policy.toml"
    path.write_text(POLICY, encoding="utf-8")
    return path


def said(*words: object) -> str:
    out = io.StringIO()
    call_command("policy", *map(str, words), stdout=out)
    return out.getvalue()


def test_two_persons_bring_a_file_into_force_at_a_terminal(file: Path) -> None:
    assert "no rules are in force" in said("status")
    said("publish", file, "--reason", "decree", "--officer", "wilna")
    change = queries.changes_waiting().get()
    assert str(change.pk) in said("status")
    with pytest.raises(CommandError, match="signed as the first person"):
        said("sign", change.pk, "--officer", "wilna")
    assert "signed by wilna and odette" in said("sign", change.pk, "--officer", "odette")
    assert "HT-EXAMPLE 2026.11.1 (in-force)" in said("status")


def test_who_does_not_know_the_password_signs_nothing(file: Path) -> None:
    with pytest.raises(CommandError, match="not the officer's password"):
        said("publish", file, "--reason", "decree", "--officer", "supervisor")
    assert not queries.changes_waiting().exists()


def test_a_file_that_cannot_be_signed_says_why(file: Path) -> None:
    file.write_text(LATER.replace('stay_until = "2027-01-28"', 'stay_until = "2027-02-28"'), encoding="utf-8")
    with pytest.raises(CommandError, match="visit: stay_until"):
        said("publish", file, "--reason", "decree", "--officer", "wilna")
    with pytest.raises(CommandError, match="cannot be read"):
        said("publish", file.parent / "gone.toml", "--reason", "decree", "--officer", "wilna")


def test_an_earlier_policy_is_rolled_back_to_at_a_terminal(file: Path, desk: Desk) -> None:
    first = desk.publish()
    desk.publish(LATER)
    said("roll-back", first.sha256, "--reason", "annulled", "--officer", "wilna")
    said("sign", queries.changes_waiting().get().pk, "--officer", "odette")
    assert "2026.11.1" in said("status")
    assert file.exists()


def test_who_of_the_last_days_would_be_judged_otherwise(file: Path, desk: Desk) -> None:
    desk.publish()
    row = desk.scan(FRENCH)
    later = file.with_name("later.toml")
    later.write_text(LATER, encoding="utf-8")
    told = said("diff", file, later, "--crossings", 36500)
    assert (
        f"{row.pk} HT-OUA FRA: admit until 2027-02-20 (E-VISIT) -> admit until 2027-01-18 (E-VISIT)" in told
    )
    assert "1 of 1" in told


@pytest.mark.parametrize(
    ("words", "whose"),
    [
        (["check", "x.toml"], True),
        (["--help"], True),
        (["diff", "a", "b"], True),
        (["diff", "a", "b", "--crossings", "30"], False),
        (["sign", "x"], False),
        (["status"], False),
    ],
)
def test_what_needs_no_database_is_the_library_s(words: list[str], whose: bool) -> None:
    assert library.answers(words) is whose
