"""`passavant watchlist import` at a terminal: what it takes, and what it says of what it cannot take."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from passavant.modules.watchlists import queries
from passavant.modules.watchlists.tests.conftest import Desk


def imported(*words: object) -> str:
    said = io.StringIO()
    call_command("watchlist", "import", *map(str, words), stdout=said)
    return said.getvalue()


def test_two_files_of_one_name_are_both_imported(desk: Desk, tmp_path: Path) -> None:
    desk.list()
    paths = [tmp_path / folder / "list.csv" for folder in "ab"]
    for number, path in enumerate(paths):
        path.parent.mkdir()
        path.write_text(f"id,name\n{number},Mari Batis\n", encoding="utf-8")
    assert "version 1 is in force" in imported("wanted", *paths, "--officer", "watch_officer")
    assert queries.count_entries("wanted") == 2


@pytest.mark.parametrize(
    ("mapping", "answer"),
    [("{broken", "is no JSON:"), ("[1]", "is no JSON object"), (None, "cannot be read")],
)
def test_a_mapping_that_is_none_is_said(desk: Desk, tmp_path: Path, mapping: str | None, answer: str) -> None:
    desk.list()
    table, told = tmp_path / "list.csv", tmp_path / "mapping.json"
    table.write_text("x,y\n1,Mari Batis\n", encoding="utf-8")
    if mapping is not None:
        told.write_text(mapping, encoding="utf-8")
    with pytest.raises(CommandError, match=answer):
        imported("wanted", table, "--mapping", told, "--preview")


def test_a_file_that_is_not_there_is_said(desk: Desk, tmp_path: Path) -> None:
    desk.list()
    with pytest.raises(CommandError, match="gone cannot be read: No such file"):
        imported("wanted", tmp_path / "gone", "--preview")
