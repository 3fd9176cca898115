"""The one console command, `passavant`: Django's management commands, found room by room, and library commands.

A library command (`passavant mrz read`) is the `command.py` of a package under `passavant/domain`; it needs neither
settings nor a database. Where a room has a command of the same name, the module's `answers` says which words are its
own.
"""

from __future__ import annotations

import importlib.util
import os
import sys
from datetime import date
from types import ModuleType

_TOLD_TO_STOP = 130
"""What a shell says of a program that Ctrl+C ended: 128 and the number of SIGINT."""


def main() -> None:
    """Run one command; expected trouble is one sentence and exit status 2, and Ctrl+C is no trouble."""
    try:
        sys.exit(_run(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(_TOLD_TO_STOP)


def _run(arguments: list[str]) -> int:
    library = _library_command(arguments[0]) if arguments else None
    module = importlib.import_module(library) if library is not None else None
    if module is not None and _answers(module, arguments[1:]):
        said: int = module.main(arguments[1:], sys.stdin, sys.stdout, date.today())  # noqa: DTZ011  (the reader's day)
        return said
    return _management_command()


def _library_command(name: str) -> str | None:
    """The command module of a package, by the package's name or its singular (`seal` for `seals`)."""
    if not name.isidentifier():
        return None
    modules = (f"passavant.domain.{package}.command" for package in (name, f"{name}s"))
    return next((module for module in modules if _exists(module)), None)


def _answers(module: ModuleType, words: list[str]) -> bool:
    """Whether these words are the library's; what a site keeps is for the room whose command has the same name."""
    return not hasattr(module, "answers") or bool(module.answers(words))


def _exists(module: str) -> bool:
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def _management_command() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "passavant.config.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415  (settings come first)
    from django.core.management.base import CommandError  # noqa: PLC0415
    from django.db.utils import DatabaseError  # noqa: PLC0415

    from passavant.config.demo_site import use_demo_site  # noqa: PLC0415
    from passavant.config.passphrase import ask_where_it_lacks  # noqa: PLC0415
    from passavant.config.site import SettingsTrouble  # noqa: PLC0415
    from passavant.journal.errors import JournalError  # noqa: PLC0415

    use_demo_site(sys.argv[1:])
    try:
        ask_where_it_lacks()
        execute_from_command_line(["passavant", *_let_through(sys.argv[1:])])
    except (SettingsTrouble, JournalError, CommandError) as trouble:
        return _stop(str(trouble))
    except DatabaseError as trouble:
        return _stop(f"the database cannot be used ({trouble}): run `passavant doctor` for what to do")
    except OSError as trouble:
        return _stop(
            f"the machine does not let it: {trouble.strerror or trouble} {trouble.filename or ''}".strip()
        )
    except BrokenPipeError:
        return 0
    return 0


def _let_through(arguments: list[str]) -> list[str]:
    """Ask Django to hand a command's own errors to us, so that all trouble is told in one way."""
    if not arguments or arguments[0].startswith("-") or arguments[0] in {"help", "version"}:
        return arguments
    return [arguments[0], "--traceback", *arguments[1:]]


def _stop(sentence: str) -> int:
    sys.stderr.write(f"passavant: {sentence}\n")
    return 2
