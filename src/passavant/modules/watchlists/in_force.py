"""Which entries answer now: of the version in force of a list in use, or made by hand, and not withdrawn."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from passavant.modules.watchlists.models import Entry, ListChange, ListState, Watchlist

Mark = tuple[int, int, str]
"""Epoch, sequence and digest of the last fact of one site about a list."""


@dataclass(frozen=True, slots=True)
class ListMark:
    """How far one list has come: its version in force, and the last fact of each site about it."""

    current: int
    marks: tuple[tuple[str, Mark], ...]


State = tuple[tuple[str, ListMark], ...]
"""Every list in use with how far it has come, in order of codes: what tells whether an index is up to date."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The lists in use as they stand at one moment: read once for a look-up, so that all of it speaks of one state."""

    lists: tuple[Watchlist, ...]
    states: dict[str, ListState]
    changes: tuple[ListChange, ...]

    @property
    def state(self) -> State:
        marks: dict[str, list[tuple[str, Mark]]] = {}
        for change in self.changes:
            mark = (change.epoch, change.sequence, change.mark)
            marks.setdefault(change.list_code, []).append((change.site, mark))
        codes = sorted(row.code for row in self.lists)
        return tuple((code, ListMark(self.version_of(code), tuple(marks.get(code, ())))) for code in codes)

    @property
    def filled(self) -> set[str]:
        """Codes of the lists that ever held something."""
        return {change.list_code for change in self.changes}

    def version_of(self, code: str) -> int:
        return self.states[code].current if code in self.states else 0

    def at(self, *, post: str, today: date) -> dict[str, Watchlist]:
        """The lists that answer at a post on a day, by code; no post: everywhere."""
        return {
            row.code: row
            for row in self.lists
            if (row.expires_on is None or row.expires_on >= today) and (not post or row.is_for(post))
        }

    def load(self, keys: Iterable[str], *, post: str, today: date) -> dict[str, tuple[Entry, Watchlist]]:
        """Entries by key with their lists: those alone that answer at the post on that day."""
        lists = self.at(post=post, today=today)
        return {
            row.pk: (row, lists[row.list_code])
            for row in Entry.objects.filter(pk__in=list(keys))
            if row.list_code in lists and is_in_force(row, self.version_of(row.list_code), today=today)
        }


def standing() -> Standing:
    """Three small tables, asked at every look-up."""
    return Standing(
        lists=tuple(Watchlist.objects.filter(is_active=True)),
        states={row.list_code: row for row in ListState.objects.all()},
        changes=tuple(ListChange.objects.order_by("id")),
    )


def versions_in_force() -> dict[str, int]:
    return dict(ListState.objects.values_list("list_code", "current"))


def entries_in_force(code: str, current: int) -> QuerySet[Entry]:
    """The entries of a list that answer, whatever the day."""
    imported = Q(since__lte=current) & (Q(until=None) | Q(until__gt=current))
    return Entry.objects.filter(imported, list_code=code, withdrawn_at=None)


def is_in_force(entry: Entry, current: int, *, today: date) -> bool:
    """Whether an entry answers on a day, when that version of its list is in force."""
    begun = entry.since <= current
    ended = entry.until is not None and entry.until <= current
    expired = entry.expires_on is not None and entry.expires_on < today
    return begun and not ended and not expired and entry.withdrawn_at is None


def said_by(content: str) -> dict[str, Any]:
    """What an entry's content says, by field."""
    return dict(json.loads(content))


def lists_in_use() -> list[str]:
    return sorted(Watchlist.objects.filter(is_active=True).values_list("code", flat=True))
