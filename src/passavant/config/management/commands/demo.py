"""`passavant demo`: a site full of invented people, served at once; live traffic through the actions of a booth.

Every room that has something to show brings a `demo.py` with `fill(plan, progress)` and, if it likes,
`traffic(chance, now)`.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from passavant.base.demo import DemoPlan, logins_file, read_password
from passavant.base.models import Officer
from passavant.base.rooms import room_names, room_part
from passavant.config.management.commands.site import prepare_site
from passavant.config.server import address, alone_on_port, run
from passavant.journal.progress import progress_bar
from passavant.journal.upgrading import standing

SECONDS_BETWEEN_TRAVELLERS = 6


class Command(BaseCommand):
    help = "Make a demonstration site with invented people, start its server and keep travellers coming."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--people", type=int, default=300, help="how many invented people (300)")
        parser.add_argument(
            "--crossings", type=int, default=1200, help="how many crossings in the past (1200)"
        )
        parser.add_argument(
            "--seed", type=int, default=1804, help="the same seed makes the same people (1804)"
        )
        parser.add_argument("--no-traffic", action="store_true", help="let nobody come by themselves")
        parser.add_argument(
            "--check", action="store_true", help="start, fetch the sign-in page, stop, say how it went"
        )
        parser.add_argument("--fill-only", action="store_true", help="fill the site and do not serve")
        parser.add_argument(
            "--only", nargs="*", default=(), metavar="ROOM", help="fill only what these rooms bring"
        )
        parser.add_argument(
            "--posts",
            type=int,
            default=0,
            help="headquarters and so many posts (1 to 8) on this machine, to cut lines and to burn headquarters",
        )
        parser.add_argument(
            "--traffic-only", action="store_true", help="only send travellers; the demo starts this itself"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        if not settings.PASSAVANT.site.demo:
            raise CommandError(
                "this site is not a demonstration: set demo = true under [site], or run it elsewhere"
            )
        if options["posts"]:
            self._network(options["posts"])
            return
        if options["traffic_only"]:
            send_travellers(seed=options["seed"])
            return
        if _is_of_an_earlier_program():
            call_command("upgrade", "run", "--yes")
        prepare_site()
        self._fill(options)
        if options["fill_only"]:
            return
        with alone_on_port(settings.PASSAVANT), _traffic(wanted=not options["no_traffic"]):
            self._banner()
            if options["check"]:
                self._check()
            else:
                run(settings.PASSAVANT)

    def _fill(self, options: dict[str, Any]) -> None:
        if logins_file().exists():
            return
        plan = DemoPlan(
            people=options["people"], crossings=options["crossings"], seed=options["seed"], now=timezone.now()
        )
        self.stdout.write(f"Inventing {plan.people} people and {plan.crossings} crossings ...")
        self.stdout.flush()
        with progress_bar("filling", total=plan.crossings) as done:
            for part in demo_parts(only=options["only"]):
                part.fill(plan, done)
        logins_file().write_text(plan.password + "\n", encoding="ascii")

    def _network(self, posts: int) -> None:
        try:
            from passavant.config.demo_network import demonstrate  # noqa: PLC0415  (needs what the tests need)
        except ModuleNotFoundError as trouble:
            raise CommandError(
                f"{trouble.name} is missing: start it with `python3 run.py demo --posts {posts}`"
            ) from None
        demonstrate(posts, commands=sys.stdin)

    def _banner(self) -> None:
        lines = [
            "",
            f"  Passavant demo: {settings.PASSAVANT.site.code}, invented people only",
            f"  Open      {address(settings.PASSAVANT)}",
            f"  Password  {read_password()}   (the same for all)",
            *(f"    {officer.code:<12}{officer.role_titles}" for officer in Officer.objects.order_by("code")),
            f"  Specimens {settings.PASSAVANT.site.data / 'specimens'}  (pages and chips to try, some of them false)",
            f"  Data      {settings.PASSAVANT.site.data}  (delete the folder to start afresh)",
            "  Stop      Ctrl+C",
            "",
        ]
        self.stdout.write("\n".join(lines))
        self.stdout.flush()

    def _check(self) -> None:
        """Serve in a process of its own, fetch the first page, stop it again."""
        from urllib.request import urlopen  # noqa: PLC0415  (this option only)

        server = subprocess.Popen([sys.executable, "-c", _SERVE], env=os.environ)  # noqa: S603  (our own program)
        try:
            deadline = time.monotonic() + 30
            while time.monotonic() < deadline:
                try:
                    with urlopen(f"{address(settings.PASSAVANT)}sign-in/", timeout=5) as answer:  # noqa: S310  (our own address)
                        self.stdout.write(f"The demo answers: {answer.status}.")
                        return
                except OSError:
                    time.sleep(0.2)
            raise CommandError("the demo did not answer within 30 seconds")
        finally:
            server.terminate()
            server.wait(10)


def _is_of_an_earlier_program() -> bool:
    """Whoever looks at a newer program keeps his play; on a fresh machine there is none."""
    is_there = settings.PASSAVANT.site.data.exists()
    return is_there and bool(standing.applied_migrations()) and bool(standing.fit().pending)


_SERVE = (
    "import os; os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'passavant.config.settings')\n"
    "from django.conf import settings; import django; django.setup()\n"
    "from passavant.config.server import run; run(settings.PASSAVANT)"
)


def demo_parts(*, only: Collection[str] = ()) -> list[ModuleType]:
    """What the rooms bring, or some of them, those that others build on first."""
    found = [part for room in only or room_names() if (part := room_part(room, "demo"))]
    return sorted(found, key=lambda part: part.ORDER)


def send_travellers(*, seed: int) -> None:
    """Let somebody come to a booth every few seconds until told to stop."""
    chance = random.Random(seed + int(time.time()))  # noqa: S311  (invented travellers guard nothing)
    parts = [part for part in demo_parts() if hasattr(part, "traffic")]
    while os.getppid() != 1:
        for part in parts:
            part.traffic(chance, timezone.now())
        time.sleep(chance.uniform(0.3, 1.7) * SECONDS_BETWEEN_TRAVELLERS)


@contextmanager
def _traffic(*, wanted: bool) -> Iterator[None]:
    if not wanted:
        yield
        return
    command = [sys.executable, "-m", "passavant.config", "demo", "--traffic-only"]
    travellers = subprocess.Popen(command, env=os.environ)  # noqa: S603  (our own program)
    try:
        yield
    finally:
        travellers.terminate()
        travellers.wait(5)
