"""`python -m benchmarks [NAME ...] [--quick]`: our figures beside those of the peers, as one table.

Every file here that has a `run()` is a benchmark; each runs in a process of its own, on data of its own.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

HERE = Path(__file__).parent
COLUMNS = ("name", "ours", "unit", "peer", "ratio", "target", "met", "note")


def main() -> int:
    """Print the table; the exit status is 1 when a target was missed."""
    options = argparse.ArgumentParser("python -m benchmarks")
    options.add_argument("names", nargs="*", help=f"some of {', '.join(benchmarks())}; all when left out")
    options.add_argument("--quick", action="store_true", help="50 000 crossings instead of a million")
    options.add_argument("--json", action="store_true", help="one JSON object a line instead of a table")
    asked = options.parse_args()
    rows = [row for name in asked.names or benchmarks() for row in rows_of(name, quick=asked.quick)]
    if asked.json:
        print("\n".join(json.dumps(row) for row in rows))
    else:
        Console(width=None if sys.stdout.isatty() else 200).print(table_of(rows))
    return int(any(row.get("met") is False for row in rows))


def benchmarks() -> list[str]:
    return sorted(
        path.stem for path in HERE.glob("*.py") if "\ndef run()" in path.read_text(encoding="utf-8")
    )


def rows_of(name: str, *, quick: bool) -> list[dict[str, Any]]:
    """What one benchmark measured; one that fails is a row that says so."""
    print(f"{name} ...", file=sys.stderr, flush=True)
    extra = {"PASSAVANT_BENCH_CROSSINGS": "50000", "PASSAVANT_BENCH_PERSONS": "5000"} if quick else {}
    ran = subprocess.run(  # noqa: S603  (our own file)
        [sys.executable, "-m", f"benchmarks.{name}"],
        env={**os.environ, **extra},
        cwd=HERE.parent,
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if ran.returncode:
        return [{"name": name, "met": False, "note": f"ended with {ran.returncode}; the lines above say why"}]
    return [json.loads(line) for line in ran.stdout.splitlines() if line.startswith("{")]


def table_of(rows: list[dict[str, Any]]) -> Table:
    table = Table(*COLUMNS)
    for row in rows:
        table.add_row(*(_cell(row.get(column)) for column in COLUMNS))
    return table


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "NO"
    if isinstance(value, int | float):
        return f"{value:,}"
    return "" if value is None else str(value)


if __name__ == "__main__":
    sys.exit(main())
