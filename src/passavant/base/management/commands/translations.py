"""`passavant translations`: gather, check and compile the catalogues of all rooms, without GNU gettext."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from passavant.base import catalogues


class Command(BaseCommand):
    help = "Gather texts into the catalogues (update), check that none is missing (check), compile them (compile)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("part", choices=["update", "check", "compile"])

    def handle(self, *_: Any, part: str, **__: Any) -> None:
        if part == "update":
            self.stdout.write(f"{catalogues.update()} texts in all catalogues.")
        elif part == "compile":
            catalogues.compile_all()
        else:
            self._check()

    def _check(self) -> None:
        faults = catalogues.faults()
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} texts are missing, unsure or out of step with their source.")
        self.stdout.write("Every text is there in every language.")
