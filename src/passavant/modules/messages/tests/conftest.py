"""What the tests of the messages room share: sites one after another, officers, messages as they are written.

The sticks between them hold everything; who is given what is tried between running sites, in `tests/road`.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from passavant.base.models import Officer
from passavant.base.testing import at_site, make_officer, prepare_rooms
from passavant.journal.declaring import Audience
from passavant.journal.files import export_to, import_from
from passavant.journal.recording import open_chain
from passavant.journal.tests.kit import trust
from passavant.modules.messages import actions, queries
from passavant.modules.messages.facts import Priority
from passavant.modules.messages.models import Message

AT = datetime(2026, 11, 20, 13, 30, tzinfo=UTC)
HQ, OUA, MAL = "HT-DIE", "HT-OUA", "HT-MAL"
ROLES = ("first_line", "second_line", "supervisor", "watch_officer", "analyst", "administrator", "auditor")


def written(**said: Any) -> actions.Written:
    """An alert to Ouanaminthe that holds for a day."""
    usual = {
        "subject": "White lorry AA-41872",
        "text": "Do not open the barrier.",
        "priority": Priority.ALERT,
        "to": (OUA,),
        "expires_at": AT + timedelta(days=1),
    }
    return actions.Written(**{**usual, **said})


def send(by: str = "watch_officer", *, at: datetime = AT, **said: Any) -> Message:
    officer = Officer.objects.get(pk=by)
    return actions.send(officer=officer, message=uuid.uuid4(), written=written(**said), at=at)


def acknowledge(message: Message | str, by: str = "first_line", *, note: str = "", at: datetime = AT) -> Any:
    key = message if isinstance(message, str) else message.pk
    return actions.acknowledge(officer=Officer.objects.get(pk=by), message=key, note=note, at=at)


def standing(message: Message | str, *, at: datetime = AT) -> queries.Standing:
    found = queries.find_standing(message if isinstance(message, str) else message.pk, at=at)
    assert found is not None
    return found


def browser_of(role: str) -> Client:
    client = Client()
    client.cookies["language"] = "en"
    client.force_login(Officer.objects.get(pk=role))
    return client


def words(page: Any) -> str:
    return str(page.content.decode())


@contextmanager
def at_headquarters(folder: Path, *, writes: Path | None = None) -> Iterator[None]:
    """Headquarters, which is no post, with an officer of each role; at the end it writes its journal."""
    with at_site(HQ, folder=folder):
        prepare_rooms()
        for role in ROLES:
            make_officer(role, name=f"Officer {role}")
        yield
        if writes is not None:
            export_to(writes, reader=Audience.HEADQUARTERS)


@contextmanager
def at_post(
    folder: Path, code: str, *, hears: Iterable[tuple[str, Path]], writes: Path | None = None
) -> Iterator[None]:
    """A post that was told by some sites what stands on a stick."""
    with at_site(code, headquarters=HQ, folder=folder):
        open_chain()
        for site, stick in hears:
            trust(site, folder)
            import_from(stick)
        yield
        if writes is not None:
            export_to(writes, reader=Audience.HEADQUARTERS)


@pytest.fixture
def headquarters(db: None, tmp_path: Path) -> Iterator[None]:
    with at_headquarters(tmp_path):
        yield


@pytest.fixture
def post(db: None, tmp_path: Path) -> Iterator[None]:
    """Ouanaminthe, which knows headquarters' officers."""
    stick = tmp_path / "from-headquarters"
    with at_headquarters(tmp_path, writes=stick):
        pass
    with at_post(tmp_path, OUA, hears=[(HQ, stick)]):
        yield
