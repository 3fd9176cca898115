"""`passavant image read`: answers for the eye and for programs."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

import pytest

from passavant.domain.image.command import main
from passavant.domain.mrz import Format
from passavant.domain.specimens import ERIKSSON_TD3
from passavant.domain.specimens.pages import SpecimenPage, as_jpeg, render

TODAY = date(2026, 11, 22)


@pytest.fixture
def passport(tmp_path: Path) -> Path:
    path = tmp_path / "passport.jpg"
    path.write_bytes(as_jpeg(render(SpecimenPage(format=Format.TD3, lines=ERIKSSON_TD3), dpi=150)))
    return path


def run(*arguments: str) -> tuple[int, str]:
    out = io.StringIO()
    return main(arguments, io.StringIO(), out, TODAY), out.getvalue()


def test_a_page_is_shown_with_what_was_noticed(passport: Path) -> None:
    code, text = run("read", str(passport))
    assert code == 0
    assert "passport.jpg: certain" in text
    assert ERIKSSON_TD3[0] in text
    assert ERIKSSON_TD3[1] in text
    assert "The document expired on 2012-04-15." in text


def test_json_has_one_object_for_each_file(passport: Path, tmp_path: Path) -> None:
    drawing = tmp_path / "drawing.jpg"
    drawing.write_bytes(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    code, text = run("read", "--json", str(passport), str(drawing))
    assert code == 2
    first, second = (json.loads(line) for line in text.splitlines())
    assert first["lines"] == list(ERIKSSON_TD3)
    assert first["certain"] is True
    assert first["document"]["surname"] == "ERIKSSON"
    assert [len(line) for line in first["confidences"]] == [44, 44]
    assert len(first["corners"]) == 4
    assert second["document"] is None
    assert second["findings"][0]["code"] == "image.not_an_image"
