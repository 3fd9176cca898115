"""The page that other projects use the libraries from says nothing that does not run."""

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs/how-to/documents.md"


def test_every_block_of_the_page_runs_in_order() -> None:
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert len(blocks) == 4
    known: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, str(PAGE), "exec"), known)  # noqa: S102  (our own page)


def test_commands_of_the_page_exist() -> None:
    from passavant.config.command import _library_command

    named = re.findall(r"^    passavant (\w+)", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert named
    assert all(_library_command(name) for name in named)
