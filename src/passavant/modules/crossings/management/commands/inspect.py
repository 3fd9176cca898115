"""`passavant inspect`: read MRZ lines from standard input and print the decision card; nothing is recorded."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone, translation
from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from passavant.base.days import local_day
from passavant.base.wording import tell
from passavant.domain import mrz
from passavant.modules.crossings import actions, documents, ports
from passavant.modules.crossings.card import Card, as_dict, card_of_examination
from passavant.modules.sites.queries import find_post

_STYLES = {"clear": "black on green", "check": "black on yellow", "stop": "white on red"}
_WORDS = {"clear": "✔ NOTHING FOUND", "check": "▲ CHECK", "stop": "⬣ STOP"}
UNREADABLE = 2


class Command(BaseCommand):
    help = (
        "Print the decision card for the MRZ lines on standard input; exit status 2 when they cannot be read."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON object, for programs")
        parser.add_argument("--direction", choices=["entry", "exit"], default="entry")
        parser.add_argument("--language", choices=["ht", "fr", "es", "en"], default=None)

    def handle(self, *_: Any, **options: Any) -> None:
        language = options["language"] or settings.PASSAVANT.screen.language
        now = timezone.now()
        with translation.override("en" if options["json"] else language):
            reading = mrz.read(sys.stdin.read(), today=local_day(now))
            if reading.zone is None:
                self._unreadable(reading, as_json=options["json"])
            card = _card(reading, direction=options["direction"], now=now)
            if options["json"]:
                self.stdout.write(json.dumps(as_dict(card), ensure_ascii=False))
            else:
                Console(file=self.stdout).print(_panel(card))  # type: ignore[arg-type]  # Django's stream writes text

    def _unreadable(self, reading: mrz.Reading, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(mrz.as_icao_dict(reading), ensure_ascii=False))
        for finding in reading.findings:
            self.stderr.write(tell(finding))
        sys.exit(UNREADABLE)


def _card(reading: mrz.Reading, *, direction: str, now: Any) -> Card:
    assert reading.zone is not None  # noqa: S101  (the caller looked)
    document = documents.from_zone(reading.zone)
    post = find_post(settings.PASSAVANT.site.code)
    question = ports.Question(
        document=document,
        direction=direction,
        mode=post.mode.value if post else "land",
        post=settings.PASSAVANT.site.code,
        booth="",
        at=now,
    )
    examined = actions.examine(question, zone_findings=reading.findings)
    return card_of_examination(document, examined, today=local_day(now))


def _panel(card: Card) -> Panel:
    table = Table.grid(padding=(0, 2))
    document = card.document
    table.add_row("", Text(card.full_name, style="bold"))
    table.add_row(
        document.document_code,
        f"{document.issuing_state} {document.document_number}  → {card.date_of_expiry or '?'}",
    )
    age = "?" if card.age is None else card.age
    table.add_row("", f"{document.nationality}  {card.date_of_birth or '?'}  ({age})  {document.sex}")
    for line in card.lines:
        table.add_row(f"[{line.severity.value}]", Text(line.sentence))
    for check in card.not_checked:
        table.add_row("?", Text(check.title, style="dim"))
    return Panel(table, title=Text(f" {_WORDS[card.outcome]} ", style=_STYLES[card.outcome]), width=100)
