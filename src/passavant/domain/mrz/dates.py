"""Six-digit dates of the MRZ: centuries, unknown parts, impossible days (ICAO Doc 9303-3, 4.8)."""

from __future__ import annotations

from datetime import date

from passavant.domain.values import PartialDate

FIRST_MACHINE_READABLE_PASSPORT = 1980
LONGEST_FUTURE = 30
"""Years ahead up to which an expiry is taken at its word; validity is 10 years, rarely 15, never 30."""


class ImpossibleDate(ValueError):
    """The six characters name no day, month or year that exists."""


def date_of_birth(printed: str, *, today: date) -> PartialDate | None:
    """The birth date in the latest century that is not in the future; None when it is unknown.

    A birth in the future can therefore not be read: two digits of the year cannot say it.

    Raises:
        ImpossibleDate: 30 February, month 13, a letter.
    """
    if "<" in printed:
        return _partial(printed, _birth_century(printed[:2], today=today))
    year = _two_digits(printed[:2]) + today.year // 100 * 100
    month, day = _two_digits(printed[2:4]), _two_digits(printed[4:])
    if (year, month, day) > (today.year, today.month, today.day):
        year -= 100
    return _exact(year, month, day)


def date_of_expiry(printed: str, *, today: date) -> PartialDate | None:
    """The expiry date, in the past or up to 30 years ahead; None when the document bears none.

    Raises:
        ImpossibleDate: 30 February, month 13, a letter.
    """
    if "<" in printed:
        return _partial(printed, _expiry_century(printed[:2], today=today))
    year = _expiry_year(_two_digits(printed[:2]), today=today)
    return _exact(year, _two_digits(printed[2:4]), _two_digits(printed[4:]))


def _two_digits(text: str) -> int:
    if not text.isdigit():
        raise ImpossibleDate(text)
    return int(text)


def _exact(year: int, month: int, day: int) -> PartialDate:
    if not month or not day:
        raise ImpossibleDate(f"{year}-{month}-{day}")
    try:
        return PartialDate(year, month, day)
    except ValueError as impossible:
        raise ImpossibleDate(str(impossible)) from impossible


def _birth_century(printed: str, *, today: date) -> int | None:
    if "<" in printed:
        return None
    year = _two_digits(printed) + today.year // 100 * 100
    return year - 100 if year > today.year else year


def _expiry_century(printed: str, *, today: date) -> int | None:
    return None if "<" in printed else _expiry_year(_two_digits(printed), today=today)


def _expiry_year(two_digits: int, *, today: date) -> int:
    year = two_digits + today.year // 100 * 100
    # 48 is 2048 and a finding; 94 is 1994, because nothing machine readable expired before 1980.
    if year > today.year + LONGEST_FUTURE and year - 100 >= FIRST_MACHINE_READABLE_PASSPORT:
        return year - 100
    return year


def _partial(printed: str, year: int | None) -> PartialDate | None:
    """Only what is printed: an unknown month makes the day meaningless, an unknown year the whole date."""
    month, day = (_known_part(printed[start : start + 2]) for start in (2, 4))
    if year is None:
        return None
    if month is None:
        return PartialDate(year)
    return _exact(year, month, day) if day is not None else _month(year, month)


def _known_part(two: str) -> int | None:
    return None if two == "<<" else _two_digits(two)


def _month(year: int, month: int) -> PartialDate:
    if not 1 <= month <= 12:
        raise ImpossibleDate(f"{year}-{month}")
    return PartialDate(year, month)
