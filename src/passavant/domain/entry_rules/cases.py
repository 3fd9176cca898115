"""A case: what is known of one traveller at one moment, as the rules ask for it; None means unknown, never "no".

Lists and stated facts that are left out are empty: no visa was shown, nobody travels along, nothing was established.
Whoever did not ask says so with None (`null` in JSON), and the rules then know that they do not know.
"""

from __future__ import annotations

import contextlib
import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from passavant.domain.entry_rules.dates import Term
from passavant.domain.values import PartialDate

OLDEST = 125
"""Years; a greater age is a misread date."""
FIRST_YEAR, LAST_YEAR = 1900, 2200


class Phase(StrEnum):
    """Where on the way the traveller is judged."""

    ENTRY = "entry"
    EXIT = "exit"
    TRANSIT = "transit"
    PREBOARD = "preboard"


class NotACase(ValueError):
    """What was given is no case; the message names the key and what belongs there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visa:
    """A visa or residence permit; `entries` 0 is any number, `stay_days` None is as long as it is valid."""

    issuer: str
    first: date | None = None
    last: date | None = None
    entries: int = 0
    used: int = 0
    stay_days: int | None = None

    def is_valid_on(self, day: date) -> bool | None:
        """None where nobody read when it ends."""
        used_up = bool(self.entries) and self.used >= self.entries
        if used_up or (self.first is not None and day < self.first):
            return False
        return None if self.last is None else day <= self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """Something noted against a person or a document, by kind; its term ends the day before the anniversary."""

    type: str
    first: date | None = None
    last: date | None = None
    term: Term | None = None

    def is_active_on(self, day: date, *, forward: bool) -> bool:
        if self.first is not None and day < self.first:
            return False
        if self.last is not None and day > self.last:
            return False
        if self.term is None or self.first is None:
            return True
        return day < self.term.after(self.first, forward=forward)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """Facts of one judgement. `at` is an instant with its offset; the post's time zone turns it into a local date."""

    phase: Phase
    post: str
    at: datetime
    purpose: str | None = None
    document_type: str | None = None
    document_issuer: str | None = None
    document_expiry: date | None = None
    nationality: str | None = None
    other_nationalities: tuple[str, ...] = ()
    dob: PartialDate | None = None
    visas: tuple[Visa, ...] | None = ()
    alerts: tuple[Alert, ...] | None = ()
    accompanied_by: tuple[str, ...] | None = ()
    onward_at: datetime | None = None
    earlier_stays: tuple[tuple[date, date | None], ...] | None = ()
    stated: Mapping[str, bool | None] = dataclasses.field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise NotACase("at: an instant needs its offset from UTC, as in 2026-11-20T15:00:00-05:00")
        if not FIRST_YEAR <= self.at.year <= LAST_YEAR:
            raise NotACase(f"at: a year from {FIRST_YEAR} to {LAST_YEAR} is wanted")


def read_case(plain: object) -> Case:
    """A case from JSON or TOML values.

    Raises:
        NotACase: a key is not known, a value has another shape, a date does not exist.
    """
    return _Reader(plain, "case").case()


_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}\Z", re.ASCII)
_ABSENT = object()
_MANY = 1000


