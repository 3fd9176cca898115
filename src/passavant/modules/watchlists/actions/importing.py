"""Take a file as the new version of a list: the difference is recorded in parts, and then comes into force at once.

Each part is a commit of its own, so that booths never wait long; nothing of it answers before the last fact puts the
version in force. A program that is killed in the midst leaves the old list whole; whoever imports next, or `abandon`,
undoes the half-recorded version first.
"""

from __future__ import annotations

import fcntl
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from passavant.base.models import Officer
from passavant.base.permissions import check
from passavant.domain.lists.entries import Quarantined, Reading
from passavant.journal.recording import Told, record, record_all
from passavant.journal.tables import owns
from passavant.modules.watchlists import facts, indexing
from passavant.modules.watchlists.actions.allowing import check_list
from passavant.modules.watchlists.actions.comparing import Changes, preview
from passavant.modules.watchlists.actions.troubles import ImportRunning, MayNotBeTaken, NotHere
from passavant.modules.watchlists.models import (
    Entry,
    ImportRun,
    ListedNumber,
    ListState,
    RunStatus,
    Watchlist,
)

PART = 500
"""Entries of one commit: some tens of milliseconds in which no booth can record."""
MOST_SET_ASIDE = 200
CONTENT_KEPT = 300
Progress = Callable[[int], None]
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A list with its new version in force."""

    run: UUID
    list_code: str
    version: int
    changes: Changes


def take(
    *,
    officer: Officer,
    watchlist: Watchlist,
    reading: Reading,
    name: str,
    content_digest: str,
    accept_shrink: str = "",
    at: datetime,
    progress: Progress = lambda _: None,
) -> Taken:
    """Put a file in force as the list's new version.

    Args:
        name: of the file, as people call it.
        content_digest: of its bytes (`digest_of_files`).
        accept_shrink: why the list may lose more than its share; empty: it may not.
        progress: called with the entries just recorded.
    Raises:
        PermissionDenied: the officer may not, or the list is for other posts.
        NotHere: another site keeps the list.
        MayNotBeTaken: what speaks against the file; the old list stays.
        ImportRunning: somebody imports this list now.
    """
    check_list(officer, "watchlists.import_list", watchlist)
    if not owns(Watchlist):
        raise NotHere(watchlist.code)
    with _alone(watchlist.code):
        _take_back_unfinished(watchlist.code, officer=officer, at=at)
        changes = preview(watchlist=watchlist, reading=reading, content_digest=content_digest)
        if not (changes.may_be_taken or (accept_shrink and changes.may_be_taken_with_reason)):
            raise MayNotBeTaken(changes.objections)
        begun = _begun(watchlist, reading, changes, name=name, digest=content_digest, reason=accept_shrink)
        _record(begun, changes, officer=officer, at=at, progress=progress)
    return Taken(run=begun.run, list_code=watchlist.code, version=begun.version, changes=changes)


def abandon(*, officer: Officer, at: datetime) -> list[ImportRun]:
    """Undo every import that was stopped half way; returns what was undone. One that runs now is left alone."""
    check(officer, "watchlists.import_list")
    undone: list[ImportRun] = []
    for code in sorted({run.list_code for run in ImportRun.objects.filter(status=RunStatus.BEGUN)}):
        try:
            with _alone(code):
                undone += _take_back_unfinished(code, officer=officer, at=at)
        except ImportRunning:
            continue
    return undone


def _begun(
    watchlist: Watchlist, reading: Reading, changes: Changes, *, name: str, digest: str, reason: str
) -> facts.ImportBegun:
    return facts.ImportBegun(
        run=uuid.uuid4(),
        list=watchlist.code,
        version=changes.current + 1,
        name=name[:200],
        format=reading.format,
        digest=digest,
        dated=reading.dated,
        entries=changes.entries,
        added=changes.added,
        changed=changes.changed,
        removed=changes.removed,
        set_aside=tuple(_set_aside(each) for each in changes.quarantined[:MOST_SET_ASIDE]),
        set_aside_count=len(changes.quarantined),
        shrink_accepted=reason[:200],
    )


def _record(
    begun: facts.ImportBegun, changes: Changes, *, officer: Officer, at: datetime, progress: Progress
) -> None:
    """Few changes in one commit; many in parts, the last of which puts the version in force."""
    parts = list(_parts(begun, changes))
    force = _in_force(begun)
    if len(parts) <= 1:
        told = [Told(fact, at, officer.code) for fact in (begun, *parts, force)]
        record_all(told)
        progress(len(changes.begins) + len(changes.ends))
        return
    record(begun, at=at, actor=officer.code)
    for part in parts:
        record(part, at=at, actor=officer.code)
        progress(len(part.begins) + len(part.ends))
    record(force, at=at, actor=officer.code)


def _parts(begun: facts.ImportBegun, changes: Changes) -> Iterator[facts.EntriesChanged]:
    for begins, ends in _in_parts(changes.begins, changes.ends):
        yield facts.EntriesChanged(list=begun.list, version=begun.version, begins=begins, ends=ends)


def _in_parts(
    begins: Sequence[facts.Listed], ends: Sequence[str]
) -> Iterator[tuple[tuple[facts.Listed, ...], tuple[str, ...]]]:
    """The two rows side by side, so that a part never holds more than two times PART."""
    for start in range(0, max(len(begins), len(ends)), PART):
        yield tuple(begins[start : start + PART]), tuple(ends[start : start + PART])


def _in_force(begun: facts.ImportBegun) -> facts.VersionPutInForce:
    return facts.VersionPutInForce(
        run=begun.run,
        list=begun.list,
        version=begun.version,
        name=begun.name,
        format=begun.format,
        digest=begun.digest,
        dated=begun.dated,
        entries=begun.entries,
    )


def _take_back_unfinished(code: str, *, officer: Officer, at: datetime) -> list[ImportRun]:
    """Undo what a dead import left; the list's lock is held, so no living one is meant."""
    runs = list(ImportRun.objects.filter(list_code=code, status=RunStatus.BEGUN))
    for run in runs:
        for part in _undoing(run):
            record(part, at=at, actor=officer.code)
    return runs


