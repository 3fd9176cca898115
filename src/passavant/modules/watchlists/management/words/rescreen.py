"""`passavant watchlist rescreen`: entries against open stays and those who crossed lately; each alert once."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError, OutputWrapper
from django.utils import timezone

from passavant.journal.progress import progress_bar
from passavant.modules.watchlists import actions, queries

WORD = "rescreen"
HELP = "run the entries against those who crossed lately"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--days", type=int, help="how far back; otherwise what the settings say")
    parser.add_argument("--list", default="", help="one list; otherwise all")


def run(out: OutputWrapper, **options: Any) -> None:
    if options["list"] and queries.find_list(options["list"]) is None:
        raise CommandError(f"there is no list {options['list']}")
    with progress_bar("screening again", total=0) as done:
        again = actions.rescreen(
            wanted=actions.Wanted(list_code=options["list"]),
            days=options["days"],
            actor="administrator",
            at=timezone.now(),
            progress=done,
        )
    out.write(f"{again.persons} persons compared with {again.entries} entries: {again.raised} new alerts.")
