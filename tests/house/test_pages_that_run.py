"""The pages that other projects use the libraries from say nothing that does not run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

HOW_TO = Path(__file__).resolve().parents[2] / "docs/how-to"
PAGES = [page for page in sorted(HOW_TO.glob("*.md")) if "```python" in page.read_text(encoding="utf-8")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_block_of_a_page_runs_in_order(page: Path) -> None:
    known: dict[str, object] = {}
    for block in re.findall(r"```python\n(.*?)```", page.read_text(encoding="utf-8"), flags=re.DOTALL):
        exec(compile(block, str(page), "exec"), known)  # noqa: S102  (our own page)


def test_the_pages_of_both_libraries_are_among_them() -> None:
    assert {page.stem for page in PAGES} >= {"documents", "watchlists"}


def test_library_commands_of_the_page_on_documents_exist() -> None:
    from passavant.config.command import _library_command

    page = (HOW_TO / "documents.md").read_text(encoding="utf-8")
    named = re.findall(r"^    passavant (\w+)", page, flags=re.MULTILINE)
    assert named
    assert all(_library_command(name) for name in named)
