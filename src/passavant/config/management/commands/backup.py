"""`passavant backup`: make a sealed backup, try really to restore one, and restore it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from passavant.config.passphrase import read_passphrase
from passavant.journal import backups, store
from passavant.journal.progress import progress_bar


class Command(BaseCommand):
    help = "Make a backup of this site's journal, sealed with a passphrase; verify and restore one."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        make = parts.add_parser(
            "make", help="write a backup into a folder, under the site's name and the time"
        )
        make.add_argument("folder", type=Path)
        verify = parts.add_parser(
            "verify", help="restore a backup into a throwaway site, and look whether it holds"
        )
        verify.add_argument("file", type=Path)
        again = parts.add_parser(
            "restore", help="at a site that begins anew: take everything that a backup holds"
        )
        again.add_argument("file", type=Path)
        for each in (make, verify, again):
            each.add_argument("--passphrase-file", type=Path, help="asked for at the terminal when left out")

    def handle(self, *_: Any, part: str, passphrase_file: Path | None, **options: Any) -> None:
        getattr(self, f"_{part}")(
            passphrase=read_passphrase(passphrase_file, twice=part == "make"), **options
        )

    def _make(self, *, folder: Path, passphrase: str, **_: Any) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{settings.PASSAVANT.site.code}-{timezone.now():%Y%m%d-%H%M%S}.backup"
        with progress_bar("writing", total=store.count_entries()) as progress:
            contents = backups.make(file, passphrase=passphrase, progress=progress)
        self.stdout.write(
            f"{len(contents.heads)} chains written to {file}. Try it: passavant backup verify {file}"
        )

    def _verify(self, *, file: Path, passphrase: str, **_: Any) -> None:
        contents = backups.look(file, passphrase=passphrase)
        with tempfile.TemporaryDirectory(prefix="passavant-restore-") as home:
            words = Path(home) / "passphrase"
            words.touch(mode=0o600)
            words.write_text(passphrase, encoding="utf-8")
            throwaway = _Throwaway(Path(home) / "site", contents)
            throwaway.run("site", "init")
            throwaway.run("backup", "restore", str(file.absolute()), "--passphrase-file", str(words))
            throwaway.run("journal", "verify")
            throwaway.run("journal", "mirror")
        count = sum(sequence for _, _, sequence, _ in contents.heads)
        self.stdout.write(
            f"Restored and verified: {count} entries of {len(contents.heads)} chains, made at {contents.made_at}."
        )

    def _restore(self, *, file: Path, passphrase: str, **_: Any) -> None:
        with progress_bar("restoring", total=0) as progress:
            done = backups.restore(file, passphrase=passphrase, progress=progress)
        _compare(backups.look(file, passphrase=passphrase))
        self.stdout.write(done.sentence)


class _Throwaway:
    """A site on SQLite in a folder that is gone afterwards, which begins where the backup's ends."""

    def __init__(self, data: Path, contents: backups.Contents) -> None:
        site = settings.PASSAVANT.site
        own = {name: value for name, value in os.environ.items() if not name.startswith("PASSAVANT_")}
        self._environment = {
            **own,
            "PASSAVANT_SITE": os.devnull,
            "PASSAVANT_SITE__CODE": site.code,
            "PASSAVANT_SITE__ROLE": site.role.value,
            "PASSAVANT_SITE__HEADQUARTERS": site.headquarters,
            "PASSAVANT_SITE__PROFILE": site.profile,
            "PASSAVANT_SITE__EPOCH": str(contents.next_epoch),
            "PASSAVANT_SITE__DATA": str(data),
        }

    def run(self, *words: str) -> None:
        done = subprocess.run(  # noqa: S603  (our own program)
            [sys.executable, "-m", "passavant.config", *words],
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise CommandError(f"THE BACKUP CANNOT BE RESTORED: {' '.join(words[:2])}: {done.stderr.strip()}")


def _compare(contents: backups.Contents) -> None:
    """Look whether every chain goes at least as far as it went when the backup was begun, by the same entries."""
    for site, epoch, sequence, link in contents.heads:
        entry = store.find_entry(site, epoch, sequence)
        if entry is None or entry.link != link:
            raise CommandError(f"{site}/{epoch} does not stand where the backup says")
