"""How far an upgrade has come: one small file beside the data, which outlives a program that is killed half way.

Each phase is noted before its work begins and after the work of the one before lies on the disk.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from passavant.domain.lasting import replacing

Heads = tuple[tuple[str, int, int, str], ...]
"""Site, epoch, number and link of each chain's last entry."""


class Phase(StrEnum):
    """What is being done, or was when the program ended."""

    COPYING = "copying"  # the site's data stands as it was
    CHANGING = "changing"  # tables are of neither program: they are put back
    FINISHING = "finishing"  # all is changed and verified: what a start needs is made
    DONE = "done"
    RETURNING = "returning"  # the state of before is made ready beside the data, which stands as it was
    SWAPPING = "swapping"  # it is put in the place of the data
    REBUILDING = "rebuilding"  # tables are worked out anew
    RETURNED = "returned"

    @property
    def is_half_way(self) -> bool:
        """Whether the site may not be started like this."""
        return self in (Phase.CHANGING, Phase.FINISHING, Phase.SWAPPING, Phase.REBUILDING)


@dataclass(frozen=True, slots=True)
class Table:
    """What stood in a table: a digest over some of its columns, which a later form of it may have as well."""

    columns: tuple[str, ...]
    rows: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """One upgrade, and the way back from it."""

    phase: Phase
    before: str
    """The program of before; empty where it left no word."""
    after: str
    begun_at: str
    """UTC, as it stands in the names of the files."""
    heads: Heads
    migrations: tuple[tuple[str, str], ...]
    """What had been applied before, which is how the program of before is known again."""
    tables: dict[str, Table]
    copy: str
    """The file with the copy from before, in this folder."""
    aside: str = ""
    """The newer state that was put aside: a file in this folder, or a schema of the database."""

    def at(self, phase: Phase, **changes: Any) -> Ledger:
        return dataclasses.replace(self, phase=phase, **changes)


def folder(data: Path) -> Path:
    """Where upgrades keep their files; only the site's own user looks in."""
    place = data / "upgrade"
    place.mkdir(mode=0o700, exist_ok=True)
    return place


def read(data: Path) -> Ledger | None:
    """The last upgrade of this site; None: there was none."""
    path = data / "upgrade" / "upgrade.json"
    if not path.exists():
        return None
    told = json.loads(path.read_text(encoding="utf-8"))
    told["phase"] = Phase(told["phase"])
    told["heads"] = tuple((str(s), int(e), int(n), str(link)) for s, e, n, link in told["heads"])
    told["migrations"] = tuple((str(app), str(name)) for app, name in told["migrations"])
    told["tables"] = {
        name: Table(tuple(table["columns"]), table["rows"], table["digest"])
        for name, table in told["tables"].items()
    }
    return Ledger(**told)


def write(data: Path, ledger: Ledger) -> Ledger:
    """Note where the upgrade stands, so that a power cut leaves this word or the one before."""
    _write(folder(data) / "upgrade.json", dataclasses.asdict(ledger))
    return ledger


def forget(data: Path) -> None:
    """An upgrade that had changed nothing when it ended never was."""
    (folder(data) / "upgrade.json").unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Program:
    """Which program last worked with the data, and what it could read."""

    name: str
    kinds: dict[str, int]
    """Each kind of fact with the newest version of it that it knew."""


def read_program(data: Path) -> Program | None:
    path = data / "program.json"
    if not path.exists():
        return None
    told = json.loads(path.read_text(encoding="utf-8"))
    return Program(str(told["name"]), {str(kind): int(version) for kind, version in told["kinds"].items()})


def write_program(data: Path, program: Program) -> None:
    if read_program(data) != program:
        _write(data / "program.json", dataclasses.asdict(program))


def _write(path: Path, told: dict[str, Any]) -> None:
    with replacing(path) as file:
        file.write(json.dumps(told, indent=1, sort_keys=True).encode() + b"\n")
