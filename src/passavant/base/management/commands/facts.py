"""`passavant facts`: lock the forms of facts, and check that no locked form changed."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

import passavant
from passavant.base.rooms import room_names
from passavant.journal import locking
from passavant.journal.declaring import FactKind, all_kinds

ROOT = Path(passavant.__file__).parent


class Command(BaseCommand):
    help = "Lock what facts look like (facts.lock.json of each room), or check that no locked form changed."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        parts.add_parser("lock", help="add new kinds and versions to the locks")
        parts.add_parser(
            "check", help="end with 2 when a locked form changed, vanished, or is not read any more"
        )

    def handle(self, *_: Any, part: str, **__: Any) -> None:
        if part == "lock":
            self._lock()
        else:
            self._check()

    def _lock(self) -> None:
        for home, path in lock_files().items():
            before = read_lock(path)
            after = locking.add_missing(kinds_of(home), before)
            if after:
                path.write_text(locking.text_of(after), encoding="utf-8")
            forms = sum(map(len, after.values())) - sum(map(len, before.values()))
            self.stdout.write(f"{home}: {forms} new of {sum(map(len, after.values()))} forms locked")

    def _check(self) -> None:
        found = list(all_faults())
        for fault in found:
            self.stderr.write(fault)
        if found:
            raise CommandError(f"{len(found)} faults in the forms of facts; the lines above name them")
        self.stdout.write(f"{len(all_kinds())} kinds of fact are as they were locked.")


def lock_files() -> dict[str, Path]:
    """Where the locks of the floors and of each room lie."""
    homes = {"base": ROOT / "base", "journal": ROOT / "journal"}
    homes |= {room: ROOT / "modules" / room for room in room_names()}
    return {home: folder / "facts.lock.json" for home, folder in homes.items()}


def kinds_of(home: str) -> list[FactKind]:
    return [kind for kind in all_kinds() if kind.room == home]


def read_lock(path: Path) -> locking.Locked:
    locked: locking.Locked = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return locked


def all_faults() -> Iterator[str]:
    """Faults of every home, and kinds that belong to no home."""
    files = lock_files()
    for home, path in files.items():
        yield from locking.faults(kinds_of(home), read_lock(path))
    for kind in all_kinds():
        if kind.room not in files:
            yield f"{kind.name} names no room of this house before its first dot"