def _undoing(run: ImportRun) -> Iterator[facts.ImportTakenBack]:
    """Facts that undo a version in parts; each looks at what the ones before it left."""
    current = ListState.objects.filter(pk=run.list_code).values_list("current", flat=True).first() or 0
    begun = Entry.objects.filter(list_code=run.list_code, since__gt=current)
    ended = Entry.objects.filter(list_code=run.list_code, until__gt=current)
    is_last = False
    while not is_last:
        keys = list(begun.values_list("id", flat=True)[:PART])
        ends = list(ended.exclude(since__gt=current).values_list("id", flat=True)[:PART])
        is_last = len(keys) < PART and len(ends) < PART
        yield facts.ImportTakenBack(
            run=run.pk,
            list=run.list_code,
            version=run.version,
            dropped=_dropped(keys),
            restored=tuple(ends),
            is_last=is_last,
        )


def _dropped(keys: list[str]) -> tuple[facts.Dropped, ...]:
    numbers = dict.fromkeys(keys, 0)
    for entry in ListedNumber.objects.filter(entry__in=keys).values_list("entry", flat=True):
        numbers[entry] += 1
    return tuple(facts.Dropped(entry=key, numbers=count) for key, count in numbers.items())


def _set_aside(row: Quarantined) -> facts.SetAside:
    content = "".join(letter for letter in row.content[:CONTENT_KEPT] if letter.isprintable())
    return facts.SetAside(
        place=row.place[:80],
        content=content,
        code=row.finding.code,
        details={name: value[:CONTENT_KEPT] for name, value in row.finding.details.items()},
    )


@contextmanager
def _alone(code: str) -> Iterator[None]:
    """One import of a list at a time; the system gives the lock back when a program is killed.

    Raises:
        ImportRunning: another has it.
    """
    home = indexing.folder()
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (home / f"import-{code}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ImportRunning(code) from None
        yield
