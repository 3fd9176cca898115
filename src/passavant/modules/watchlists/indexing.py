"""The screening index of the lists in use: on disk, shared by processes, brought up to date at each look-up.

A process keeps the index open that it found or built. Each look-up first compares how far the lists have come with how
far the index has: few changes are added and removed at once; after many, the window goes on with the old index and its
age while a thread builds the new one. A damaged file, or one of another version of the program, is built anew.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
import shutil
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections

from passavant.domain import screening  # its index is loaded when it is first asked for
from passavant.domain.lasting import replacing
from passavant.domain.screening import Hit, Query, Record
from passavant.journal import clock, store
from passavant.modules.watchlists import in_force
from passavant.modules.watchlists.in_force import ListMark, State
from passavant.modules.watchlists.models import Entry

logger = logging.getLogger(__name__)

SECONDS_OF_REST = 60.0
FEW = 2000
"""Changes that are made in an open index; after more it is built anew beside it."""
KEPT_FILES = 2
"""The index in use and the one before, which another process may be opening."""
INDEXED = "person"
"""What is found by name. Documents, vehicles and vessels are found by number, in their own table."""

Progress = Callable[[int], None]


class NoIndex(RuntimeError):
    """There is no index yet; one is being built."""


@dataclass(slots=True)
class Held:
    """An open index, how far it has come, and since when it stands."""

    index: screening.Index
    state: State
    built_at: datetime
    path: Path | None = None
    is_behind: bool = False
    """Much has changed since, and a new one is being built."""

    def threshold(self) -> float:
        return self.index.threshold(settings.PASSAVANT.rooms["watchlists"].false_alarm_rate)


@dataclass(slots=True)
class _Keeper:
    """What one process keeps of one site."""

    lock: threading.RLock = field(default_factory=threading.RLock)
    held: Held | None = None
    useless: set[str] = field(default_factory=set)
    """Names of files that could not be opened; they are not tried at every look-up."""
    is_building: bool = False
    rests_until: float = 0.0
    """When a build that failed is tried again, on the clock that never goes back."""


@contextmanager
def current(state: State | None = None) -> Iterator[Held]:
    """The index, up to date or marked as behind; nobody changes it inside the block.

    Args:
        state: how far the lists have come, where that was just read.
    Raises:
        NoIndex: none could be had at once; a thread builds it.
    """
    keeper = _keeper()
    with keeper.lock:
        if state is None:
            state = in_force.standing().state
        if keeper.held is None or keeper.held.state != state:
            keeper.held = _brought_up(keeper, state)
        yield keeper.held


def search(query: Query, *, least: float | None = None, limit: int = 50) -> tuple[list[Hit], Held]:
    """Who may be meant, best first, and by which index."""
    with current() as held:
        return held.index.search(
            query, at_least=held.threshold() if least is None else least, limit=limit
        ), held


def explain(query: Query, entry: str) -> Hit | None:
    """What speaks for and against one entry, whatever the score; None where it is not in the index."""
    try:
        with current() as held:
            return held.index.explain(query, entry)
    except NoIndex:
        return None


def refresh(progress: Progress | None = None) -> Held:
    """Build and save the index of the lists as they stand, unless it is up to date: for commands and threads."""
    keeper = _keeper()
    with _building():
        state = in_force.standing().state
        found = _find_on_disk(keeper)
        if found is None or found.state != state:
            found = _save(_build(state, progress))
    with keeper.lock:
        keeper.held = found
    return found


def is_small() -> bool:
    """Whether building the whole index takes no longer than anybody would notice."""
    most: int = settings.PASSAVANT.rooms["watchlists"].build_at_once
    return _count(in_force.standing().state) <= most


def forget() -> None:
    """Close what this process keeps open; for tests and after a fork."""
    _KEEPERS.clear()


def folder() -> Path:
    return settings.PASSAVANT.scratch / "watchlists"


# -- up to date


def _brought_up(keeper: _Keeper, state: State) -> Held:
    """The index that is open, or a newer one from disk, with what changed since; otherwise one that is built."""
    if keeper.held is not None and _caught_up(keeper.held, state):
        return keeper.held
    newer = _find_on_disk(keeper)
    if newer is not None and _caught_up(newer, state):
        return newer
    if not keeper.is_building:
        if _count(state) <= settings.PASSAVANT.rooms["watchlists"].build_at_once:
            return _build(state, None)
        _build_beside(keeper)
    held = newer or keeper.held
    if held is None:
        raise NoIndex("the index of the watchlists is being built")
    held.is_behind = True
    return held


def _caught_up(held: Held, state: State) -> bool:
    """Whether the index could be brought up to date in place."""
    if held.state == state:
        return True
    changes = _changes(dict(held.state), dict(state))
    if changes is None:
        return False
    added, removed = changes
    for key in removed:
        held.index.remove(key)
    for record in added:
        held.index.add(record)
    held.state, held.is_behind = state, False
    return True


def _changes(before: dict[str, ListMark], now: dict[str, ListMark]) -> tuple[list[Record], list[str]] | None:
    """What to add and remove; None where it is too much, or where the index is of another past than the tables."""
    added: list[Record] = []
    removed: list[str] = []
    for code in before.keys() | now.keys():
        if code not in before:
            rows = in_force.entries_in_force(code, now[code].current).filter(kind=INDEXED)
            added += map(_record_of, rows[: FEW + 1])
        elif code not in now:
            keys = Entry.objects.filter(list_code=code, kind=INDEXED)
            removed += keys.values_list("id", flat=True)[: FEW + 1]
        elif before[code] != now[code]:
            if not _is_past(before[code], now[code]):
                return None
            for row in _touched(code, before[code], now[code]):
                removed.append(row.pk)
                if in_force.is_in_force(row, now[code].current, today=_LONG_AGO):
                    added.append(_record_of(row))
        if len(added) + len(removed) > FEW:
            return None
    return [record for record in added if record.names], removed


def _touched(code: str, before: ListMark, now: ListMark) -> Iterable[Entry]:
    """Entries of a list that began, ended, were made or withdrawn between two states, at most one more than a few."""
    rows = Entry.objects.filter(list_code=code, kind=INDEXED)
    span = (before.current + 1, now.current)
    found: dict[str, Entry] = {}
    if now.current > before.current:
        for moved in (rows.filter(since__range=span), rows.filter(until__range=span)):
            found |= {row.pk: row for row in moved[: FEW + 1]}
    known = dict(before.marks)
    for site, (_epoch, _sequence, mark) in now.marks:
        earlier = known.get(site, (0, 0, ""))
        if earlier[2] != mark:
            changed = rows.filter(site=site, changed__gt=earlier[1])
            found |= {row.pk: row for row in changed[: FEW + 1]}
    return found.values()


def _is_past(before: ListMark, now: ListMark) -> bool:
    """Whether the tables went on from there: not so after a restore from a backup, or a chain begun anew."""
    known = dict(now.marks)
    for site, (epoch, sequence, mark) in before.marks:
        if known.get(site, (0, 0, ""))[2] == mark:
            continue
        entry = store.find_entry(site, epoch, sequence)
        if entry is None or entry.envelope.body_digest != mark or known.get(site, (0, 0, ""))[0] != epoch:
            return False
    return now.current >= before.current


# -- built


def _build(state: State, progress: Progress | None) -> Held:
    built_at = clock.now()
    records = (record for code, mark in state for record in _records(code, mark.current))
    return Held(screening.build(records, progress=progress), state, built_at)


def _records(code: str, version: int) -> Iterator[Record]:
    rows = in_force.entries_in_force(code, version).filter(kind=INDEXED).only("id", "content")
    for row in rows.iterator(chunk_size=2000):
        record = _record_of(row)
        if record.names:
            yield record


def _record_of(row: Entry) -> Record:
    return row.record


def _count(state: State) -> int:
    counts = (
        in_force.entries_in_force(code, mark.current).filter(kind=INDEXED).count() for code, mark in state
    )
    return sum(counts)


def _build_beside(keeper: _Keeper) -> None:
    """Build in a thread of its own; it takes a connection of its own and gives it back."""
    if time.monotonic() < keeper.rests_until:
        return
    keeper.is_building = True

    def work() -> None:
        try:
            refresh()
        except Exception as trouble:  # noqa: BLE001  (a later look-up tries again; names stay out of logs)
            logger.error("the watchlist index could not be built: %s", type(trouble).__name__)  # noqa: TRY400
            keeper.rests_until = time.monotonic() + SECONDS_OF_REST
        finally:
            keeper.is_building = False
            connections.close_all()

    threading.Thread(target=work, name="watchlist-index", daemon=True).start()


# -- on disk


def _save(held: Held) -> Held:
    """Lay the index into the site's folder, whole or not at all, and open it from there, so that memory is shared."""
    home = folder()
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = home / f"index-{_fingerprint(held.state)}-{uuid.uuid4().hex[:8]}"
    held.index.save(path)
    said = {"built_at": held.built_at.isoformat(), "state": _said_of(held.state), "entries": len(held.index)}
    with replacing(path.with_suffix(".json")) as note:
        note.write(json.dumps(said).encode())
    _clear_old(keep=path)
    return Held(screening.Index.open(path), held.state, held.built_at, path)


