"""`passavant relay`: exchange with headquarters once or for ever, and say how the way there stands."""

from __future__ import annotations

import signal
from argparse import ArgumentParser
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from passavant.base.wording import tell_code
from passavant.journal.progress import progress_bar
from passavant.relay.caller import Caller
from passavant.relay.carriers import open_carrier
from passavant.relay.models import Link
from passavant.relay.rounds import waiting
from passavant.relay.running import run, run_once


class Command(BaseCommand):
    help = "Exchange records with headquarters."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        parts.add_parser("run", help="exchange until told to stop; the service does this")
        parts.add_parser("once", help="exchange once, now, and say what moved")
        parts.add_parser("status", help="say how the way to headquarters stands")

    def handle(self, *_: Any, part: str, **__: Any) -> None:
        getattr(self, f"_{part}")()

    def _run(self) -> None:
        stopped = Event()
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda *_: stopped.set())
        run(stopped=stopped)

    def _once(self) -> None:
        with progress_bar("exchanging", total=waiting()) as progress:
            done = run_once(Caller(open_carrier()), progress=progress)
        self.stdout.write(f"{done.brought} entries brought to headquarters, {done.taken} taken from there.")

    def _status(self) -> None:
        link = Link.objects.order_by("-tried_at").first()
        if link is None:
            raise CommandError("nothing was exchanged yet: start `passavant relay run`")
        if link.reached_at:
            self.stdout.write(
                f"In step with headquarters at {link.reached_at:%Y-%m-%d %H:%M:%S} UTC by {link.carrier}."
            )
        self.stdout.write(f"{waiting()} entries wait here.")
        if link.trouble:
            raise CommandError(tell_code(link.trouble, link.details))
