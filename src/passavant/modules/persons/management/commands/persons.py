"""`passavant persons propose`: search for documents that may be one person's and put them before people."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from passavant.modules.persons.likeness import NotInstalled
from passavant.modules.persons.searching import search


class Command(BaseCommand):
    help = "Look for documents that may be one person's."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        propose = parts.add_parser("propose", help="find likely pairs for people to look at; links nobody")
        propose.add_argument("--least", type=int, default=900, help="per mille; 900 when left out")
        propose.add_argument("--most", type=int, default=500, help="pairs; 500 when left out")

    def handle(self, *_: Any, least: int, most: int, **__: Any) -> None:
        if not 0 <= least <= 999 or most < 0:
            raise CommandError("--least is from 0 to 999 and --most is not below 0")
        try:
            found = search(least=least, most=most, at=timezone.now())
        except NotInstalled:
            raise CommandError(
                "this search is for headquarters: install with PASSAVANT_PINS=hq python3 run.py install"
            ) from None
        self.stdout.write(
            f"{found.waiting} likely pairs wait on the screen; nothing is linked before two officers say so.\n"
            f"left out: {found.dismissed} dismissed, {found.stated} linked, proposed or declined before, "
            f"{found.beyond} less likely than the {most} asked for"
        )