class _Reader:
    """One table of a case; every key is taken once, and what is left over is not known."""

    def __init__(self, plain: object, where: str) -> None:
        if not isinstance(plain, Mapping):
            raise NotACase(f"{where}: keys and values are wanted here")
        self.left = dict(plain)
        self.where = where

    def case(self) -> Case:
        document = _Reader(self.take("document", {}) or {}, "document")
        self.take("title", "")
        phase, at = self.code("phase"), self.instant("at")
        if phase not in set(Phase):
            raise NotACase(f"phase: one of {', '.join(Phase)} is wanted, not {phase!r}")
        if at is None:
            raise NotACase("at: the instant of the judgement is wanted, with its offset from UTC")
        case = Case(
            phase=Phase(phase),
            post=self.code("post") or "",
            at=at,
            purpose=self.code("purpose"),
            document_type=document.code("type"),
            document_issuer=document.code("issuer"),
            document_expiry=LAST_OF_ALL if document.left.get("expiry") == "never" else document.day("expiry"),
            nationality=document.code("nationality"),
            other_nationalities=self.codes("other_nationalities") or (),
            dob=self.partial("dob"),
            visas=self.visas(),
            alerts=self.alerts(),
            accompanied_by=self.codes("accompanied_by"),
            onward_at=self.instant("onward_at"),
            earlier_stays=self.stays(),
            stated=self.stated(),
        )
        document.done("expiry", "number")
        self.done()
        return case

    def take(self, key: str, default: object = None) -> object:
        return self.left.pop(key, default)

    def done(self, *ignored: str) -> None:
        unknown = sorted(str(key) for key in self.left if key not in ignored)
        if unknown:
            raise NotACase(
                f"{self.where}: {', '.join(unknown)[:200]!r} is no key of a case: look for a misspelling"
            )

    def wrong(self, key: str, wanted: str) -> NotACase:
        return NotACase(f"{self.where}: {key}: {wanted} is wanted")

    def code(self, key: str) -> str | None:
        return self._code(key, self.take(key))

    def _code(self, key: str, value: object) -> str | None:
        if value is None or value == "":
            return None
        if not isinstance(value, str) or not _CODE.match(value):
            raise self.wrong(key, "a code of letters, digits, '-', '_' or '.'")
        return value

    def codes(self, key: str) -> tuple[str, ...] | None:
        values = self.rows(key)
        if values is None:
            return None
        codes = (self._code(key, value) for value in values)
        return tuple(sorted({code for code in codes if code is not None}))

    def rows(self, key: str) -> list[object] | None:
        values = self.take(key, _ABSENT)
        if values is _ABSENT:
            return []
        if values is None:
            return None
        if not isinstance(values, list) or len(values) > _MANY:
            raise self.wrong(key, f"a list of at most {_MANY}")
        return values

    def number(self, key: str, default: int | None = None, *, most: int = 100_000) -> int | None:
        value = self.take(key, default)
        if value is None:
            return default
        if not isinstance(value, int) or not 0 <= value <= most:
            raise self.wrong(key, f"a whole number from 0 to {most}")
        return int(value)

    def day(self, key: str) -> date | None:
        return self._day(key, self.take(key))

    def _day(self, key: str, value: object) -> date | None:
        if value is None or value == "":
            return None
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
            with contextlib.suppress(ValueError):
                return date.fromisoformat(value)
        raise self.wrong(key, "a date that exists, as 2026-11-20,")

    def partial(self, key: str) -> PartialDate | None:
        value = self.take(key)
        if value is None or value == "":
            return None
        text = str(value)
        if re.fullmatch(r"\d{4}(-\d\d){0,2}", text, re.ASCII):
            with contextlib.suppress(ValueError):
                return PartialDate.parse(text)
        raise self.wrong(key, "a date as 2008-11-20, or as much of it as is known,")

    def instant(self, key: str) -> datetime | None:
        value = self.take(key)
        if value is None or value == "":
            return None
        try:
            at = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
        except ValueError:
            at = None
        if at is None or at.tzinfo is None or not FIRST_YEAR <= at.year <= LAST_YEAR:
            raise self.wrong(
                key,
                f"an instant with its offset, as 2026-11-20T15:00:00-05:00, from {FIRST_YEAR} to {LAST_YEAR},",
            )
        return at

    def visas(self) -> tuple[Visa, ...] | None:
        rows = self.rows("visas")
        return None if rows is None else tuple(_Reader(row, "visas").visa() for row in rows)

    def visa(self) -> Visa:
        visa = Visa(
            issuer=self.code("issuer") or "",
            first=self.day("from"),
            last=self.day("to"),
            entries=self.number("entries", 0) or 0,
            used=self.number("used", 0) or 0,
            stay_days=self.number("stay_days", most=36_600),
        )
        self.done("number", "type")
        return visa

    def alerts(self) -> tuple[Alert, ...] | None:
        rows = self.rows("alerts")
        return None if rows is None else tuple(_Reader(row, "alerts").alert() for row in rows)

    def alert(self) -> Alert:
        kind = self.code("type")
        if kind is None:
            raise self.wrong("type", "the kind of alert")
        first, last = self.day("from"), self.day("to")
        years, months, days = (self.number(unit, 0, most=1200) or 0 for unit in ("years", "months", "days"))
        self.done()
        term = Term(years=years, months=months, days=days) if years or months or days else None
        if term and first is None:
            raise self.wrong("from", "the first day of the term")
        return Alert(type=kind, first=first, last=last, term=term)

    def stays(self) -> tuple[tuple[date, date | None], ...] | None:
        rows = self.rows("earlier_stays")
        if rows is None:
            return None
        stays = []
        for row in rows:
            if not isinstance(row, list) or len(row) != 2:
                raise self.wrong("earlier_stays", "a pair of entry date and exit date")
            entered, left = self._day("earlier_stays", row[0]), self._day("earlier_stays", row[1])
            if entered is None or (left is not None and left < entered):
                raise self.wrong("earlier_stays", "an entry date that is not after the exit date")
            stays.append((entered, left))
        return tuple(stays)

    def stated(self) -> dict[str, bool | None]:
        """The `facts` of a case; a yes, a no or a null beside them is one too."""
        given = self.take("facts", {})
        if not isinstance(given, Mapping):
            raise self.wrong("facts", "a table of names with true, false or null")
        beside = {key: value for key, value in self.left.items() if value is None or isinstance(value, bool)}
        for key in beside:
            del self.left[key]
        stated = {**beside, **given}
        for key, value in stated.items():
            if self._code("facts", key) is None or not (value is None or isinstance(value, bool)):
                raise self.wrong("facts", "a table of names with true, false or null")
        return stated


LAST_OF_ALL = date.max
"""The expiry of a document that never expires."""
