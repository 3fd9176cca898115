"""A new room is found by its folder alone: menu, page, API, permissions, tables; nothing else changes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import passavant

SOURCE = Path(passavant.__file__).parent


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A copy of the program, so that a room can be added to it, and the environment of a site of its own."""
    home = tmp_path_factory.mktemp("house")
    shutil.copytree(SOURCE, home / "src" / "passavant", ignore=shutil.ignore_patterns("__pycache__", "tests"))
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PASSAVANT_")}
    environment |= {
        "PYTHONPATH": str(home / "src"),
        "PASSAVANT_SITE": os.devnull,
        "PASSAVANT_SITE__CODE": "HT-OUA",
        "PASSAVANT_SITE__DATA": str(home / "data"),
        "DJANGO_SETTINGS_MODULE": "passavant.config.settings",
    }

    def run(*words, check=True):
        done = subprocess.run(
            [sys.executable, *words], env=environment, cwd=home, capture_output=True, text=True, check=False
        )
        assert not check or done.returncode == 0, done.stdout + done.stderr
        return done.stdout + done.stderr

    run.home = home
    return run


def _files(home):
    return {
        path.relative_to(home): path.read_bytes()
        for path in (home / "src").rglob("*")
        if path.is_file() and path.suffix not in {".pyc", ".mo"}
    }


_LOOK = """
import django; django.setup()
from django.test import Client
from passavant.base.models import Officer
Officer(code="m", name="M", role_codes="supervisor").save()
client = Client(HTTP_HOST="127.0.0.1"); client.force_login(Officer.objects.get(pk="m"))
page = client.get("/vehicles/")
print(page.status_code, "Vehicles" in page.content.decode(), "/vehicles/" in client.get("/help/").content.decode())
from passavant.config.api import api
print("/api/vehicles/" in api.get_openapi_schema()["paths"])
from passavant.modules.vehicles.actions import add_vehicle
from django.utils import timezone
add_vehicle(officer=Officer.objects.get(pk="m"), title="AA-123", at=timezone.now())
from passavant.journal.rebuilding import mirror
print(client.get("/vehicles/").content.decode().count("AA-123"), mirror())
"""


@pytest.mark.slow
def test_a_new_room_shows_up_everywhere_and_changes_its_folder_only(house):
    before = _files(house.home)
    assert "stands in" in house("-m", "passavant.config", "room", "new", "vehicles")
    after = _files(house.home)
    added = set(after) - set(before)
    assert added
    assert {path.parts[:4] for path in added} == {("src", "passavant", "modules", "vehicles")}
    assert all(after[path] == content for path, content in before.items())

    house("-m", "passavant.config", "site", "init")
    assert "No changes detected" in house("-m", "passavant.config", "makemigrations", "--check", "--dry-run")
    matrix = house("-m", "passavant.config", "permissions")
    assert "vehicles.see" in matrix
    assert "vehicles.add" in matrix
    assert house("-c", _LOOK).splitlines()[-3:] == ["200 True True", "True", "1 []"]


def test_a_room_is_not_laid_over_another(house):
    assert "already" in house("-m", "passavant.config", "room", "new", "crossings", check=False)
    assert "no name for a room" in house("-m", "passavant.config", "room", "new", "../evil", check=False)
