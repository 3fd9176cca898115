"""What the journal's tests do: record facts of the field, be several sites one after another, forge."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.db import connection

from passavant.base.testing import at_site
from passavant.journal import canonical
from passavant.journal.facts import SiteTrusted
from passavant.journal.guards import writing
from passavant.journal.keys import load_key
from passavant.journal.recording import open_chain, record
from passavant.journal.sealing import Envelope, SealedEntry
from passavant.journal.site import site_key
from passavant.modules.sites.facts import ShiftClosed, ShiftOpened
from passavant.modules.sites.models import Post

MORNING = datetime(2026, 11, 22, 7, 40, tzinfo=UTC)


def begin_shift(officer: str = "M12", booth: str = "HT-OUA-1", *, at: datetime = MORNING) -> uuid.UUID:
    shift = uuid.uuid4()
    record(ShiftOpened(shift=shift, officer=officer, booth=booth, post="HT-OUA"), at=at, actor=officer)
    return shift


def end_shift(shift: uuid.UUID, *, at: datetime = MORNING + timedelta(hours=8)) -> SealedEntry:
    return record(ShiftClosed(shift=shift), at=at, actor="M12")


def post(code: str, name: str) -> Post:
    """Reference data that headquarters tells."""
    return Post(code=code, name=name, mode="land")


@contextmanager
def triggers_dropped() -> Iterator[Callable[..., None]]:
    """What somebody with the database file and time can do: no trigger, no guard; yields how to write."""
    by_hand = {
        "sqlite": [
            "DROP TRIGGER journal_entry_no_update",
            "DROP TRIGGER journal_entry_no_delete",
            "DROP TRIGGER journal_entry_no_replace",
            "DROP TRIGGER journal_head_forward",
            "DROP TRIGGER journal_head_no_delete",
        ],
        "postgresql": [
            "ALTER TABLE journal_entry DISABLE TRIGGER USER",
            "ALTER TABLE journal_head DISABLE TRIGGER USER",
        ],
    }

    def forge(statement: str, *values: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement, list(values))

    with writing():
        for statement in by_hand[connection.vendor]:
            forge(statement)
        yield forge


def forged(
    kind: str,
    body: str,
    *,
    after: SealedEntry,
    version: int = 1,
    recorded_at: str = "2026-11-22T07:40:00.000000+00:00",
    happened_at: str = "2026-11-22T07:40:00.000000+00:00",
    actor: str = "M12",
) -> SealedEntry:
    """The next entry of this site as whoever has its key signs it, with a program of their own."""
    last, salt = after.envelope, "0" * 32
    envelope = Envelope(
        site=last.site,
        epoch=last.epoch,
        sequence=last.sequence + 1,
        kind=kind,
        version=version,
        happened_at=happened_at,
        recorded_at=recorded_at,
        actor=actor,
        body_digest=canonical.body_digest_of(salt=salt, body=body),
        previous=after.link,
    )
    return SealedEntry(envelope=envelope, signature=site_key().sign(envelope.digest), body=body, salt=salt)


@contextmanager
def other_site(
    code: str, folder: Path, *, trusts: tuple[str, ...] = (), headquarters: str = ""
) -> Iterator[None]:
    """Another site with an open chain, believing the keys of some others."""
    with at_site(code, headquarters=headquarters, folder=folder):
        open_chain()
        for peer in trusts:
            trust(peer, folder)
        yield


def trust(peer: str, folder: Path, *, epoch: int = 1) -> None:
    key = load_key(folder / peer / "keys" / "site.key").public
    record(SiteTrusted(site=peer, epoch=epoch, public_key=str(key)), at=MORNING, actor="administrator")
