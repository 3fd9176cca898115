"""`passavant specimen`: what is written is judged, by the trust written beside it, as its list says."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest

from passavant.domain.emrtd import build_store, files_in, verify
from passavant.domain.emrtd.trust.loading import files_of_trust
from passavant.domain.image import read_page
from passavant.domain.specimens.chips import DEFECTS, INSPECTED
from passavant.domain.specimens.command import main
from passavant.domain.specimens.sets import haitian, utopian

TODAY = date(2026, 11, 22)


def run(*argv: str) -> tuple[int, str]:
    out = io.StringIO()
    return main(argv, io.StringIO(), out, TODAY), out.getvalue()


@pytest.mark.parametrize(("of", "state"), [("utopia", "UTO"), ("haiti", "HTI")])
def test_every_specimen_of_a_set_is_judged_as_its_list_says(tmp_path: Path, of: str, state: str) -> None:
    folder = tmp_path / "set"
    assert run("make", str(folder), "--of", of, "--all")[0] == 0
    for name in ("sound", *DEFECTS):
        case = folder / f"{of}-{name}"
        trust = build_store(files_of_trust(case / "trust")) if (case / "trust").is_dir() else build_store({})
        chip = files_in(case / "chip") if (case / "chip").is_dir() else {}
        verdict = verify(chip, trust, at=INSPECTED, issuing_state=state)
        expected = None if name == "sound" else DEFECTS[name].reason
        assert verdict.reason == expected, (name, verdict.findings)


def test_page_of_a_specimen_is_read_back() -> None:
    from passavant.domain.specimens.pages.rendering import as_jpeg, render

    for holder in (utopian(), haitian(TODAY)):
        assert read_page(as_jpeg(render(holder.page))).lines == holder.lines


def test_list_names_every_defect_and_a_full_folder_is_left_alone(tmp_path: Path) -> None:
    code, out = run("list")
    assert code == 0
    assert all(name in out for name in DEFECTS)
    (tmp_path / "mine.txt").write_text("mine")
    assert run("make", str(tmp_path))[0] == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
