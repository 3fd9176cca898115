"""`passavant watchlist status`: every list with its age, and the index they are searched by."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import OutputWrapper
from django.utils import timezone

from passavant.modules.watchlists import indexing, queries
from passavant.modules.watchlists.management.words._asking import show_table
from passavant.modules.watchlists.queries import ListLine

WORD = "status"
HELP = "how the lists and their index stand"
HEADINGS = ("list", "entries", "by hand", "of", "days", "what to do", "to release", "")


def add_arguments(parser: ArgumentParser) -> None:
    del parser


def run(out: OutputWrapper, **_: Any) -> None:
    now = timezone.now()
    show_table(out, HEADINGS, (_row(line, now) for line in queries.lines(at=now)))
    try:
        with indexing.current() as held:
            out.write(_index(held, now))
    except indexing.NoIndex:
        out.write("index: none yet; it is being built")


def _row(line: ListLine, now: datetime) -> tuple[object, ...]:
    as_of = timezone.localdate(line.as_of).isoformat() if line.as_of else "-"
    days = (now - line.as_of).days if line.as_of else "-"
    handling = line.list.handling
    return (line.list.code, line.entries, line.by_hand, as_of, days, handling, line.proposals, _remark(line))


def _remark(line: ListLine) -> str:
    if not line.list.is_active:
        return "not in use"
    remarks = {
        "expired": line.is_expired,
        "old": line.is_old,
        "an import was stopped half way: `passavant watchlist abandon`": line.unfinished is not None,
    }
    return ", ".join(remark for remark, holds in remarks.items() if holds)


def _index(held: indexing.Held, now: datetime) -> str:
    size = held.path.stat().st_size if held.path else 0
    where = f"{size / 1e6:.1f} MB on disk" if size else "in memory alone"
    behind = "; behind the lists, a new one is being built" if held.is_behind else ""
    minutes = int((now - held.built_at).total_seconds() // 60)
    return (
        f"index: {len(held.index)} persons, {where}, built {max(minutes, 0)} minutes ago; "
        f"alarms from {held.threshold():.3f} on{behind}"
    )
