"""What every page shows around its content: menu, language, theme, and the truth strip.

The truth strip says how old and how complete the answers are: each room adds its line by answering the `truth` port.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse

from passavant.base.permissions import allowed
from passavant.base.ports import Port
from passavant.base.rooms import At, MenuEntry, rooms
from passavant.domain.values import Severity

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.utils.functional import _StrPromise


@dataclass(frozen=True, slots=True)
class Truth:
    """One statement about how old or how complete what is shown may be."""

    text: str | _StrPromise
    severity: Severity = Severity.NOTE
    for_traveller: bool = False
    """Whether it also stands on what a traveller takes along: never what was or was not checked."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that an officer has to know whatever page is open, and where to go for it."""

    word: str | _StrPromise
    """What it is, in a word or two, beside the shape and the colour: "Alert"."""
    text: str
    address: str
    severity: Severity


@dataclass(frozen=True, slots=True)
class MenuLine:
    """A menu entry as one officer sees it."""

    title: str
    address: str
    key: str
    here: bool


truth: Port[None, tuple[Truth, ...]] = Port("truth")


@dataclass(frozen=True, slots=True)
class Strip:
    """The notices of one officer, and a mark that changes with them."""

    lines: tuple[Notice, ...]

    @property
    def mark(self) -> str:
        said = [(str(line.word), line.text, line.address, line.severity.value) for line in self.lines]
        return f'"{sha256(json.dumps(said).encode()).hexdigest()[:16]}"'


notices: Port[Any, tuple[Notice, ...]] = Port("notices")
"""What stands at the top of every page for an officer, the most pressing first."""
place: Port[Any, str] = Port("place")
"""Where an officer is on duty, as a short text ("OUA lane 2"); answered by the room that knows shifts."""


def context(request: HttpRequest) -> dict[str, Any]:
    """Names for every template; the truth strip and notices are asked for only where a page shows them."""
    officer = getattr(request, "user", None)
    signed_in = officer is not None and officer.is_authenticated
    return {
        "site": settings.PASSAVANT.site,
        "languages": settings.LANGUAGES,
        "theme": request.COOKIES.get("theme")
        or (officer.theme if officer is not None and signed_in else "day"),
        "menu": menu_of(officer, request.path) if signed_in else (),
        "truth": truth_lines if signed_in else (),
        "notices": lambda: notices_for(officer) if signed_in else Strip(()),
        "place": lambda: _place_of(officer) if signed_in else "",
        "lock_after_minutes": settings.PASSAVANT.screen.lock_after_minutes,
    }


def menu_of(officer: Any, here: str) -> tuple[MenuLine, ...]:
    """The screens that the officer may open, in the order that the rooms ask for."""
    elsewhere = At.POST if settings.PASSAVANT.site.is_headquarters else At.HEADQUARTERS
    entries = sorted(
        (entry for room in rooms() for entry in room.menu if entry.at is not elsewhere),
        key=lambda entry: entry.order,
    )
    return tuple(_line(entry, here) for entry in entries if allowed(officer, entry.permission))


def truth_lines() -> tuple[Truth, ...]:
    answers, failed = truth.ask(None)
    lines = [line for answer in answers for line in answer]
    lines += [Truth(f"{gap.who}: ?", Severity.CHECK) for gap in failed]
    return tuple(lines)


def notices_for(officer: Any) -> Strip:
    answers, failed = notices.ask(officer)
    lines = [line for answer in answers for line in answer]
    lines += [Notice("?", gap.who, reverse("base:home"), Severity.CHECK) for gap in failed]
    return Strip(tuple(lines))


def _line(entry: MenuEntry, here: str) -> MenuLine:
    address = reverse(entry.url_name)
    return MenuLine(str(entry.title), address, entry.key, here == address)


def _place_of(officer: Any) -> str:
    answers, _ = place.ask(officer)
    return " ".join(filter(None, answers))
