"""Whatever ends a command is told in a sentence or not at all, and never by a traceback."""

from __future__ import annotations

import io
import sys

import pytest
from django.core.management import CommandError

from passavant.config import command, passphrase


def _stopped(*_: object) -> int:
    raise KeyboardInterrupt


@pytest.mark.parametrize(("words", "ends_in"), [(["doctor"], "_management_command"), (["mrz"], "_answers")])
def test_whoever_presses_ctrl_c_is_told_nothing(
    monkeypatch: pytest.MonkeyPatch, words: list[str], ends_in: str
) -> None:
    monkeypatch.setattr(sys, "argv", ["passavant", *words])
    monkeypatch.setattr(command, ends_in, _stopped)
    with pytest.raises(SystemExit) as ended:
        command.main()
    assert ended.value.code == 130


def _nobody(_: str) -> str:
    raise EOFError


def test_where_nobody_can_be_asked_a_file_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passphrase, "getpass", _nobody)
    with pytest.raises(CommandError, match="with --passphrase-file"):
        passphrase.read_passphrase(None, twice=True)


def test_whoever_gives_no_passphrase_hears_it_from_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    def lacks() -> None:
        raise passphrase.PassphraseMissing

    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(passphrase, "load", lacks)
    monkeypatch.setattr(passphrase, "getpass", _nobody)
    passphrase.ask_where_it_lacks()
