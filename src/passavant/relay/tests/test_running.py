"""The relay of a site goes on for as long as the site lives, whatever a round says."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Event

import pytest
from django.db import OperationalError

from passavant.relay import running
from passavant.relay.caller import Caller
from passavant.relay.errors import NoLink
from passavant.relay.rounds import Round

pytestmark = pytest.mark.django_db


@dataclass
class Line:
    """A carrier on which nothing is heard, and where a wait costs nothing."""

    name: str = "test"
    waited: list[float] = field(default_factory=list)

    def ask(self, question: bytes) -> bytes:
        raise NotImplementedError

    def wait_for_news(self, seconds: float) -> bool:
        self.waited.append(seconds)
        return False

    def close(self) -> None:
        pass


def run_rounds(monkeypatch: pytest.MonkeyPatch, *rounds: Exception | Round) -> list[float]:
    """Rounds that end so, one after another; returns how long the relay meant to pause after each."""
    line, stopped, left, pauses = Line(), Event(), list(rounds), []

    def one(_: object) -> Round:
        said = left.pop(0)
        if not left:
            stopped.set()
        if isinstance(said, Exception):
            raise said
        return said

    def pause(_: object, seconds: float, *__: object, **___: object) -> None:
        pauses.append(seconds)

    monkeypatch.setattr(running, "open_carrier", lambda: line)
    monkeypatch.setattr(running, "run_once", one)
    monkeypatch.setattr(running, "_pause", pause)
    running.run(stopped=stopped)
    assert not left
    return pauses


@pytest.mark.parametrize("trouble", [NoLink("relay.too_slow"), TypeError("a name"), OSError("a name")])
def test_a_round_that_fails_ends_nothing_and_is_tried_later(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, trouble: Exception
) -> None:
    first, second, third = run_rounds(monkeypatch, trouble, trouble, Round())
    assert third < first < second
    assert (getattr(trouble, "code", "") or type(trouble).__name__) in caplog.text
    assert "well again" in caplog.text
    assert "a name" not in caplog.text


def test_a_pause_goes_on_where_the_database_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def silent() -> int:
        raise OperationalError("unable to open database file")

    line = Line()
    monkeypatch.setattr(running, "waiting", silent)
    running._pause(Caller(line), 2.0, Event(), heed=True)
    assert sum(line.waited) >= 1.6
