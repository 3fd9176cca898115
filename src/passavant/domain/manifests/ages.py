"""A birth date or an age as people say it at a reception; an age gives a year, and that it is estimated is kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from passavant.domain.values import PartialDate, age_on

OLDEST = 120
_FORMS = ("%d%m%Y", "%d/%m/%Y", "%d/%m/%y", "%Y/%m/%d")
_AGE = re.compile(r"(\d{1,3})(?: ?(?:an|ans|ane|años|anos|year|years|y))?", re.IGNORECASE)
_MONTHS = re.compile(r"(\d{1,2}) ?(?:m|mwa|mois|mes|meses|month|months)", re.IGNORECASE)


class NotAnAge(ValueError):
    """Neither an age nor a date."""


@dataclass(frozen=True, slots=True)
class Born:
    """When somebody was born, as far as known, and how old that makes them today.

    `is_age`: only an age was said; then the date is a year or a month, and estimated.
    """

    on: PartialDate
    age: int
    is_estimated: bool
    is_age: bool = False


def read_born(text: str, *, today: date) -> Born:
    """Read "34", "34 ans", "8 mwa", "1990", "03/1990", "12/03/1990", "12031990" or "1990-03-12".

    The age may be above any that people reach, or below nought for a day to come: the caller judges that.

    Raises:
        NotAnAge: none of these, or a day that does not exist.
    """
    text = " ".join(text.split())
    if found := _MONTHS.fullmatch(text):
        months = today.year * 12 + today.month - 1 - int(found[1])
        return Born(PartialDate(months // 12, months % 12 + 1), int(found[1]) // 12, True, is_age=True)
    if found := _AGE.fullmatch(text):
        age = int(found[1])
        if age >= today.year:
            raise NotAnAge(text)
        return Born(PartialDate(today.year - age), age, True, is_age=True)
    on = _partial(text)
    return Born(on, age_on(on, today=today), False)


def _partial(text: str) -> PartialDate:
    plain = re.sub(r"[\s.\-]+", "/", text.strip())
    try:
        if re.fullmatch(r"\d{4}", plain):
            return PartialDate(int(plain))
        if found := re.fullmatch(r"(\d{1,2})/(\d{4})", plain):
            return PartialDate(int(found[2]), int(found[1]))
        if found := re.fullmatch(r"(\d{4})/(\d{1,2})", plain):
            return PartialDate(int(found[1]), int(found[2]))
    except ValueError:
        raise NotAnAge(text) from None
    for form in _FORMS:
        try:
            return PartialDate.of(datetime.strptime(plain, form).date())  # noqa: DTZ007  (a day, no instant)
        except ValueError:
            continue
    raise NotAnAge(text)
