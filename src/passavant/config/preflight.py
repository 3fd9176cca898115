"""Look whether a site can do its work; each trouble is one sentence that says what to do."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from cryptography import x509
from django.conf import settings
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone

from passavant.base.views import LEAST_FREE_BYTES
from passavant.journal import months
from passavant.journal.errors import KeyTrouble, UpgradeTrouble
from passavant.journal.models import Following, TrustedKey
from passavant.journal.rebuilding import unfinished
from passavant.journal.sealed_sqlite.base import NOT_OPENED
from passavant.journal.site import site_code, site_epoch, site_key
from passavant.journal.upgrading import ledger, standing
from passavant.journal.upgrading.ledger import Ledger, Phase

LOOKED_THROUGH_AT_START = 100 * 1024 * 1024
"""Up to which size a database is looked through at every start."""

_SOON = timedelta(days=30)
"""How long before a certificate ends it is told."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong, and whether the site may start all the same."""

    sentence: str
    stops: bool = True


def refuse_to_start_broken() -> None:
    """Raise CommandError with the first trouble that stops a start."""
    for trouble in troubles():
        if trouble.stops:
            raise CommandError(trouble.sentence)


def troubles(*, thorough: bool = False) -> Iterator[Trouble]:
    """Everything wrong with this site, in the order in which it has to be mended.

    Args:
        thorough: look through the whole database, whatever its size and however long it takes.
    """
    for look in _LOOKS:
        found = list(look(thorough))
        yield from found
        if any(trouble.stops for trouble in found):
            return


def _folder(_: bool) -> Iterator[Trouble]:
    data = settings.PASSAVANT.site.data
    if not data.is_dir():
        yield Trouble(f"the data folder {data} is missing: run `passavant site init`")
        return
    free = shutil.disk_usage(data).free
    if free < LEAST_FREE_BYTES // 10:
        yield Trouble(f"the disk of {data} is full ({free // 1_000_000} MB left): make room before starting")
    elif free < LEAST_FREE_BYTES:
        yield Trouble(f"the disk of {data} is nearly full ({free // 1_000_000} MB left)", stops=False)


def _upgrade(_: bool) -> Iterator[Trouble]:
    left = ledger.read(settings.PASSAVANT.site.data)
    if left is not None and left.phase.is_half_way:
        yield Trouble(half_way(left))


def half_way(left: Ledger) -> str:
    """What to do where an upgrade, or the way back from it, was stopped half way."""
    if left.phase in (Phase.CHANGING, Phase.FINISHING):
        return (
            "an upgrade was stopped half way: run `passavant upgrade run`, which finishes it or puts it back"
        )
    return "going back from an upgrade was stopped half way: run `passavant upgrade rollback` to its end"


def _keys(_: bool) -> Iterator[Trouble]:
    try:
        site_key()
    except KeyTrouble as trouble:
        yield Trouble(str(trouble))
    if not settings.PASSAVANT.site.secret_file.exists():
        yield Trouble("the secret that signs sessions is missing: run `passavant site init`")


def _tls(_: bool) -> Iterator[Trouble]:
    folder = settings.PASSAVANT.site.data / "tls"
    if settings.PASSAVANT.server.tls and not (folder / "server.crt").exists():
        yield Trouble("tls is on, but there is no certificate: run `passavant tls init`")


def _certificates(_: bool) -> Iterator[Trouble]:
    """Whether booths and this site itself will find certificates to believe, also next month."""
    server = settings.PASSAVANT.site.data / "tls" / "server.crt"
    if settings.PASSAVANT.server.tls:
        yield from _certificate(server, "make another with `passavant tls init`, with the same --name")
    authority = settings.PASSAVANT.relay.authority
    if authority is not None:
        yield from _certificate(
            authority, "put ca.crt of headquarters there, as authority under [relay] names it"
        )


def _certificate(file: Path, remedy: str) -> Iterator[Trouble]:
    """What keeps the first certificate of a file from being believed; the site works on meanwhile."""
    try:
        [certificate, *_] = x509.load_pem_x509_certificates(file.read_bytes())
    except OSError as trouble:
        yield Trouble(f"the certificate {file} cannot be read ({trouble.strerror}): {remedy}", stops=False)
        return
    except ValueError:
        yield Trouble(f"{file} is no certificate: {remedy}", stops=False)
        return
    ends = certificate.not_valid_after_utc
    if ends < timezone.now() + _SOON:
        yield Trouble(f"the certificate {file} ends at {ends:%Y-%m-%d %H:%M} UTC: {remedy}", stops=False)


