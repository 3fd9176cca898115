"""`passavant doctor`: say how this site stands, and what to do where it does not."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from passavant.config.preflight import troubles


class Command(BaseCommand):
    help = "Look for whatever keeps this site from doing its work, and say what to do."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="say something only when something is wrong")

    def handle(self, *_: Any, quiet: bool, **__: Any) -> None:
        found = list(troubles(thorough=True))
        for trouble in found:
            self.stderr.write(f"{'STOPS' if trouble.stops else 'soon '}  {trouble.sentence}")
        if any(trouble.stops for trouble in found):
            raise CommandError(f"{settings.PASSAVANT.site.code} cannot work like this.")
        if not quiet:
            self.stdout.write(f"{settings.PASSAVANT.site.code} can do its work.")
