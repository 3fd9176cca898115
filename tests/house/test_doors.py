"""Rooms meet only at their doors, `facts`, `queries` and `ports`, and never in a circle."""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOMS = Path(__file__).resolve().parents[2] / "src" / "passavant" / "modules"
PACKAGE = "passavant.modules"
DOORS = {"facts", "queries", "ports"}
# Below the answers (web, api, admin, management) nobody knows that there are requests.
NO_REQUESTS = {"actions", "queries", "project", "models", "ports", "facts"}
REQUESTS = ("django.http", "django.shortcuts", "django.views", "django.urls", "ninja")


def imports_of(path: Path) -> list[tuple[int, str]]:
    """Every absolute module name a file imports, `from a import b` as `a.b`, with its line."""
    found: list[tuple[int, str]] = []
    for node in ast.walk(ast.parse(path.read_text(), filename=str(path))):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found += [(node.lineno, f"{node.module}.{alias.name}") for alias in node.names]
    return found


def sources(rooms: Path) -> list[tuple[str, Path]]:
    """Each source file with its room; tests and migrations may look wherever they must."""
    return [
        (path.relative_to(rooms).parts[0], path)
        for path in sorted(rooms.glob("*/**/*.py"))
        if not {"tests", "migrations"}.intersection(path.relative_to(rooms).parts)
    ]


def broken_doors(rooms: Path) -> list[str]:
    broken = []
    for room, path in sources(rooms):
        for line, name in imports_of(path):
            other, _, inside = name.removeprefix(f"{PACKAGE}.").partition(".")
            foreign = name.startswith(f"{PACKAGE}.") and other != room
            if foreign and inside.partition(".")[0] not in DOORS:
                broken.append(f"{path.relative_to(rooms)}:{line} imports {name}")
    return broken


def circle(rooms: Path) -> list[str]:
    """The rooms of one circle of imports, or nothing."""
    needs: dict[str, set[str]] = {}
    for room, path in sources(rooms):
        names = [name.split(".") for _, name in imports_of(path) if name.startswith(f"{PACKAGE}.")]
        needs.setdefault(room, set()).update({parts[2] for parts in names} - {room})
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as found:
        return list(found.args[1])
    return []


def requests_below_the_answers(rooms: Path) -> list[str]:
    return [
        f"{path.relative_to(rooms)}:{line} imports {name}"
        for room, path in sources(rooms)
        if path.relative_to(rooms / room).parts[0].removesuffix(".py") in NO_REQUESTS
        for line, name in imports_of(path)
        if any(name == module or name.startswith(f"{module}.") for module in REQUESTS)
    ]


def test_rooms_meet_only_at_their_doors() -> None:
    assert broken_doors(ROOMS) == []


def test_rooms_form_no_circle() -> None:
    assert circle(ROOMS) == []


def test_actions_and_queries_know_no_request() -> None:
    assert requests_below_the_answers(ROOMS) == []


# The rules must be able to fail: the same questions, asked of a made-up house.


def made_up_house(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


@pytest.mark.parametrize(
    "line",
    [
        "from passavant.modules.passports.models import Passport",
        "from passavant.modules.passports import models",
        "from passavant.modules import passports",
        "import passavant.modules.passports.actions",
        "def late():\n    from passavant.modules.passports import web",
    ],
)
def test_climbing_through_a_window_is_seen(tmp_path: Path, line: str) -> None:
    house = made_up_house(tmp_path, crossings__actions=line, passports__models="")
    assert [found.split(":")[0] for found in broken_doors(house)] == ["crossings/actions.py"]


@pytest.mark.parametrize("door", sorted(DOORS))
def test_the_doors_are_open(tmp_path: Path, door: str) -> None:
    lines = (
        f"from passavant.modules.passports import {door}\nfrom passavant.modules.passports.{door} import x"
    )
    assert broken_doors(made_up_house(tmp_path, crossings__actions=lines)) == []


def test_a_room_may_use_itself(tmp_path: Path) -> None:
    line = "from passavant.modules.crossings.models import Crossing"
    assert broken_doors(made_up_house(tmp_path, crossings__project=line)) == []


def test_a_circle_of_three_rooms_is_seen(tmp_path: Path) -> None:
    house = made_up_house(
        tmp_path,
        crossings__actions="from passavant.modules.passports.queries import x",
        passports__listeners="from passavant.modules.sites import facts",
        sites__queries="from passavant.modules.crossings.facts import x",
    )
    assert set(circle(house)) == {"crossings", "passports", "sites"}


def test_a_request_in_an_action_is_seen(tmp_path: Path) -> None:
    house = made_up_house(
        tmp_path,
        crossings__actions="from django.http import HttpRequest",
        crossings__web="from django.http import HttpRequest",
    )
    assert requests_below_the_answers(house) == ["crossings/actions.py:1 imports django.http.HttpRequest"]
