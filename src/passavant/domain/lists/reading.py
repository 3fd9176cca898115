"""Any published list, read: the format found or forced, its reader asked, and always an answer.

A format is one module in `formats/`: its `NAME` and `TITLE`, `strength(files)` (how surely the files are of it: 0 not,
1 perhaps, 2 surely), and `gather(files, mapping, into)`. Modules are found by looking; a new one needs no edit here.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from typing import Any, Protocol

from passavant.domain.lists import formats as _formats
from passavant.domain.lists.entries import Reading
from passavant.domain.lists.findings import stop
from passavant.domain.lists.gathering import Gatherer, TooMuchWrong

Files = Mapping[str, bytes]


class Format(Protocol):
    NAME: str
    TITLE: str

    def strength(self, files: Files) -> int: ...

    def gather(self, files: Files, mapping: Mapping[str, Any] | None, into: Gatherer) -> None: ...


def read(
    files: Files,
    *,
    format: str = "",  # noqa: A002  (the field's word for it, as the caller says it)
    mapping: Mapping[str, Any] | None = None,
) -> Reading:
    """Read a list from its files, name by name; OFAC's CSV is several.

    Args:
        format: one of `formats()`; empty to recognise it.
        mapping: for plain tables, what the columns mean (`ColumnMapping.of`).
    Returns:
        Entries, what was quarantined, and findings. Nothing raises: bytes that are no list give a reading that is
        not complete and says why.
    """
    into = Gatherer()
    if not any(files.values()):
        into.cut_off(stop("lists.empty" if files else "lists.no_file"))
        return into.reading(format)
    reader = _modules().get(format) if format else _recognised(files)
    if reader is None:
        into.cut_off(stop("lists.no_such_format", format=format) if format else stop("lists.unknown_format"))
        return into.reading(format)
    with suppress(TooMuchWrong):  # said already; what was read until then is no list to replace another with
        reader.gather(files, mapping, into)
    return into.reading(reader.NAME)


def by_name(files: Iterable[tuple[str, bytes]]) -> dict[str, bytes]:
    """Files by name; of two that are called the same both are kept: pages of one list lie in folders of their own."""
    named: dict[str, bytes] = {}
    for name, content in files:
        free, number = name, 1
        while free in named:
            number += 1
            free = f"{name} ({number})"
        named[free] = content
    return named


def formats() -> dict[str, str]:
    """The formats that are read, by name, each with its title in English."""
    return {name: module.TITLE for name, module in sorted(_modules().items())}


def format_of(files: Files) -> str:
    """The format that files are in, by their beginnings alone; empty when it is none that is known."""
    found = _recognised(files) if any(files.values()) else None
    return found.NAME if found else ""


def _recognised(files: Files) -> Format | None:
    judged = [(module.strength(files), name) for name, module in _modules().items()]
    strength, name = max(judged)
    return _modules()[name] if strength else None


@cache
def _modules() -> dict[str, Format]:
    found = pkgutil.iter_modules(_formats.__path__)
    modules: list[Any] = [importlib.import_module(f"{_formats.__name__}.{info.name}") for info in found]
    return {module.NAME: module for module in modules}
