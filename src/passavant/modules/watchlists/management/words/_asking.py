"""What several words share: who asks, who is looked for, and how a table looks on this terminal."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.management.base import CommandError, OutputWrapper
from rich.console import Console
from rich.table import Table
from rich.text import Text

from passavant.base.models import Officer
from passavant.base.permissions import allowed
from passavant.domain.screening import Query

QUERY_OPTIONS = {
    "name": "the whole name, where its parts are not told apart",
    "surname": "",
    "given": "given names",
    "born": "1984-03-12, 1984-03 or 1984",
    "sex": "M or F",
    "nationality": "three letters, such as HTI",
    "number": "of the document",
    "state": "that issued the document",
}


def add_query_arguments(parser: ArgumentParser) -> None:
    for name, told in QUERY_OPTIONS.items():
        parser.add_argument(f"--{name}", default="", help=told)


def query_from(options: dict[str, Any]) -> Query:
    return Query(
        name=options["name"],
        surname=options["surname"],
        given=options["given"],
        dob=options["born"],
        sex=options["sex"].upper(),
        nationality=options["nationality"].upper(),
        document_number=options["number"],
        document_country=options["state"].upper(),
    )


def officer_who(code: str, permission: str) -> Officer:
    """The officer named, or the only one who may; a terminal knows nobody.

    Raises:
        CommandError: there is none, or several of whom none was named.
    """
    if code:
        officer = Officer.objects.filter(pk=code).first()
        if officer is None or not allowed(officer, permission):
            raise CommandError(f"{code} is no officer who may do this: name one with --officer")
        return officer
    may = [officer for officer in Officer.objects.order_by("code") if allowed(officer, permission)]
    if len(may) != 1:
        raise CommandError(f"{len(may) or 'no'} officers may do this: name one with --officer")
    return may[0]


def show_table(out: OutputWrapper, headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Columns under headings; names of persons are text and never markup."""
    table = Table(*headings, box=None, pad_edge=False)
    for row in rows:
        table.add_row(*(Text(str(cell)) for cell in row))
    console = Console(file=out, highlight=False, width=None if out.isatty() else 200)  # type: ignore[arg-type]  # a wrapped stream
    console.print(table)
