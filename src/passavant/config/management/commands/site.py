"""`passavant site init`: make this machine a site: folder, keys, tables, chain, country profile, static files."""

from __future__ import annotations

import os
import secrets
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from passavant.base.rooms import room_names, room_part
from passavant.journal.keys import make_key
from passavant.journal.recording import open_chain


class Command(BaseCommand):
    help = "Make this machine a site, or bring an existing site up to this version; safe to run again."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        parts.add_parser("init", help="make or upgrade this site")

    def handle(self, *_: Any, **__: Any) -> None:
        prepare_site()
        self.stdout.write(f"{settings.PASSAVANT.site.code} is ready. Start it with `passavant serve`.")


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
