"""Numbers of documents, vehicles and vessels: found exactly, in ranges of blanks, and with letters taken for digits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q

from passavant.domain.codes import issuer_of
from passavant.domain.codes.numbers import SHORTEST, folded_number, normal_number
from passavant.domain.lists.entries import Kind
from passavant.modules.watchlists.models import ListedNumber

TRAVELLERS = (Kind.PERSON, Kind.DOCUMENT)
"""Whose numbers a travel document is looked for among; a plate may read like a passport's number."""


class By(StrEnum):
    """How an entry was met, the surest first."""

    NUMBER = "number"
    RANGE = "range"
    FOLDED = "folded"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class NumberMatch:
    """An entry with that number, and how it was met; whether the entry is in force is not asked here."""

    entry: str
    by: By


def numbers(number: str, *, state: str = "", kinds: Iterable[Kind] = TRAVELLERS) -> list[NumberMatch]:
    """The entries with a number, each once, the surest way first.

    Args:
        state: who issued it; one that is known on both sides must agree.
    """
    normal = normal_number(number)
    if len(normal) < SHORTEST:
        return []
    found: dict[str, By] = {}
    for row, by in _rows(normal, [kind.value for kind in kinds]):
        if not state or not row.state or issuer_of(row.state) == issuer_of(state):
            found.setdefault(row.entry, by)
    return [NumberMatch(entry, by) for entry, by in found.items()]


def _rows(normal: str, kinds: list[str]) -> Iterator[tuple[ListedNumber, By]]:
    of_kind = ListedNumber.objects.filter(kind__in=kinds)
    alike = list(of_kind.filter(folded=folded_number(normal)))
    yield from ((row, By.NUMBER) for row in alike if row.number == normal)
    yield from ((row, By.RANGE) for row in of_kind.filter(_within(normal)))
    yield from ((row, By.FOLDED) for row in alike if row.number != normal)


def _within(normal: str) -> Q:
    """Numbers of one length sort as the booklets were printed."""
    return ~Q(last_number="") & Q(length=len(normal), number__lte=normal, last_number__gte=normal)
