"""`passavant lists read`."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path

from passavant.domain.lists.command import main

TODAY = date(2026, 11, 25)


def test_a_list_is_told_in_a_few_lines_and_its_entries_as_json(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("id,name,dob\n1,Mari Batis,1985\n2,,1985\n3,José Peña,31/02/1970\n", encoding="utf-8")
    said = io.StringIO()
    assert main(["read", str(path)], io.StringIO(), said, TODAY) == 0
    assert said.getvalue().splitlines()[0] == "csv: 2 entries (2 person)"
    assert "quarantined, line 3" in said.getvalue()
    assert "31/02/1970" in said.getvalue()
    rows = io.StringIO()
    main(["read", "--json", str(path)], io.StringIO(), rows, TODAY)
    assert [json.loads(row)["source_id"] for row in rows.getvalue().splitlines()] == ["1", "3"]


def test_what_is_no_list_is_exit_status_2(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(b"\x89PNG\r\n")
    said = io.StringIO()
    assert main(["read", str(path)], io.StringIO(), said, TODAY) == 2
    assert "none of the formats" in said.getvalue()


def test_pages_of_one_name_in_two_folders_are_both_read_and_a_file_that_is_not_there_is_said(
    tmp_path: Path,
) -> None:
    paths = [tmp_path / folder / "list.csv" for folder in "ab"]
    for number, path in enumerate(paths):
        path.parent.mkdir()
        path.write_text(f"id,name\n{number},Mari Batis\n", encoding="utf-8")
    said = io.StringIO()
    assert main(["read", *map(str, paths)], io.StringIO(), said, TODAY) == 0
    assert said.getvalue().splitlines()[0] == "csv: 2 entries (2 person)"
    assert main(["read", str(tmp_path / "gone")], io.StringIO(), said, TODAY) == 2
    assert "gone cannot be read: No such file" in said.getvalue()
