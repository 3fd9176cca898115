"""A dated list from TOML: members from a day on, what was added and removed when, and no day with two lists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from passavant.domain.entry_rules.policy import DatedList, Source
from passavant.domain.entry_rules.tables import Table, Text

Edition = tuple[date, frozenset[str]]


def read_list(lines: Text, name: str, plain: object, sources: Mapping[str, Source]) -> DatedList:
    """`[lists.NAME]`, or `[[lists.NAME]]` once for each period.

    Raises:
        Skipped: it could not be read; why is noted.
    """
    periods = plain if isinstance(plain, list) else [plain]
    editions: list[Edition] = []
    basis: dict[str, None] = {}
    ends: date | None = None
    for place, period in enumerate(periods):
        line = lines.line_of_header(f"lists.{name}", place)
        table = Table(lines, period, name=f"list {name}", line=line)
        first = table.day("from")
        if editions and (ends is None or first <= ends):
            says = f"two periods of list {name} overlap: end the earlier one with to, before {first}"
            raise table.trouble("from", says)
        ends = table.last_day(first)
        basis.update(dict.fromkeys(basis_of(table, sources)))
        editions += _editions(table, first, ends)
        table.done()
    return DatedList(name=name, editions=tuple(editions), basis=tuple(basis))


def basis_of(table: Table, sources: Mapping[str, Source]) -> tuple[str, ...]:
    """The sources a thing rests upon, at least one, all of them in the file."""
    basis = table.names("basis", ())
    if not basis:
        raise table.trouble("basis", f"{table.name} has no basis: name the source it rests upon")
    for name in basis:
        if name not in sources:
            table.trouble(
                "basis", f"{table.name} rests upon {name!r}, which is no source here: add a [[source]]"
            )
    return basis


def _editions(table: Table, first: date, ends: date | None) -> list[Edition]:
    members = frozenset(table.names("members"))
    editions = [(first, members)]
    changes = table.take("change", [])
    if not isinstance(changes, list):
        raise table.trouble(
            "change", f"changes are written as [[{table.name.replace('list ', 'lists.')}.change]]"
        )
    for place, row in enumerate(changes):
        name = table.name.removeprefix("list ")
        line = table.text.line_of_header(f"lists.{name}.change", place)
        change = Table(table.text, row, name=f"change of list {name}", line=line)
        day = change.day("from")
        if day <= editions[-1][0] or (ends is not None and day > ends):
            says = f"two periods of list {name} overlap: a change comes after what it changes and before the list ends"
            raise change.trouble("from", says)
        members = _changed(change, members)
        editions.append((day, members))
        change.done()
    if ends is not None and ends < date.max:
        editions.append((ends + timedelta(days=1), frozenset()))
    return editions


def _changed(change: Table, members: frozenset[str]) -> frozenset[str]:
    added, removed = frozenset(change.names("add", ())), frozenset(change.names("remove", ()))
    if not added and not removed:
        raise change.trouble("", f"{change.name} changes nothing: say add or remove")
    for name in sorted(added & members):
        change.trouble("add", f"{change.name} adds {name}, which is on it already: leave it out")
    for name in sorted(removed - members):
        change.trouble("remove", f"{change.name} removes {name}, which is not on it: leave it out")
    return (members | added) - removed
