"""Read and write the journal's own tables: the few statements through which every entry passes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from passavant.journal import driver
from passavant.journal.declaring import Audience, find_kind
from passavant.journal.driver import Insert
from passavant.journal.errors import JournalError, UnfinishedRebuild
from passavant.journal.guards import writing
from passavant.journal.sealing import BEGINNING, Envelope, SealedEntry

COLUMNS = (
    "site, epoch, sequence, kind, version, happened_at, recorded_at, actor, "
    "body_digest, previous, signature, salt, body"
)
_ENTRIES = Insert("journal_entry", tuple(COLUMNS.split(", ")))
HEAD_COLUMNS = "site, epoch, sequence, link, partial, shared"
_MOVE = (
    f"INSERT INTO journal_head ({HEAD_COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s) "  # noqa: S608  (constant)
    "ON CONFLICT (site, epoch) DO UPDATE SET sequence = excluded.sequence, link = excluded.link, "
    "partial = (journal_head.partial OR excluded.partial), "
    "shared = CASE WHEN excluded.shared > journal_head.shared THEN excluded.shared ELSE journal_head.shared END"
)
_SELECT = f"SELECT {COLUMNS} FROM journal_entry"  # noqa: S608  (constant)
CHUNK = 5000


@dataclass(frozen=True, slots=True)
class ChainHead:
    """Where a chain stands; sequence 0 is a chain that has not begun."""

    site: str
    epoch: int
    sequence: int
    link: str
    is_partial: bool = False
    """Some entries before the head are not here: a site reads of others only what is meant for it."""
    shared: int = field(default=0, compare=False)
    """No entry after this number is meant for other sites than headquarters."""


def lock_head(site: str, epoch: int) -> ChainHead:
    """Take the writer's turn for one chain until the transaction ends.

    SQLite has one writer at a time anyway (transactions begin IMMEDIATE); PostgreSQL queues on the row.

    Raises:
        UnfinishedRebuild: a rebuild stopped half way.
    """
    row = _locked_head(site, epoch)
    if row is None and connection.vendor == "postgresql":
        # No row to queue up for yet, and a key of the entries does not tell two beginnings apart: they differ in
        # `recorded_at`, which is part of it where the journal is parted by month.
        driver.fetch_one("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"chain {site}/{epoch}"])
        row = _locked_head(site, epoch)
    # A statement of its own, after the wait for the head: PostgreSQL would answer it as of before the
    # wait.
    if driver.fetch_one("SELECT 1 FROM journal_rebuild LIMIT 1"):
        raise UnfinishedRebuild("tables are half rebuilt: run `passavant journal rebuild` to the end first")
    return _head(row) if row else ChainHead(site, epoch, 0, BEGINNING)


def _locked_head(site: str, epoch: int) -> driver.Row | None:
    return driver.fetch_one(
        f"SELECT {HEAD_COLUMNS} FROM journal_head WHERE site = %s AND epoch = %s{_for_update()}",  # noqa: S608
        [site, epoch],
    )


def lock_all_heads() -> None:
    """Wait for everybody who records, and keep them waiting until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT site FROM journal_head ORDER BY site, epoch{_for_update()}")  # noqa: S608
        cursor.fetchall()


def find_head(site: str, epoch: int) -> ChainHead | None:
    return next((head for head in heads() if (head.site, head.epoch) == (site, epoch)), None)


def heads() -> tuple[ChainHead, ...]:
    """Every chain this site holds."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {HEAD_COLUMNS} FROM journal_head ORDER BY site, epoch")  # noqa: S608  (constant)
        return tuple(_head(row) for row in cursor.fetchall())


def append(entries: list[SealedEntry]) -> None:
    """Store entries that follow one another in one chain, and move its head behind the last."""
    last = entries[-1].envelope
    shared = max((entry.envelope.sequence for entry in entries if is_shared(entry)), default=0)
    driver.insert(_ENTRIES, [_row(entry) for entry in entries])
    driver.execute(_MOVE, [[last.site, last.epoch, last.sequence, entries[-1].link, False, shared]])


def append_some(entries: list[SealedEntry], *, head: ChainHead) -> None:
    """Store some entries of a chain, and move its head to where those end that this site may read."""
    if entries:
        driver.insert(_ENTRIES, [_row(entry) for entry in entries])
    driver.execute(_MOVE, [[head.site, head.epoch, head.sequence, head.link, True, head.shared]])


def append_late(entries: list[SealedEntry]) -> None:
    """Store entries that lie before the head of a chain that is not whole here."""
    driver.insert(_ENTRIES, [_row(entry) for entry in entries])


def numbers_here(site: str, epoch: int, *, first: int, last: int) -> set[int]:
    """Which numbers of a stretch of a chain are here."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sequence FROM journal_entry WHERE site = %s AND epoch = %s AND sequence BETWEEN %s AND %s",
            [site, epoch, first, last],
        )
        return {row[0] for row in cursor.fetchall()}