def _find_on_disk(keeper: _Keeper) -> Held | None:
    """The newest index file, unless it is open already; a damaged one, or one of another version, is passed over."""
    for note in _notes():
        path = note.with_suffix("")
        if keeper.held is not None and keeper.held.path == path:
            return keeper.held
        if path.name in keeper.useless:
            continue
        try:
            said = json.loads(note.read_text(encoding="utf-8"))
            state = _state_of(said["state"])
            return Held(screening.Index.open(path), state, datetime.fromisoformat(said["built_at"]), path)
        except (screening.DamagedIndex, OSError, ValueError, KeyError, TypeError) as trouble:
            keeper.useless.add(path.name)
            logger.warning("the watchlist index %s is of no use: %s", path.name, type(trouble).__name__)
    return None


def _notes() -> list[Path]:
    with suppress(OSError):
        return sorted(folder().glob("index-*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
    return []


def _clear_old(*, keep: Path) -> None:
    """Remove older files; a process that has one of them open keeps what it has."""
    kept = {note.with_suffix("").name for note in _notes()[:KEPT_FILES]} | {keep.name}
    for path in folder().glob("index-*"):
        if path.name.partition(".")[0] not in kept:
            with suppress(OSError):
                shutil.rmtree(path) if path.is_dir() else path.unlink()


@contextmanager
def _building() -> Iterator[None]:
    """One process builds at a time; the others wait, and then find what it built."""
    home = folder()
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (home / "building.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _fingerprint(state: State) -> str:
    return hashlib.sha256(repr(state).encode()).hexdigest()[:16]


def _said_of(state: State) -> list[Any]:
    return [[code, mark.current, [[site, *each] for site, each in mark.marks]] for code, mark in state]


def _state_of(said: Any) -> State:
    return tuple(
        (
            code,
            ListMark(
                version, tuple((site, (epoch, sequence, mark)) for site, epoch, sequence, mark in marks)
            ),
        )
        for code, version, marks in said
    )


_LONG_AGO = date.min
_KEEPERS: dict[Path, _Keeper] = {}
_KEEPERS_LOCK = threading.Lock()


def _keeper() -> _Keeper:
    with _KEEPERS_LOCK:
        return _KEEPERS.setdefault(folder(), _Keeper())
