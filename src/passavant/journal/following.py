"""Followers: tables worked out from rows of several facts, brought up to date in the commit that changed the rows.

A projector sees one fact. What needs several rows at once, such as an entry with its exit, is worked out by a follower
and kept in scratch tables: never recorded, never sent, remade from the rows at any time. A recording, a receiving and
an erasure tell followers on one road, at the end of their batch.

A follower that fails costs nobody a record: its savepoint is rolled back, it is marked as behind, and it is remade
at the next start of the site, after a rebuild, or by its own command.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from passavant.journal import clock, rows

if TYPE_CHECKING:
    from django.db.models import Model

    from passavant.journal.models import Following

Touched = Mapping[type["Model"], frozenset[Any]]
"""The keys of rows that were put, amended or dropped, by model; a dropped row is there no more."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Follower:
    """Who follows which tables, how a change is followed, and how everything is worked out anew."""

    name: str
    models: frozenset[type[Model]]
    follow: Callable[[Touched], None]
    remake: Callable[[], object]


_followers: dict[str, Follower] = {}
_followed: set[type[Model]] = set()


def follows(
    *models: type[Model], name: str, remake: Callable[[], object]
) -> Callable[[Callable[[Touched], None]], Callable[[Touched], None]]:
    """Declare a function as a follower of rows of recorded tables."""

    def declare(follow: Callable[[Touched], None]) -> Callable[[Touched], None]:
        if name in _followers:
            raise ValueError(f"{name} follows twice")
        _followers[name] = Follower(name, frozenset(models), follow, remake)
        _followed.update(models)
        return follow

    return declare


def followers() -> tuple[Follower, ...]:
    return tuple(_followers[name] for name in sorted(_followers))


def is_followed(model: type[Model]) -> bool:
    return model in _followed


def is_behind(name: str) -> bool:
    """Whether a follower failed and was not remade since."""
    from passavant.journal.models import Following  # noqa: PLC0415  (models import projectors, which import this)

    return Following.objects.filter(name=name).exclude(behind_since=None).exists()


def tell(touched: Touched) -> None:
    """Let followers follow what a batch has just written, inside its transaction."""
    for follower in followers():
        theirs = {model: keys for model, keys in touched.items() if model in follower.models and keys}
        if theirs:
            _follow(follower, theirs)


def remake(name: str = "") -> None:
    """Work everything out anew from the rows, of one follower or of all."""
    for follower in followers():
        if name in ("", follower.name):
            with transaction.atomic():
                row = _turn(follower.name)
                follower.remake()
                row.made_at, row.behind_since = clock.now(), None
                row.save()


def remake_those_behind() -> list[str]:
    """Remake followers that failed or were never run; returns the names of those that are up to date again.

    One that fails again stays behind, and says so: a post works on without it.
    """
    from passavant.journal.models import Following  # noqa: PLC0415  (models import projectors, which import this)

    current = set(
        Following.objects.filter(made_at__isnull=False, behind_since=None).values_list("name", flat=True)
    )
    return [
        follower.name for follower in followers() if follower.name not in current and _is_remade(follower)
    ]


def _is_remade(follower: Follower) -> bool:
    try:
        remake(follower.name)
    except Exception as trouble:  # noqa: BLE001  (what is worked out from crossings keeps nobody from recording them)
        logger.error("%s could not be worked out anew: %s", follower.name, type(trouble).__name__)  # noqa: TRY400
        with transaction.atomic():
            _leave_behind(_turn(follower.name))
        return False
    return True


def put_rows(model: type[Model], values: Mapping[Any, Mapping[str, Any]]) -> None:
    """Write whole rows of a follower's own table under their keys, quickly; one that is there is written over."""
    from passavant.journal.tables import Scratch  # noqa: PLC0415  (tables import projectors, which import this)

    if not issubclass(model, Scratch):
        raise TypeError(f"{model._meta.label} is no scratch table: its rows come from facts alone")
    rows.put(model, values)


def _follow(follower: Follower, touched: Touched) -> None:
    row = _turn(follower.name)
    try:
        with transaction.atomic():
            follower.follow(touched)
    except Exception as trouble:  # noqa: BLE001  (a crossing is never lost by what is worked out from it)
        # Not logger.exception: a traceback may quote the traveller.
        logger.error("%s could not follow: %s", follower.name, type(trouble).__name__)  # noqa: TRY400
        _leave_behind(row)


def _leave_behind(row: Following) -> None:
    row.behind_since = row.behind_since or clock.now()
    row.save()


def _turn(name: str) -> Following:
    """Wait for whoever works the same tables out for another chain; SQLite has one writer at a time anyway."""
    from passavant.journal.models import Following  # noqa: PLC0415  (models import projectors, which import this)

    row, _made = Following.objects.select_for_update().get_or_create(name=name)
    return row