def tally(site: str, epoch: int, *, upto: int) -> dict[str, tuple[int, int]]:
    """By kind how many entries lie in a chain up to a number, and the number of the last of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT kind, count(*), max(sequence) FROM journal_entry "
            "WHERE site = %s AND epoch = %s AND sequence <= %s GROUP BY kind",
            [site, epoch, upto],
        )
        return {str(kind): (int(count), int(last)) for kind, count, last in cursor.fetchall()}


def is_shared(entry: SealedEntry) -> bool:
    """Whether others may be meant; of a kind that this program does not know, it cannot say that they are not."""
    kind = find_kind(entry.envelope.kind)
    return kind is None or kind.audience is Audience.EVERYWHERE


def find_entry(site: str, epoch: int, sequence: int, *, recorded_at: str = "") -> SealedEntry | None:
    """The entry of that name; where it is known when it was recorded, only that month is looked through."""
    named = f"{_SELECT} WHERE site = %s AND epoch = %s AND sequence = %s"
    with connection.cursor() as cursor:
        if recorded_at:
            cursor.execute(f"{named} AND recorded_at = %s", [site, epoch, sequence, recorded_at])
        else:
            cursor.execute(named, [site, epoch, sequence])
        row = cursor.fetchone()
    return _entry(row) if row else None


def get_entry(site: str, epoch: int, sequence: int) -> SealedEntry:
    """The entry of that name.

    Raises:
        JournalError: this site does not hold it.
    """
    entry = find_entry(site, epoch, sequence)
    if entry is None:
        raise JournalError(f"this site holds no entry {site}/{epoch}/{sequence}")
    return entry


def rows_after(site: str, epoch: int, sequence: int) -> Iterator[tuple[Any, ...]]:
    """Raw entry rows of one chain in order, read in chunks; the hot path of verifying and rebuilding."""
    while True:
        with connection.cursor() as cursor:
            cursor.execute(
                f"{_SELECT} WHERE site = %s AND epoch = %s AND sequence > %s ORDER BY sequence LIMIT {CHUNK}",
                [site, epoch, sequence],
            )
            rows = cursor.fetchall()
        yield from rows
        if len(rows) < CHUNK:
            return
        sequence = rows[-1][2]


def entries_of_kind(kind: str) -> list[SealedEntry]:
    """All entries of one kind, in the order of a rebuild; for kinds that are told seldom."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_SELECT} WHERE kind = %s ORDER BY site, epoch, sequence", [kind])
        return [_entry(row) for row in cursor.fetchall()]


def entries_after(site: str, epoch: int, sequence: int) -> Iterator[SealedEntry]:
    """Entries of one chain in order."""
    for row in rows_after(site, epoch, sequence):
        yield _entry(row)


def shared_after(head: ChainHead, sequence: int, *, kinds: list[str], most: int) -> list[SealedEntry]:
    """Entries of some kinds of one chain after a number, in order."""
    places = ", ".join(["%s"] * len(kinds))
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_SELECT} WHERE kind IN ({places}) AND site = %s AND epoch = %s AND sequence > %s AND sequence <= %s "
            "ORDER BY sequence LIMIT %s",
            [*kinds, head.site, head.epoch, sequence, head.sequence, most],
        )
        return [_entry(row) for row in cursor.fetchall()]


def bodies_after(head: ChainHead, sequence: int, *, kinds: list[str]) -> Iterator[tuple[int, str, str]]:
    """Number, kind and body of entries of some kinds of one chain after a number, the last first."""
    places = ", ".join(["%s"] * len(kinds))
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            f"SELECT sequence, kind, body FROM journal_entry WHERE kind IN ({places}) AND site = %s AND epoch = %s "  # noqa: S608  (constant)
            "AND sequence > %s AND sequence <= %s AND body IS NOT NULL ORDER BY sequence DESC",
            [*kinds, head.site, head.epoch, sequence, head.sequence],
        )
        while rows := cursor.fetchmany(CHUNK):
            yield from rows


def count_entries() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM journal_entry")
        return int(cursor.fetchone()[0])


def empty_body(site: str, epoch: int, sequence: int) -> None:
    """Forget the body and salt of an entry: the one change the triggers let through."""
    with writing(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE journal_entry SET body = NULL, salt = NULL "
            "WHERE site = %s AND epoch = %s AND sequence = %s",
            [site, epoch, sequence],
        )


def _row(entry: SealedEntry) -> tuple[Any, ...]:
    envelope = entry.envelope
    return (
        envelope.site,
        envelope.epoch,
        envelope.sequence,
        envelope.kind,
        envelope.version,
        envelope.happened_at,
        envelope.recorded_at,
        envelope.actor,
        envelope.body_digest,
        envelope.previous,
        entry.signature,
        entry.salt,
        entry.body,
    )


def _head(row: tuple[Any, ...]) -> ChainHead:
    return ChainHead(row[0], row[1], row[2], row[3], bool(row[4]), row[5])


def _entry(row: tuple[Any, ...]) -> SealedEntry:
    return SealedEntry(
        envelope=Envelope(
            site=row[0],
            epoch=row[1],
            sequence=row[2],
            kind=row[3],
            version=row[4],
            happened_at=row[5],
            recorded_at=row[6],
            actor=row[7],
            body_digest=row[8],
            previous=row[9],
        ),
        signature=row[10],
        salt=row[11],
        body=row[12],
    )


def _for_update() -> str:
    return " FOR UPDATE" if connection.features.has_select_for_update else ""
