"""`passavant relay`: exchange with headquarters by whatever carrier, and say how the way there stands."""

from __future__ import annotations

import asyncio
import signal
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from passavant.base.wording import tell_code
from passavant.journal import in_use, store
from passavant.journal.progress import progress_bar
from passavant.journal.site import headquarters_code, site_code
from passavant.journal.upgrading.standing import refuse_unless_tables_fit
from passavant.relay import desk
from passavant.relay.belonging import only_at_a_post, only_at_headquarters
from passavant.relay.caller import Caller
from passavant.relay.carriers import file, open_carrier
from passavant.relay.inviting import nats_config
from passavant.relay.models import Link
from passavant.relay.refusals import refusals_on
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
        out = parts.add_parser("out", help="write what headquarters has not got to a stick")
        out.add_argument("folder", type=Path)
        into = parts.add_parser(
            "in", help="at a post take headquarters' answers from a stick; there, answer it"
        )
        into.add_argument("folder", type=Path)
        parts.add_parser("answer", help="at headquarters: answer what arrives by a NATS server")
        nats = parts.add_parser(
            "nats-config", help="at headquarters: print what the NATS server lets each site do"
        )
        nats.add_argument("--port", type=int, default=4222)
        nats.add_argument("--host", default="127.0.0.1")
        nats.add_argument("--store", default="/var/lib/nats", help="where the server keeps its stream")

    def handle(self, *_: Any, part: str, **options: Any) -> None:
        getattr(self, f"_{part.replace('-', '_')}")(**options)

    def _run(self, **_: Any) -> None:
        stopped = Event()
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, lambda *_: stopped.set())
        with _as_a_service():
            run(stopped=stopped)

    def _once(self, **_: Any) -> None:
        only_at_a_post("relay once")
        caller = Caller(open_carrier())
        with progress_bar("exchanging", total=waiting()) as progress:
            done = run_once(caller, progress=progress)
        caller.carrier.close()
        self.stdout.write(f"{done.brought} entries brought to headquarters, {done.taken} taken from there.")

    def _status(self, **_: Any) -> None:
        only_at_a_post("relay status")
        link = Link.objects.order_by("-tried_at").first()
        if link is None:
            raise CommandError("nothing was exchanged yet: start `passavant relay run`")
        if link.reached_at:
            at = f"{link.reached_at:%Y-%m-%d %H:%M:%S}"
            self.stdout.write(f"In step with headquarters at {at} UTC by {link.carrier}.")
        self.stdout.write(f"{waiting()} entries wait here.")
        if link.trouble:
            raise CommandError(tell_code(link.trouble, link.details))

    def _out(self, *, folder: Path, **_: Any) -> None:
        only_at_a_post("relay out")
        with progress_bar("writing", total=0) as progress:
            count = file.put_out(folder, progress=progress)
        self.stdout.write(
            f"{count} entries written to {folder}: bring them to headquarters, and the stick back."
        )

    def _in(self, *, folder: Path, **_: Any) -> None:
        if not folder.is_dir():
            raise CommandError(f"there is no folder {folder}: is the stick in?")
        if settings.PASSAVANT.site.is_headquarters:
            self._answer_stick(folder)
        else:
            self._take_stick(folder)

    def _answer_stick(self, folder: Path) -> None:
        with progress_bar("reading", total=0) as progress:
            senders = file.answer_all(folder, progress=progress)
        if not senders:
            raise CommandError(
                f"nothing for {site_code()} lies in {folder}: a post writes it with `relay out`"
            )
        self.stdout.write(f"Answered {', '.join(senders)}.")
        refused = refusals_on(folder)
        for sentence in refused:
            self.stderr.write(sentence)
        if refused:
            raise CommandError("some letters were refused, see above; bring the stick back all the same")

    def _take_stick(self, folder: Path) -> None:
        if not file.Mailbag(folder).letters(site_code(), headquarters_code()):
            raise CommandError(
                f"nothing for {site_code()} lies in {folder}: {headquarters_code()} answers what `relay out` wrote, "
                "with `relay in` there"
            )
        with progress_bar("reading", total=0) as progress:
            done = file.take_in(folder, progress=progress)
        self.stdout.write(
            f"{done.taken} entries taken from headquarters; {waiting()} of this site wait still."
        )

    def _answer(self, **_: Any) -> None:
        only_at_headquarters("relay answer")
        if not settings.PASSAVANT.relay.address:
            raise CommandError(
                'no NATS server is named: write carrier = "nats" and its address under [relay] in site.toml'
            )
        from passavant.relay.carriers.nats import Answering  # noqa: PLC0415  (an extra: only who uses it has it)

        def news() -> object:
            return [(head.site, head.epoch, head.shared) for head in store.heads()]

        answering = Answering(settings.PASSAVANT.relay, lambda raw: desk.answer(raw, by="nats"), news)
        with _as_a_service():
            asyncio.run(_until_told_to_stop(answering))

    def _nats_config(self, *, port: int, host: str, store: str, **_: Any) -> None:
        only_at_headquarters("relay nats-config")
        self.stdout.write(nats_config(port=port, host=host, store=store))


@contextmanager
def _as_a_service() -> Iterator[None]:
    """Work on tables of this program only, and let nobody upgrade them meanwhile."""
    with in_use.shared(settings.PASSAVANT.site.data):
        refuse_unless_tables_fit()
        yield


async def _until_told_to_stop(answering: Any) -> None:
    stopped = asyncio.Event()
    for each in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(each, stopped.set)
    await answering.run(stopped)
