"""The demonstration begins on a fresh machine: no folder, no database, no key."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from passavant.base.pytest_plugin import engine

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(engine() != "sqlite", reason="the demonstration runs on SQLite"),
]


def test_it_makes_everything_itself_and_begins_again_where_it_was(tmp_path: Path) -> None:
    outside = {name: value for name, value in os.environ.items() if not name.startswith("PASSAVANT_")}
    environment = {
        **outside,
        "PASSAVANT_SITE": "/dev/null",
        "PASSAVANT_SITE__CODE": "HT-OUA",
        "PASSAVANT_SITE__DEMO": "true",
        "PASSAVANT_SITE__DATA": str(tmp_path / "never" / "there"),
    }
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-m", "passavant.config", "demo", "--fill-only", "--only", "sites"],
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "never" / "there" / "passavant.sqlite3").exists()
