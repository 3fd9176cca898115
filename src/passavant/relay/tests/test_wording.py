"""Whatever keeps a segment apart is told in a sentence that can be translated."""

from __future__ import annotations

import re
from pathlib import Path

import passavant.journal
from passavant.domain.values import SENTENCES
from passavant.relay import wording


def test_every_reason_to_keep_something_apart_has_its_sentence() -> None:
    sources = Path(passavant.journal.__file__).parent.glob("*.py")
    given = {why for path in sources for why in re.findall(r'\bwhy ?= ?"(\w+)"', path.read_text("utf-8"))}
    told = {code.removeprefix("reason.") for code in SENTENCES if code.startswith("reason.")}

    assert wording.__name__
    assert len(given) >= 7
    assert given == told
