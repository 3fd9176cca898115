"""`passavant site`: make this machine one (`init`), let another join headquarters (`invite`), join it (`enrol`)."""

from __future__ import annotations

import os
import secrets
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from passavant.base.rooms import room_names, room_part
from passavant.journal.keys import make_key
from passavant.journal.recording import open_chain
from passavant.relay.carriers import open_carrier
from passavant.relay.enrolling import enrol
from passavant.relay.inviting import HOLDS_DAYS, Code, invite


class Command(BaseCommand):
    help = "Make this machine a site, or bring an existing site up to this version; safe to run again."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        parts.add_parser("init", help="make or upgrade this site")
        guest = parts.add_parser("invite", help="at headquarters: a one-time code for a site that joins")
        guest.add_argument("site", help="the code of the site that may join with it")
        joining = parts.add_parser("enrol", help="join headquarters with a code from there")
        joining.add_argument("code")
        joining.add_argument(
            "--address", help="of headquarters' server, where the relay's is another one (nats)"
        )

    def handle(self, *_: Any, part: str, **options: Any) -> None:
        getattr(self, f"_{part}")(**options)

    def _init(self, **_: Any) -> None:
        prepare_site()
        self.stdout.write(f"{settings.PASSAVANT.site.code} is ready. Start it with `passavant serve`.")

    def _invite(self, *, site: str, **_: Any) -> None:
        if not settings.PASSAVANT.site.is_headquarters:
            raise CommandError("only headquarters invites: run this there")
        code = invite(site, now=timezone.now())
        self.stdout.write(
            f"{code}\nGive this code to {site} and to nobody else; it holds once, for {HOLDS_DAYS} days. There, run "
            f"`passavant site enrol CODE`."
        )

    def _enrol(self, *, code: str, address: str | None, **_: Any) -> None:
        way = settings.PASSAVANT.relay
        if address is not None:
            way = way.model_copy(update={"carrier": "https", "address": address})
        carrier = open_carrier(way)
        try:
            fingerprint = enrol(Code.parse(code), carrier)
        finally:
            carrier.close()
        site = settings.PASSAVANT.site
        self.stdout.write(f"{site.code} has joined {site.headquarters} (its key begins {fingerprint}).")


def prepare_site() -> None:
    """Everything a site needs before it can serve; each step is left alone where it was done before."""
    site = settings.PASSAVANT.site
    site.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not site.key_file.exists():
        make_key(site.key_file)
    if not site.secret_file.exists():
        _make_secret(site.secret_file)
        settings.SECRET_KEY = site.secret_file.read_text(encoding="ascii").strip()
    call_command("translations", "compile", verbosity=0)
    call_command("migrate", interactive=False, verbosity=0)
    open_chain()
    for room in room_names():
        part = room_part(room, "setup")
        if part is not None:
            part.prepare()
    call_command("collectstatic", interactive=False, verbosity=0)


def _make_secret(path: Path) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48) + "\n")
