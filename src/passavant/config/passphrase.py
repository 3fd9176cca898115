"""Passphrases, from whoever sits at the terminal or from a file that only its owner reads; never as an argument."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from getpass import getpass
from pathlib import Path

from django.core.management.base import CommandError

from passavant.config.site import PassphraseMissing, SettingsTrouble, load


def ask_where_it_lacks() -> None:
    """Put the passphrase where this program and those that it starts find it, and nowhere else."""
    if not sys.stdin.isatty():
        return
    try:
        load()
    except PassphraseMissing:
        with suppress(EOFError):  # whoever gives none hears from the command what to do
            os.environ["PASSAVANT_DATABASE__PASSPHRASE"] = getpass("Passphrase of the database: ")
    except SettingsTrouble:  # the command itself tells it
        return


def read_passphrase(file: Path | None, *, twice: bool) -> str:
    """From the file, or asked for; a new one twice, since nobody can open what a slip of the finger sealed.

    Raises:
        CommandError: others can read the file, or there is none in it; the two are not alike; nobody can be asked.
    """
    try:
        words = _ask(twice=twice) if file is None else _from(file)
    except EOFError:
        raise CommandError(
            "nobody is here to be asked for the passphrase: name a file that holds it with --passphrase-file"
        ) from None
    if not words:
        raise CommandError("there is no passphrase: give one")
    return words


def _ask(*, twice: bool) -> str:
    words = getpass("Passphrase: ")
    if twice and getpass("The same again: ") != words:
        raise CommandError("the two are not alike: nothing was done")
    return words


def _from(file: Path) -> str:
    if file.stat().st_mode & 0o077:
        raise CommandError(f"{file} can be read by others: run `chmod 600 {file}`")
    return file.read_text(encoding="utf-8").strip()
