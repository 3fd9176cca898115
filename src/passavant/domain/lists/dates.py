"""Dates as published lists write them, into the record's own: "1976-02-14", "1976-02", "1976", "1959/1961".

A date about which the list itself is unsure ("circa 14 Feb 1976") is kept as its year. No clock is read, so a date of
birth is possible from 1850 to 2100 and who wrote it is believed.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache

from passavant.domain.values import PartialDate

EARLIEST, LATEST = 1850, 2100

ORDERS = ("dmy", "mdy", "ymd")
"""How a date of figures alone may be ordered; where the year comes first nobody writes the day before the month."""


class ImpossibleDate(ValueError):
    """The text names no date that exists, or none that is written in a known way."""


_ABOUT = re.compile(
    r"^(?:circa|approximately|approx\.?|about|around|environ|vers|hacia|ca?\.)\s*", re.IGNORECASE
)
_SPAN = re.compile(r"\s+(?:to|and|-|–|a|à|y|et)\s+|(?<=\d{4})\s*[-–/]\s*(?=\d{4}$)", re.IGNORECASE)
_BETWEEN = re.compile(r"^(?:between|from|entre|de)\s+", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?:[T ]\d\d:\d\d.*)?$")
_FIGURES = re.compile(r"^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$")
_MONTH_YEAR = re.compile(r"^(\d{1,2})[-/.](\d{4})$")
_COMPACT = re.compile(r"^(\d{4})(\d\d)(\d\d)$")
_DAY_WORD = re.compile(
    r"^(?:(\d{1,2})(?:er|st|nd|rd|th)?[ \-./](?:de )?)?([^\W\d]{3,10})\.?[ \-./,]*(?:de )?(\d{4})$"
)
_WORD_DAY = re.compile(r"^([^\W\d]{3,10})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$")
_DECADE = re.compile(r"^(\d{3})0s$")

_MONTHS: dict[str, int] = {
    word: number
    for number, words in enumerate(
        (
            "jan january janvier enero ene janvye",
            "feb february fevrier février febrero fevriye",
            "mar march mars marzo mas",
            "apr april avril avr abril abr avr",
            "may mai mayo me",
            "jun june juin junio jen",
            "jul july juillet julio jiyè",
            "aug august aout août agosto ago out",
            "sep sept september septembre septiembre septanm",
            "oct october octobre octubre oktòb",
            "nov november novembre noviembre novanm",
            "dec december decembre décembre diciembre dic desanm",
        ),
        start=1,
    )
    for word in words.split()
}


@lru_cache(maxsize=65_536)
def date_of_birth(text: str, *, order: str = "dmy") -> str:
    """A date of birth in the record's form.

    Raises:
        ImpossibleDate: it does not exist (30 February, a year before 1850) or is written in no known way.
    """
    text = " ".join(text.split()).strip(" .;,")
    exact = _ABOUT.sub("", text)
    is_about = exact != text
    ends = [end for end in _SPAN.split(_BETWEEN.sub("", exact)) if end]
    if len(ends) == 2 and not _YEAR_FIRST_MONTH.match(exact):
        return _span(*(_single(end, order) for end in ends))
    if decade := _DECADE.match(exact):
        return span_of_years(int(decade[1]) * 10, int(decade[1]) * 10 + 9)
    found = _single(exact, order)
    return str(PartialDate(found.year)) if is_about else str(found)


_YEAR_FIRST_MONTH = re.compile(r"^\d{4}[-/.]\d{1,2}(?:[-/.]\d{1,2})?$")


def span_of_years(first: int, last: int) -> str:
    """Some year from the first to the last.

    Raises:
        ImpossibleDate: a year is out of bounds, or they stand the wrong way round.
    """
    if not EARLIEST <= first <= last <= LATEST:
        raise ImpossibleDate(f"{first}-{last}")
    return f"{first}/{last}" if first != last else str(first)


def day_of(text: str, *, order: str = "dmy") -> date | None:
    """A whole day, as a list dates itself or an entry; None where it is no whole day."""
    try:
        found = _single(text.strip(), order)
    except ImpossibleDate:
        return None
    return found.earliest if found.is_complete else None


def _span(first: PartialDate, last: PartialDate) -> str:
    return span_of_years(first.year, last.year)


def _single(text: str, order: str) -> PartialDate:
    for pattern, parts_of in _WRITTEN:
        if match := pattern.match(text):
            return _dated(text, *parts_of(match, order))
    raise ImpossibleDate(text)


def _dated(text: str, year: int, month: int, day: int) -> PartialDate:
    """Nought stands for an unknown day or month (00/00/1970)."""
    if not EARLIEST <= year <= LATEST or not 0 <= month <= 12 or (day and not month):
        raise ImpossibleDate(text)
    try:
        return PartialDate(year, month or None, day or None)
    except ValueError:
        raise ImpossibleDate(text) from None


Parts = tuple[int, int, int]


def _by_figures(match: re.Match[str], order: str) -> Parts:
    first, second, year = int(match[1]), int(match[2]), int(match[3])
    return (year, first, second) if order == "mdy" else (year, second, first)


def _by_words(match: re.Match[str], day: int, month: int) -> Parts:
    """A word that is no month gives month 13, which does not exist."""
    return int(match[3]), _MONTHS.get(match[month].lower(), 13), int(match[day] or 0)


_WRITTEN: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], str], Parts]], ...] = (
    (_YEAR_FIRST, lambda m, _: (int(m[1]), int(m[2] or 0), int(m[3] or 0))),
    (_FIGURES, _by_figures),
    (_MONTH_YEAR, lambda m, _: (int(m[2]), int(m[1]), 0)),
    (_COMPACT, lambda m, _: (int(m[1]), int(m[2]), int(m[3]))),
    (_DAY_WORD, lambda m, _: _by_words(m, day=1, month=2)),
    (_WORD_DAY, lambda m, _: _by_words(m, day=2, month=1)),
)
