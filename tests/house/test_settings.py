"""Wrong settings stop the start with one sentence that says what to do, and exit status 2."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

SITE = '[site]\ncode = "HT-OUA"\ndata = "{data}"\n'


def start(
    folder: Path, *, toml: str | bytes | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run a command of the program that needs settings and nothing else."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PASSAVANT_")}
    path = folder / "site.toml"
    if toml is not None:
        path.write_bytes(toml if isinstance(toml, bytes) else toml.replace("{data}", str(folder)).encode())
    return subprocess.run(
        [sys.executable, "-m", "passavant.config", "facts", "check"],
        env={**inherited, "PASSAVANT_SITE": str(path), **environment},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def sentence_of(ran: subprocess.CompletedProcess[str]) -> str:
    assert (ran.returncode, ran.stdout) == (2, ""), ran.stdout + ran.stderr
    assert ran.stderr.startswith("passavant: ")
    assert ran.stderr.count("\n") == 1, ran.stderr
    return ran.stderr.removeprefix("passavant: ").strip()


def test_good_settings_start(tmp_path: Path) -> None:
    ran = start(tmp_path, toml=SITE + "[crossings]\nstay_days = 30\n")
    assert (ran.returncode, ran.stderr) == (0, ""), ran.stderr


@pytest.mark.parametrize(
    ("toml", "sentence"),
    [
        (None, "no settings at"),
        (
            SITE + "colour = 'blue'\n",
            "the setting site.colour is not known: correct its spelling or remove it",
        ),
        (SITE + "[crossing]\n", "the setting crossing is not known"),
        (SITE + "[server]\nport = 'eighty'\n", "the setting server.port cannot be used"),
        (SITE + "[server]\nport = 0\n", "the setting server.port cannot be used"),
        (SITE + "[database]\nengine = 'oracle'\n", "the setting database.engine cannot be used"),
        (SITE + "[crossings]\nstay_days = 'long'\n", "the setting crossings.stay_days cannot be used"),
        (SITE + "[crossings]\nstay = 3\n", "the setting crossings.stay is not known"),
        ("[site]\ncode = 'HT-OUA'\n", "the setting site.data is missing: write it into site.toml"),
        ("[site]\ncode = 'ht'\ndata = '/x'\n", "the setting site.code cannot be used"),
        ("[site\n", "is not readable as TOML"),
        (b"\xff\xfe", "is not readable as TOML"),
    ],
    ids=lambda value: str(value)[-30:],
)
def test_wrong_settings_are_one_sentence(tmp_path: Path, toml: str | bytes | None, sentence: str) -> None:
    assert sentence in sentence_of(start(tmp_path, toml=toml))


@pytest.mark.parametrize("name", ["PASSAVANT_SITE__COLOUR", "PASSAVANT_CROSSING__STAY_DAYS"])
def test_a_misspelt_variable_is_one_sentence(tmp_path: Path, name: str) -> None:
    assert "is not known" in sentence_of(start(tmp_path, toml=SITE, **{name: "1"}))


def test_a_secret_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    said = sentence_of(start(tmp_path, toml=SITE, PASSAVANT_DATABASE__PASSWORD_FILE=str(tmp_path / "no")))
    assert "PASSAVANT_DATABASE__PASSWORD_FILE names" in said
    assert "cannot be read" in said


def test_the_environment_overrules_the_file(tmp_path: Path) -> None:
    assert "server.port" in sentence_of(start(tmp_path, toml=SITE, PASSAVANT_SERVER__PORT="eighty"))


def test_a_session_secret_that_others_can_read_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    secret = tmp_path / "keys" / "secret.key"
    secret.write_text("x" * 64)
    secret.chmod(0o644)
    assert "can be read by others: run `chmod 600" in sentence_of(start(tmp_path, toml=SITE))
