"""`passavant watchlist`: import, search, explain, screen again, status; the words lie in `management/words`."""

from __future__ import annotations

import importlib
import pkgutil
from argparse import ArgumentParser
from functools import cache
from typing import Any, Protocol, cast

from django.core.management.base import BaseCommand, OutputWrapper

from passavant.modules.watchlists.management import words


class Word(Protocol):
    """What a module in `management/words` holds."""

    WORD: str
    HELP: str

    def add_arguments(self, parser: ArgumentParser) -> None: ...

    def run(self, out: OutputWrapper, **options: Any) -> None: ...


class Command(BaseCommand):
    help = "Import watchlists, search them, and see how they stand."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        for word, module in _words().items():
            module.add_arguments(parts.add_parser(word, help=module.HELP))

    def handle(self, *_: Any, part: str, **options: Any) -> None:
        _words()[part].run(self.stdout, **options)


@cache
def _words() -> dict[str, Word]:
    found = (
        importlib.import_module(f"{words.__name__}.{info.name}")
        for info in pkgutil.iter_modules(words.__path__)
    )
    modules = [cast("Word", module) for module in found if hasattr(module, "WORD")]
    return {module.WORD: module for module in sorted(modules, key=lambda module: module.WORD)}