def _database(thorough: bool) -> Iterator[Trouble]:
    try:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                yield from _sqlite_is_whole(cursor, thorough=thorough)
            else:
                yield from _text_is_ordered_by_bytes(cursor)
            cursor.execute("SELECT 1")
    except Exception as trouble:  # noqa: BLE001  (whatever the driver says becomes one sentence)
        if str(trouble) == NOT_OPENED:
            yield Trouble(f"{NOT_OPENED}: nothing is lost, give the right one")
            return
        yield Trouble(
            f"the database cannot be read ({trouble}): restore the last backup, or move the file away, run "
            "`passavant site init` and import the journal from headquarters or a stick"
        )


def _sqlite_is_whole(cursor: object, *, thorough: bool) -> Iterator[Trouble]:
    # A million crossings take half a minute to look through, and the queue at the window does not wait: then the
    # start looks at the beginning of the file only, and the whole of it is the nightly doctor's work.
    if thorough or settings.DATABASES["default"]["NAME"].stat().st_size < LOOKED_THROUGH_AT_START:
        cursor.execute("PRAGMA quick_check(1)")  # type: ignore[attr-defined]  # Django's cursor
        answer = cursor.fetchone()[0]  # type: ignore[attr-defined]  # Django's cursor
        if answer != "ok":
            raise sqlite3.DatabaseError(answer)
    cursor.execute("SELECT count(*) FROM sqlite_master")  # type: ignore[attr-defined]  # Django's cursor
    cursor.execute("PRAGMA synchronous")  # type: ignore[attr-defined]  # Django's cursor
    if cursor.fetchone()[0] < 2:  # type: ignore[attr-defined]
        yield Trouble(
            "the database does not wait for the disk (synchronous is not FULL): a power cut would lose records"
        )


# Names and numbers are found by ranges, as an index of plain text serves them: these are the ranges, and two
# letters that any language's own order puts the other way round.
_BY_BYTES = r"""
    SELECT 'AB:X' >= 'AB:' AND 'AB:X' < 'AB;'
       AND 'JEAN X' >= 'JEAN' AND 'JEAN X' < 'JEAN' || U&'\FFFF'
       AND 'B' < 'a'
"""


def _text_is_ordered_by_bytes(cursor: Any) -> Iterator[Trouble]:
    cursor.execute(_BY_BYTES)
    if not cursor.fetchone()[0]:
        yield Trouble(
            "the database orders text by a language and not by bytes, so names would not be found: "
            "create it anew with LC_COLLATE C.UTF-8 (or C)"
        )


def _tables(_: bool) -> Iterator[Trouble]:
    try:
        standing.refuse_unless_tables_fit()
    except UpgradeTrouble as trouble:
        yield Trouble(str(trouble))
        return
    rest = unfinished()
    if rest is not None:
        yield Trouble(f"a rebuild was stopped half way: run `passavant journal rebuild {rest.room}`".rstrip())
        return
    for row in Following.objects.exclude(behind_since=None):
        yield Trouble(f"{row.name} is behind the records: run `passavant journal follow`", stops=False)


def _months(_: bool) -> Iterator[Trouble]:
    """Rows for which there is no month are kept all the same, only not in a part of their own."""
    for table in months.lacking():
        yield Trouble(
            f"{table} has no part for this month or the next: run `passavant journal months`, and see why its timer "
            "did not",
            stops=False,
        )


def _kinds(thorough: bool) -> Iterator[Trouble]:
    if not thorough:  # all entries are counted: the nightly doctor's work
        return
    unread = sum(each.count for each in standing.unreadable())
    if unread:
        yield Trouble(
            f"{unread} entries are kept that this program cannot read: they are shown after an upgrade",
            stops=False,
        )
    before = ledger.read_program(settings.PASSAVANT.site.data)
    if before is not None and standing.newly_readable(before):
        yield Trouble(
            "entries are kept that this program can read and the one before could not: run `passavant upgrade run`",
            stops=False,
        )


def _chain(_: bool) -> Iterator[Trouble]:
    own = TrustedKey.objects.filter(site=site_code(), epoch=site_epoch(), trusted_by=site_code()).first()
    if own is None:
        yield Trouble("this site's chain was never opened: run `passavant site init`")
    elif own.public_key != str(site_key().public):
        yield Trouble(
            "the site's key is not the one that its journal began with: put the right key file back, "
            "or raise the epoch if this site starts anew"
        )


_LOOKS: tuple[Callable[[bool], Iterator[Trouble]], ...] = (
    _folder,
    _upgrade,
    _keys,
    _tls,
    _certificates,
    _database,
    _tables,
    _months,
    _chain,
    _kinds,
)
