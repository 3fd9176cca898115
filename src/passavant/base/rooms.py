"""Find the rooms: every folder under `passavant/modules` is one, and no list names them.

What a room may hold is found by its file name: `urls.py`, `api.py`, `permissions.py`, `settings.py`, `facts.py`,
`project.py`, `listeners.py`, `demo.py`, migrations, templates, translations, tests.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from functools import cache
from types import ModuleType
from typing import TYPE_CHECKING, ClassVar

from django.apps import AppConfig, apps

import passavant.modules

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_READY = ("permissions", "facts", "project", "listeners", "wording")
"""Parts that declare something and so are imported when the program starts."""


class At(Enum):
    """On which machines an entry of the menu leads anywhere."""

    EVERYWHERE = auto()
    HEADQUARTERS = auto()
    POST = auto()


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One line of the menu: shown to officers who hold the permission."""

    title: _StrPromise | str
    url_name: str
    permission: str
    order: int = 50
    key: str = ""
    """The function key that opens it, as written on the keyboard ("F4"); empty for none."""
    at: At = At.EVERYWHERE


class Room(AppConfig):
    """The app of one room; a subclass in the room's `apps.py` says its title and its menu."""

    default = False  # Django looks for one app in a room's `apps.py`: the room's own class, not this one
    menu: ClassVar[tuple[MenuEntry, ...]] = ()
    default_auto_field = "django.db.models.BigAutoField"

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.default = True

    @property
    def room(self) -> str:
        return self.name.rsplit(".", 1)[-1]

    def ready(self) -> None:
        for part in _READY:
            room_part(self.room, part)


@cache
def room_names() -> tuple[str, ...]:
    """The names of all rooms of this program, in order of the alphabet."""
    found = pkgutil.iter_modules(passavant.modules.__path__)
    return tuple(sorted(module.name for module in found if module.ispkg))


def room_part(room: str, part: str) -> ModuleType | None:
    """A room's module of that name, or None where the room has none."""
    name = f"passavant.modules.{room}.{part}"
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as missing:
        if missing.name == name:
            return None
        raise


def rooms() -> Iterator[Room]:
    """The rooms that are installed."""
    return (app for app in apps.get_app_configs() if isinstance(app, Room))
