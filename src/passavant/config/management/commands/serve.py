"""`passavant serve`: start the site's server after looking whether it can do its work."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from passavant.config.preflight import refuse_to_start_broken
from passavant.config.server import address, alone_on_port, run
from passavant.journal import in_use, months
from passavant.journal.following import remake_those_behind


class Command(BaseCommand):
    help = "Start the server of this site (granian, WSGI)."
    requires_system_checks: list[str] = []

    def handle(self, *_: Any, **__: Any) -> None:
        refuse_to_start_broken()
        with alone_on_port(settings.PASSAVANT), in_use.shared(settings.PASSAVANT.site.data):
            for name in remake_those_behind():
                self.stdout.write(f"{name} is worked out anew.")
            for sentence in months.keep().sentences:
                self.stdout.write(sentence)
            self.stdout.write(f"{settings.PASSAVANT.site.code} serves at {address(settings.PASSAVANT)}")
            self.stdout.flush()
            run(settings.PASSAVANT)
