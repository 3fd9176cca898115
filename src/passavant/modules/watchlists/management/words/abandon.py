"""`passavant watchlist abandon`: undo imports that were stopped half way; what is in force stays."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import OutputWrapper
from django.utils import timezone

from passavant.modules.watchlists import actions
from passavant.modules.watchlists.management.words._asking import officer_who

WORD = "abandon"
HELP = "undo imports that were stopped half way"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--officer", default="", help="who undoes them")


def run(out: OutputWrapper, **options: Any) -> None:
    officer = officer_who(options["officer"], "watchlists.import_list")
    undone = actions.abandon(officer=officer, at=timezone.now())
    for run_ in undone:
        out.write(f"{run_.list_code} version {run_.version} is undone; what was in force stays.")
    if not undone:
        out.write("No import was stopped half way.")
