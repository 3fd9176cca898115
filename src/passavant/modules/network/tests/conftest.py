"""Headquarters with posts as its tables know them, and officers of each role."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings

from passavant import __version__
from passavant.base.models import Officer
from passavant.base.testing import A_MORNING, at_site, prepare_rooms
from passavant.journal.facts import SiteTrusted
from passavant.journal.keys import load_key, make_key
from passavant.journal.recording import record
from passavant.relay.models import Peer

NOW = A_MORNING


def join(code: str, file: Path, *, epoch: int = 1) -> None:
    """Headquarters believes a key of a site."""
    key = load_key(file) if file.exists() else make_key(file)
    told = SiteTrusted(site=code, epoch=epoch, public_key=str(key.public))
    record(told, at=NOW, actor="administrator")


@pytest.fixture
def site_ready(db: None, tmp_path: Path) -> Iterator[None]:
    """Headquarters, and not a post as in the tests of other rooms."""
    with at_site("HT-DIE", folder=tmp_path):
        prepare_rooms()
        yield


@pytest.fixture
def at_a_post(site_ready: None) -> Iterator[None]:
    """The same site, but as a post under a headquarters."""
    was = settings.PASSAVANT
    site = was.site.model_copy(update={"headquarters": "HT-HQ"})
    with override_settings(PASSAVANT=was.model_copy(update={"site": site})):
        yield


@pytest.fixture
def as_role(client: Client, officer: Callable[..., Officer]) -> Callable[..., Client]:
    """A client that is signed in with some roles: `as_role("auditor")`."""

    def sign_in(*roles: str) -> Client:
        client.cookies["language"] = "en"
        client.force_login(officer(*roles, code=roles[0] if roles else "nobody"))  # type: ignore[arg-type]  # our officer is Django's user in all but class
        return client

    return sign_in


@pytest.fixture
def heard(tmp_path: Path) -> Callable[..., None]:
    """A post that has joined and was heard: `heard("HT-OUA", ago=timedelta(minutes=3), sequence=40)`."""

    def make(
        code: str,
        *,
        ago: timedelta = timedelta(seconds=3),
        epoch: int = 1,
        key: Path | None = None,
        **said: Any,
    ) -> None:
        join(code, key or tmp_path / f"{code}-{epoch}" / "site.key", epoch=epoch)
        known = {
            "epoch": epoch,
            "seen_at": NOW - ago,
            "sequence": 0,
            "program": __version__,
            "carrier": "https",
            "trouble": "",
            **said,
        }
        Peer.objects.update_or_create(site=code, defaults=known)

    return make
