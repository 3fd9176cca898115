"""`passavant upgrade`: look whether this site may be upgraded (check), do it (run), and go back (rollback)."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from passavant.base.wording import tell, tell_code
from passavant.config import wording  # noqa: F401  (it declares itself)
from passavant.config.passphrase import read_passphrase
from passavant.config.upgrading import returning, running
from passavant.config.upgrading.looking import look, stops
from passavant.config.upgrading.running import Refused, Telling
from passavant.domain.values import Finding, Severity, note
from passavant.journal import store
from passavant.journal.progress import progress_bar

_MARKS = {Severity.STOP: "STOPS", Severity.CHECK: "LOOK ", Severity.NOTE: "     "}


class Command(BaseCommand):
    help = "Upgrade the data of this site to the program that is installed; look before, and go back."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        checking = parts.add_parser("check", help="say what an upgrade would meet; changes nothing")
        doing = parts.add_parser(
            "run", help="copy the state from before, upgrade, verify; goes back by itself"
        )
        for each in (checking, doing):
            each.add_argument("--whole", action="store_true", help="verify the whole journal before (slow)")
        doing.add_argument(
            "--passphrase-file",
            type=Path,
            help="seals the copy of a PostgreSQL's journal, which is plain without",
        )
        back = parts.add_parser(
            "rollback", help="with the program of before: go back, and keep what was recorded since"
        )
        for each in (doing, back):
            each.add_argument("--yes", action="store_true", help="do not ask before it begins")

    def handle(self, *_: Any, part: str, **options: Any) -> None:
        with translation.override(settings.PASSAVANT.screen.language):
            getattr(self, f"_{part}")(**options)

    def _check(self, *, whole: bool, **_: Any) -> None:
        found = self._look(whole=whole)
        if stops(found):
            raise CommandError(tell_code("upgrade.may_not_run", {}))
        self._say(note("upgrade.may_run"))

    def _run(self, *, whole: bool, passphrase_file: Path | None, yes: bool, **_: Any) -> None:
        if stops(self._look(whole=whole)):
            raise CommandError(tell_code("upgrade.may_not_run", {}))
        if not yes:
            self._ask()
        words = read_passphrase(passphrase_file, twice=True) if passphrase_file else ""
        try:
            if not running.run(self._telling(), passphrase=words):
                self._say(note("upgrade.up_to_date"))
        except Refused as refused:
            self._refuse(refused.found)

    def _rollback(self, *, yes: bool, **_: Any) -> None:
        found = returning.preview()
        if stops(found):
            self._refuse(found)
        self._say_all(found)
        if not yes:
            self._ask()
        try:
            returning.roll_back(self._telling())
        except Refused as refused:
            self._refuse(refused.found)

    def _look(self, *, whole: bool) -> list[Finding]:
        with progress_bar("verifying", total=store.count_entries() if whole else 0) as progress:
            found = look(whole=whole, progress=progress)
        self._say_all(found)
        return found

    def _ask(self) -> None:
        if not sys.stdin.isatty() or input(tell_code("upgrade.go_on", {})).strip().lower() not in (
            "y",
            "yes",
        ):
            raise CommandError(f"{tell_code('upgrade.not_done', {})} (--yes)")

    def _refuse(self, found: list[Finding]) -> None:
        raise CommandError(" ".join(tell(finding) for finding in stops(found)))

    def _telling(self) -> Telling:
        return Telling(say=self._say, bar=lambda title, total: progress_bar(title, total=total))

    def _say_all(self, found: Iterable[Finding]) -> None:
        for finding in found:
            self._say(finding)

    def _say(self, finding: Finding) -> None:
        self.stdout.write(f"{_MARKS[finding.severity]}  {tell(finding)}".rstrip())
        self.stdout.flush()
