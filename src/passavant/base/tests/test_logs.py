"""Logs say where a program broke, and nothing about the person at the window."""

from __future__ import annotations

import logging
import sys

from django.conf import settings

from passavant.base.logs import WordlessFormatter


def look_up(name: str) -> None:
    try:
        {}[name]
    except KeyError as missing:
        raise ValueError(f"nobody is called {name}") from missing


def line_of_a_failed_look_up() -> str:
    try:
        look_up("Marie-Ange Désir")
    except ValueError:
        record = logging.LogRecord("test", logging.ERROR, __file__, 1, "it broke", (), sys.exc_info())
    logging.Formatter().format(record)  # another handler came first and left its text with the record
    return WordlessFormatter().format(record)


def test_an_exceptions_words_are_not_logged():
    assert "Marie-Ange" not in line_of_a_failed_look_up()


def test_its_frames_and_kinds_are():
    line = line_of_a_failed_look_up()
    assert line.startswith("it broke\n")
    assert "in look_up" in line
    assert line.index("builtins.KeyError") < line.index("builtins.ValueError")


def test_the_house_logs_by_it():
    assert settings.LOGGING["formatters"]["line"]["()"] == "passavant.base.logs.WordlessFormatter"
