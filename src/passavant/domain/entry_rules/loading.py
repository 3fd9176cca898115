"""A policy from its TOML text, or every reason why it does not load, each with file, line and what to do."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol, TypeVar

from passavant.domain.entry_rules.dates import zone_exists
from passavant.domain.entry_rules.policy import (
    SCHEMA,
    Confidence,
    DatedList,
    Outcome,
    Policy,
    PolicyTest,
    Source,
    Status,
)
from passavant.domain.entry_rules.reading_lists import read_list
from passavant.domain.entry_rules.reading_rules import read_rule
from passavant.domain.entry_rules.reviewing import problems_between_rules
from passavant.domain.entry_rules.tables import BadPolicy, Problem, Skipped, Table, Text, rows

LARGEST = 2_000_000
"""Characters; the whole law of a border fits into a tenth of it."""


def load(text: str, *, file: str = "policy.toml") -> Policy:
    """A policy that holds together.

    Args:
        text: the file's text; its SHA-256 goes into every verdict.
        file: its name, for the messages.
    Raises:
        BadPolicy: with all that is wrong.
    """
    plain = _parse(text, file)
    lines = Text(text, file)
    if plain.pop("schema", None) != SCHEMA:
        lines.complain(max(1, lines.line_of_key("schema", 0)), f'the file begins with schema = "{SCHEMA}"')
    head = _head(lines, plain.pop("policy", {}))
    sources = _by_id(lines, plain, "source", _source)
    lists = _lists(lines, plain.pop("lists", {}), sources)
    rules = _by_id(lines, plain, "rule", lambda table: read_rule(table, sources=sources, lists=lists))
    tests = _by_id(lines, plain, "test", _test)
    Table(lines, plain, name="the file", line=0).done()
    if not lines.problems:
        for problem in problems_between_rules(rules, tests.values(), head.get("status", Status.DRAFT)):
            lines.complain(problem.line, problem.says)
    lines.end()
    return Policy(
        text=text,
        sources=sources,
        lists=lists,
        rules=tuple(rules.values()),
        tests=tuple(tests.values()),
        **head,
    )


def _parse(text: str, file: str) -> dict[str, Any]:
    if len(text) > LARGEST:
        raise BadPolicy(
            file, [Problem(1, f"a policy has at most {LARGEST} characters: this is another file")]
        )
    try:
        text.encode()
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as trouble:
        found = re.search(r"\(at line (\d+)", str(trouble))
        line = int(found[1]) if found else max(1, len(text.splitlines()))
        raise BadPolicy(file, [Problem(line, f"this is no TOML ({trouble}): mend the line")]) from None
    except (ValueError, RecursionError):
        says = "this is no TOML that can be read: write it anew, in UTF-8 and less deep"
        raise BadPolicy(file, [Problem(1, says)]) from None


def _head(lines: Text, plain: object) -> dict[str, Any]:
    """The keys of `[policy]`, as `Policy` takes them; those that are wrong are left out and told."""
    line = lines.line_of_header("policy")
    try:
        table = Table(lines, plain, name="policy", line=line)
    except Skipped:
        return {}
    readers: dict[str, Callable[[], object]] = {
        "id": lambda: _code(table, "id"),
        "version": lambda: _code(table, "version"),
        "title": lambda: table.words("title"),
        "timezone": lambda: _time_zone(table),
        "inclusive": lambda: _counts_inclusive(table),
        "default": lambda: _default(table),
        "status": lambda: table.choice("status", Status),
    }
    head = {}
    for name, read in readers.items():
        try:
            head[name] = read()
        except Skipped:
            continue
    table.done()
    return head


def _code(table: Table, key: str) -> str:
    code = table.words(key)
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}", code, re.ASCII):
        raise table.trouble(key, f"{key} of {table.name} has letters, digits, '-', '_' and '.', at most 64")
    return code


def _time_zone(table: Table) -> str:
    name = table.words("timezone")
    if not zone_exists(name):
        says = f"the time zone {name[:60]!r} does not exist: write one as America/Port-au-Prince"
        raise table.trouble("timezone", says)
    return name


def _counts_inclusive(table: Table) -> bool:
    counted = table.take("day_count", "inclusive")
    if counted not in {"inclusive", "exclusive"}:
        raise table.trouble(
            "day_count", "day_count is inclusive (the day of entry is the first) or exclusive"
        )
    return bool(counted == "inclusive")


def _default(table: Table) -> Outcome:
    outcome = table.choice("default_verdict", Outcome, "refer")
    if outcome is not Outcome.REFER:
        says = 'default_verdict is "refer": where no rule speaks a person decides, nothing admits or refuses in silence'
        raise table.trouble("default_verdict", says)
    return outcome


def _source(table: Table) -> Source:
    return Source(
        id=_code(table, "id"),
        kind=table.words("kind"),
        cite=table.words("cite"),
        confidence=table.choice("confidence", Confidence),
        quote=table.words("quote", ""),
        todo=table.words("todo", ""),
    )


def _test(table: Table) -> PolicyTest:
    name, expected = _code(table, "id"), table.take("expected")
    if not isinstance(expected, Mapping) or "verdict" not in expected:
        raise table.trouble("expected", f'test {name} says what it expects, at least {{ verdict = "admit" }}')
    table.take("title", "")
    table.take("why", "")
    return PolicyTest(id=name, case=table.take("case"), expected=expected, line=table.line)


def _lists(lines: Text, plain: object, sources: Mapping[str, Source]) -> dict[str, DatedList]:
    if not isinstance(plain, Mapping):
        lines.complain(1, "lists are written as [lists.NAME], one for each")
        return {}
    lists = {}
    for name, editions in plain.items():
        try:
            lists[name] = read_list(lines, name, editions, sources)
        except Skipped:
            # The list is known though it could not be read: rules that use it are not told off for it.
            lists[name] = DatedList(name=name, editions=(), basis=())
    return lists


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


_Read = TypeVar("_Read", bound=_HasId)


def _by_id(lines: Text, plain: dict[str, Any], key: str, read: Callable[[Table], _Read]) -> dict[str, _Read]:
    """The rows of `[[key]]` by their ids; each row that could not be read is told and left out."""
    found: dict[str, _Read] = {}
    for table in _tables(lines, plain, key):
        try:
            one = read(table)
        except Skipped:
            continue
        table.done()
        if one.id in found:
            table.trouble("id", f"the {key} {one.id} stands here a second time: give it another id")
        found[one.id] = one
    return found


def _tables(lines: Text, plain: dict[str, Any], key: str) -> Iterator[Table]:
    for line, row in rows(lines, plain, key):
        try:
            name = (
                f"{key} {row['id']}" if isinstance(row, Mapping) and isinstance(row.get("id"), str) else key
            )
            yield Table(lines, row, name=name[:80], line=line)
        except Skipped:
            continue
    plain.pop(key, None)
