"""TOML tables read strictly: every key is taken once with its shape, and each trouble knows its line and what to do.

`tomllib` keeps no lines, so the line of a thing is looked for in the text: the line of its header, and below it
that of the key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, TypeVar


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong with a policy, on a line of its file, in words that say what to do."""

    line: int
    says: str


class BadPolicy(ValueError):
    """A policy that does not load; its message has a line for each problem: file, line and what to do."""

    def __init__(self, file: str, problems: list[Problem]) -> None:
        self.file = file
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(f"{file}:{problem.line}: {problem.says}" for problem in self.problems))


class Skipped(Exception):
    """This part could not be read; its problem is noted already, and reading goes on behind it."""


class Text:
    """A file's lines, to look up where a thing stands, and the problems found in it so far."""

    def __init__(self, text: str, file: str) -> None:
        self.lines = text.splitlines()
        self.file = file
        self.problems: list[Problem] = []
        self.headers = [number for number, line in enumerate(self.lines) if line.lstrip().startswith("[")]

    def complain(self, line: int, says: str) -> None:
        self.problems.append(Problem(line, says))

    def end(self) -> None:
        """Stop here where there is a problem.

        Raises:
            BadPolicy: with all of them.
        """
        if self.problems:
            raise BadPolicy(self.file, self.problems)

    def line_of_header(self, header: str, place: int = 0) -> int:
        """The line of the table or array of this name, the so-manyth of that name; 1 where it is not found."""
        wanted = re.compile(rf"\s*\[\[?\s*{re.escape(header)}\s*\]")
        found = [number for number in self.headers if wanted.match(self.lines[number])]
        return found[min(place, len(found) - 1)] + 1 if found else 1

    def line_of_key(self, key: str, header_line: int) -> int:
        """The line of a key below a header, before the next one; the header's own where it is not found."""
        wanted = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[=.]")
        for number in range(header_line, len(self.lines)):
            if number in self._header_set():
                break
            if wanted.match(self.lines[number]):
                return number + 1
        return header_line

    def _header_set(self) -> set[int]:
        if not hasattr(self, "_headers"):
            self._headers = set(self.headers)
        return self._headers


_Choice = TypeVar("_Choice", bound=StrEnum)
_NOTHING = object()


class Table:
    """One table of the file; what nobody took when it ends is a key that is not known."""

    def __init__(self, text: Text, values: object, *, name: str, line: int) -> None:
        self.text, self.name, self.line = text, name, line
        if not isinstance(values, Mapping):
            raise self.trouble("", f"{name} is a table: write [{name}] and its keys below")
        self.values: dict[str, Any] = dict(values)

    def trouble(self, key: str, says: str) -> Skipped:
        """Note what is wrong, and give what to raise."""
        line = self.text.line_of_key(key, self.line) if key else self.line
        self.text.complain(line or self.text.line_of_header(key), says)
        return Skipped()

    def take(self, key: str, default: object = _NOTHING) -> Any:
        value = self.values.pop(key, default)
        if value is _NOTHING:
            raise self.trouble("", f"{self.name} has no {key}: write one")
        return value

    def words(self, key: str, default: object = _NOTHING) -> str:
        value = self.take(key, default)
        if not isinstance(value, str) or (not value.strip() and default is _NOTHING):
            raise self.trouble(key, f"{key} of {self.name} is a text in quotation marks")
        return value

    def choice(self, key: str, kind: type[_Choice], default: object = _NOTHING) -> _Choice:
        value = self.take(key, default)
        try:
            return kind(value)
        except ValueError:
            raise self.trouble(
                key, f"{key} of {self.name} is one of {', '.join(kind)}, not {str(value)[:60]!r}"
            ) from None

    def number(self, key: str, default: object = _NOTHING, *, most: int = 100_000) -> int:
        value = self.take(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
            raise self.trouble(key, f"{key} of {self.name} is a whole number from 0 to {most}")
        return value

    def yes(self, key: str) -> bool:
        value = self.take(key, False)
        if not isinstance(value, bool):
            raise self.trouble(key, f"{key} of {self.name} is true or false")
        return value

    def day(self, key: str, default: object = _NOTHING) -> date:
        value = self.take(key, default)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.trouble(key, f"{key} of {self.name} is a date without quotation marks, as 2026-11-20")
        return value

    def last_day(self, first: date) -> date | None:
        if "to" not in self.values:
            return None
        last = self.day("to")
        if last < first:
            raise self.trouble("to", f"{self.name} ends before it begins: exchange from and to, or mend one")
        return last

    def names(self, key: str, default: object = _NOTHING) -> tuple[str, ...]:
        value = self.take(key, default)
        if not isinstance(value, list | tuple) or not all(isinstance(one, str) and one for one in value):
            raise self.trouble(key, f"{key} of {self.name} is a list of texts in quotation marks")
        if len(set(value)) < len(value):
            raise self.trouble(key, f"{key} of {self.name} names something twice: leave one out")
        return tuple(value)

    def done(self) -> None:
        for key in self.values:
            self.trouble(
                key, f"{key[:60]!r} is no key of {self.name}: look for a misspelling, or leave it out"
            )


def rows(text: Text, values: Mapping[str, Any], key: str) -> Iterator[tuple[int, object]]:
    """The tables of an array `[[key]]`, each with its line."""
    found = values.get(key, [])
    if not isinstance(found, list):
        text.complain(text.line_of_header(key), f"{key} is written as [[{key}]], once for each")
        return
    for place, row in enumerate(found):
        yield text.line_of_header(key, place), row


def clock_time(value: object) -> time | None:
    """ "17:00" or a TOML time; None where it is none."""
    if isinstance(value, time):
        return value
    if isinstance(value, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value, re.ASCII):
        return time.fromisoformat(value)
    return None
