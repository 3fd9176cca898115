"""`passavant room new NAME`: lay out a new room from the template; nothing outside its folder changes."""

from __future__ import annotations

import re
from argparse import ArgumentParser
from importlib import resources
from pathlib import Path
from string import Template
from typing import Any

from django.core.management.base import BaseCommand, CommandError

import passavant.modules
from passavant.base.rooms import room_names

_NAME = re.compile(r"[a-z][a-z_]{1,30}\Z")


class Command(BaseCommand):
    help = "Lay out a new room: menu entry, page, API, permission, fact, table, tests, catalogues."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        new = parts.add_parser("new", help="a new room")
        new.add_argument("name", help="plural, lower case: vehicles")

    def handle(self, *_: Any, name: str, **__: Any) -> None:
        if not _NAME.match(name):
            raise CommandError(f"{name!r} is no name for a room: lower-case letters, plural, like vehicles")
        if name in room_names():
            raise CommandError(f"there is a room {name} already")
        home = Path(passavant.modules.__path__[0]) / name
        lay_out(home, name)
        self.stdout.write(
            f"The room {name} stands in {home}.\n"
            "Next: passavant site init, then open the menu. "
            "Write its words in four languages with `passavant translations update`."
        )


def lay_out(home: Path, name: str) -> None:
    """Copy the template, with the room's name and a singular class name in it."""
    words = {
        "room": name,
        "Room": _title(name),
        "thing": _singular(name),
        "Thing": _title(_singular(name)),
        "tests": "tests",  # a folder called so would stay out of the wheel
    }
    template = resources.files("passavant.config") / "room_template"
    _copy(template, home, words)


def _copy(source: Any, target: Path, words: dict[str, str]) -> None:
    target.mkdir(parents=True)
    for part in source.iterdir():
        name = Template(part.name).substitute(words).removesuffix(".txt")
        if part.is_dir():
            _copy(part, target / name, words)
        else:
            (target / name).write_text(Template(part.read_text("utf-8")).substitute(words), encoding="utf-8")


def _title(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("_"))


def _singular(name: str) -> str:
    return name[:-1] if name.endswith("s") and not name.endswith("ss") else name
