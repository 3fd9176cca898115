"""`passavant demo --posts`: what a visitor does to it, and what is there again afterwards."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

PATIENCE = 300
"""Seconds without a word on a loaded machine after which the demonstration is given up."""


def test_a_visitor_cuts_a_line_kills_a_post_and_burns_headquarters(tmp_path: Path) -> None:
    """Crossings go on all the while; at the end headquarters has every one that a post has."""
    demo = _Demo(tmp_path)
    try:
        demo.until("Sign in anywhere as")
        demo.say("cut HT-OUA")
        demo.until("work there goes on")
        time.sleep(12)  # a traveller or two comes
        assert demo.counts()["HT-OUA"].waits > 0
        for words, answer in (
            ("burn", "The posts work on"),
            ("burn", "The posts work on"),  # a visitor may say anything twice
            ("backup", "There is nothing left to be backed up"),
            ("kill HT-MAL", "The power is gone"),
            ("kill HT-MAL", "The power is gone"),
            ("start HT-MAL", "works again"),
            ("rebuild", "new entries taken"),
            ("mend all", "The line of HT-MAL is well"),
        ):
            demo.say(words)
            demo.until(answer)
        late = time.monotonic() + 90
        while not all(row.here == row.there for row in demo.counts().values()):
            assert time.monotonic() < late, demo.said
            time.sleep(3)
        demo.say("cut HT-XXX")
        demo.until("There is no post HT-XXX; there are HT-OUA, HT-MAL")
        demo.say("quit")
        assert demo.process.wait(60) == 0
    finally:
        demo.process.kill()


class _Row:
    def __init__(self, here: str, there: str, waits: str) -> None:
        self.here, self.there, self.waits = int(here), int(there), int(waits)


class _Demo:
    def __init__(self, folder: Path) -> None:
        own = {name: value for name, value in os.environ.items() if not name.startswith("PASSAVANT_")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "passavant.config", "demo", "--posts", "2"],
            cwd=folder,
            env={**own, "COLUMNS": "150"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said: list[str] = []

    def say(self, words: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(words + "\n")
        self.process.stdin.flush()

    def until(self, text: str) -> None:
        while line := self._next_line():
            if text in line:
                return
        raise AssertionError("".join(self.said[-30:]))

    def _next_line(self) -> str:
        """The next line; nothing once the demonstration has ended or was given up."""
        assert self.process.stdout is not None
        patience = threading.Timer(PATIENCE, self.process.kill)
        patience.start()
        try:
            line = self.process.stdout.readline()
        finally:
            patience.cancel()
        self.said.append(line)
        return line

    def counts(self) -> dict[str, _Row]:
        """For each post how many crossings it has, headquarters has of it, and how many entries wait."""
        self.say("status")
        self.until("━━")
        self.until("└")
        rows = re.findall(r"│ (HT-(?:OUA|MAL)) .*?│ (\d+) +│ (\d+) +│ (\d+) +│\n", "".join(self.said[-6:]))
        assert len(rows) == 2, self.said[-8:]
        return {code: _Row(*numbers) for code, *numbers in rows}
