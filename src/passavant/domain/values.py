"""Small types that every floor shares: findings, partial dates, periods.

A finding is an expected outcome told as a value: what was noticed, how much it matters, about which
field. It carries a code and details, never a sentence, so that each reader is told in their own
language; `SENTENCES` holds the English sentence of every code, which is also the translators' source.
"""

from __future__ import annotations

import calendar
import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How much a finding matters to the officer's decision, mildest first."""

    NOTE = "note"  # worth knowing; changes nothing
    CHECK = "check"  # look closer before deciding
    STOP = "stop"  # do not let go alone; call the second line

    @property
    def rank(self) -> int:
        return list(Severity).index(self)


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """Something noticed, with what is needed to explain it.

    `code` is dotted and stable ("mrz.check_digit"), `field` names the data element as ICAO does
    ("date_of_birth") or is empty, `details` are the values that the code's sentence mentions.
    """

    code: str
    severity: Severity
    field: str = ""
    details: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @property
    def explanation(self) -> str:
        """The finding in English; screens translate `SENTENCES[code]` and fill in the details."""
        return explain(SENTENCES.get(self.code, self.code), self.details)


def note(code: str, field: str = "", /, **details: str) -> Finding:
    """Worth knowing; changes nothing."""
    return Finding(code=code, severity=Severity.NOTE, field=field, details=details)


def check(code: str, field: str = "", /, **details: str) -> Finding:
    """Look closer before deciding."""
    return Finding(code=code, severity=Severity.CHECK, field=field, details=details)


def stop(code: str, field: str = "", /, **details: str) -> Finding:
    """Do not let go alone."""
    return Finding(code=code, severity=Severity.STOP, field=field, details=details)


def findings_of(noted: Iterable[Mapping[str, Any]]) -> list[Finding]:
    """Findings as facts keep them (code, severity, field, details), as values again."""
    return [
        Finding(code=n["code"], severity=Severity(n["severity"]), field=n["field"], details=n["details"])
        for n in noted
    ]


SENTENCES: dict[str, str] = {}
"""The English sentence of each finding code, with %(name)s places for its details."""


def declare_sentences(sentences: Mapping[str, str]) -> None:
    """Add the sentences of one package's finding codes; a code is declared once, by its owner."""
    for code, sentence in sentences.items():
        if SENTENCES.setdefault(code, sentence) != sentence:
            raise ValueError(f"finding code {code!r} is declared twice, with two sentences")


def explain(sentence: str, details: Mapping[str, str]) -> str:
    """Fill the places of a sentence; a detail that is missing shows as "?" rather than failing."""
    return sentence % _Forgiving(details)


class _Forgiving(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "?"


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date of which the month or the day may be unknown, as travel documents allow.

    Source: ICAO Doc 9303-3, 4.8 (unknown parts of a date of birth).
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if self.month is None and self.day is not None:
            raise ValueError("a day without its month is not a date")
        date(self.year, self.month or 1, self.day or 1)

    def __str__(self) -> str:
        parts = [f"{self.year:04d}"]
        parts += [f"{part:02d}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read "1985", "1985-03" or "1985-03-12".

        Raises:
            ValueError: the text is none of these, or the date does not exist.
        """
        return cls(*(int(part) for part in text.split("-")))

    @classmethod
    def of(cls, day: date) -> PartialDate:
        return cls(day.year, day.month, day.day)

    @property
    def earliest(self) -> date:
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    @property
    def is_complete(self) -> bool:
        return self.day is not None


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last day, both included; an open end is None."""

    first: date
    last: date | None = None

    def holds(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


AGE_OF_MAJORITY = 18
"""Years (Convention on the Rights of the Child, article 1)."""


def age_on(born: PartialDate, *, today: date) -> int:
    """Completed years, taking the latest possible birthday: in doubt a person counts as younger."""
    birthday = born.latest
    had_it = (today.month, today.day) >= (birthday.month, birthday.day)
    return today.year - birthday.year - (0 if had_it else 1)
