"""What is asked of stays."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from passavant.domain.stays import Ending
from passavant.modules.crossings.facts import Document
from passavant.modules.crossings.queries import person_key_of
from passavant.modules.stays import grouping
from passavant.modules.stays.models import Clearance, Decision, Extension, Rebuttal, Stay

MOST = 500
"""Stays on one page."""
MOST_CANDIDATES = 50
MOST_EARLIER = 400
"""Stays of one person that are looked through: more than two years of a daily commuter."""


def find_stay(stay: UUID) -> Stay | None:
    return Stay.objects.filter(pk=stay).first()


def find_stay_of(crossing: UUID) -> Stay | None:
    """The stay in which a crossing is the entry or the exit."""
    return (Stay.objects.filter(pk=crossing) | Stay.objects.filter(exit=crossing)).first()


def find_extension(extension: UUID) -> Extension | None:
    return Extension.objects.filter(pk=extension).first()


def find_rebuttal(rebuttal: UUID) -> Rebuttal | None:
    return Rebuttal.objects.filter(pk=rebuttal).first()


# -- one person


def keys_of(document: Document) -> frozenset[str]:
    """All keys of the person whom a document shows; none without a number."""
    if not document.document_number:
        return frozenset()
    (group,) = grouping.groups_of({person_key_of(document)})
    return group


def stays_of(keys: Collection[str]) -> QuerySet[Stay]:
    """The stays of a person, by all their keys."""
    return Stay.objects.filter(group__in=list(keys))


def last_stay(keys: Collection[str], *, before: datetime) -> Stay | None:
    """The stay that began last before a moment."""
    latest = sorted(stays_before(keys, before=before), key=_began, reverse=True)
    return latest[0] if latest else None


def stays_before(keys: Collection[str], *, before: datetime) -> list[Stay]:
    """The latest stays of a person that began before a moment, the oldest first."""
    theirs = stays_of(keys)
    entered = theirs.filter(entered_at__lt=before).order_by("-entered_at")[:MOST_EARLIER]
    without_entry = theirs.filter(entered_at=None, left_at__lt=before).order_by("-left_at")[:MOST_EARLIER]
    return sorted([*entered, *without_entry], key=_began)


def _began(stay: Stay) -> datetime:
    began = stay.entered_at or stay.left_at
    assert began is not None  # noqa: S101  (a stay has an entry or an exit)
    return began


@dataclass(frozen=True, slots=True)
class EarlierStay:
    """First and last day of somebody in the country; `left` is None where nobody knows it."""

    entered: date
    left: date | None


def earlier_stays(keys: Collection[str], *, before: datetime) -> tuple[EarlierStay, ...]:
    """When a person was in the country, by all their keys, the oldest first."""
    if not keys:
        return ()
    return tuple(
        EarlierStay(timezone.localdate(stay.entered_at), _last_day(stay, before))
        for stay in stays_before(keys, before=before)
        if stay.entered_at is not None
    )


def _last_day(stay: Stay, before: datetime) -> date | None:
    if stay.left_at is not None and stay.left_at < before:
        return timezone.localdate(stay.left_at)
    if stay.declared_day is None or stay.entered_at is None:
        return None
    return max(stay.declared_day, timezone.localdate(stay.entered_at))


# -- lists


def open_stays(*, posts: Iterable[str] = (), expired_on: date | None = None) -> QuerySet[Stay]:
    """Foreigners in the country by the records here, the earliest last day first.

    Args:
        posts: those at which they entered; none: all.
        expired_on: only whose last lawful day is before it, and whom nobody cleared.
    """
    stays = Stay.objects.filter(ending=Ending.OPEN, until__isnull=False)
    if expired_on is not None:
        stays = stays.filter(until__lt=expired_on, claim="")
    return _at(stays, posts).order_by("until", "id")


def unknown_exits(*, posts: Iterable[str] = ()) -> QuerySet[Stay]:
    """Stays of foreigners who entered again although no exit was recorded: nobody's overstay."""
    stays = Stay.objects.filter(ending=Ending.UNKNOWN_EXIT, allowed_until__isnull=False)
    return _at(stays, posts).order_by("-entered_at")


def _at(stays: QuerySet[Stay], posts: Iterable[str]) -> QuerySet[Stay]:
    chosen = list(posts)
    return stays.filter(entry_post__in=chosen) if chosen else stays


# -- what people decide


def extensions_of(entry: UUID) -> list[Extension]:
    return list(Extension.objects.filter(entry=entry).order_by("allowed_at"))


@dataclass(frozen=True, slots=True)
class Contested:
    """A rebuttal with the word of the second person, where there is one."""

    rebuttal: Rebuttal
    clearance: Clearance | None


def rebuttals_of(entry: UUID) -> list[Contested]:
    decided = {
        row.rebuttal: row for row in Clearance.objects.filter(entry=entry).order_by("-decided_at", "id")
    }
    rows = Rebuttal.objects.filter(entry=entry).order_by("proposed_at")
    return [Contested(row, decided.get(row.pk)) for row in rows]


def find_clearance(rebuttal: UUID) -> Clearance | None:
    """The first word of a second person."""
    return Clearance.objects.filter(rebuttal=rebuttal).order_by("decided_at", "id").first()


def rebuttals_to_decide() -> list[Rebuttal]:
    """Those that wait for a second person, the oldest first."""
    decided = Clearance.objects.values("rebuttal")
    return list(Rebuttal.objects.exclude(pk__in=decided).order_by("proposed_at")[:MOST])


@dataclass(frozen=True, slots=True)
class Candidate:
    """An exit without an entry that may belong to an open stay: the same person by name, or the same number."""

    stay: Stay
    leaving: Stay

    @property
    def is_same_number(self) -> bool:
        return bool(self.stay.document_key) and self.stay.document_key == self.leaving.document_key


def candidates(*, posts: Iterable[str] = ()) -> list[Candidate]:
    """Pairs for a human to look at, the stay with the earliest last day first; never a match by themselves."""
    alike = _leaving_of(entry=OuterRef("pk"), entered_at=OuterRef("entered_at"))
    by_name = alike.filter(likeness=OuterRef("likeness")).exclude(likeness="")
    by_number = alike.filter(document_key=OuterRef("document_key")).exclude(document_key="")
    perhaps_left = open_stays(posts=posts).filter(Exists(by_name) | Exists(by_number))[:MOST_CANDIDATES]
    return [found for stay in perhaps_left for found in candidates_for(stay)][:MOST_CANDIDATES]


def candidates_for(stay: Stay) -> list[Candidate]:
    """Exits without an entry that may be this person's, the earliest first."""
    if not stay.is_open:
        return []
    leaving = _leaving_of(entry=stay.pk, entered_at=stay.entered_at)
    by_name = leaving.filter(likeness=stay.likeness).exclude(likeness="")
    by_number = leaving.filter(document_key=stay.document_key).exclude(document_key="")
    return [Candidate(stay, row) for row in (by_name | by_number).order_by("left_at")[:MOST_CANDIDATES]]


def _leaving_of(*, entry: Any, entered_at: Any) -> QuerySet[Stay]:
    """Exits without an entry after somebody entered, of which nobody has said yet whether they are theirs."""
    said = Decision.objects.filter(entry=entry, exit=OuterRef("pk"))
    later = Stay.objects.filter(ending=Ending.UNKNOWN_ENTRY, left_at__gt=entered_at)
    return later.filter(~Exists(said))


def last_word(entry: UUID, leaving: UUID) -> Decision | None:
    """What was last said of an entry and an exit."""
    return Decision.objects.filter(entry=entry, exit=leaving).order_by("-decided_at", "-id").first()


def decisions_on(stay: Stay) -> list[Decision]:
    """What was said of a stay's exits, the oldest first."""
    return list(Decision.objects.filter(entry=stay.pk).order_by("decided_at", "id"))


AGES = (7, 30, 90)
"""Upper ends, in days, of the bands in which overdue stays are counted."""


def overdue_by_age(*, posts: Iterable[str] = (), today: date) -> list[int]:
    """How many open stays are over by up to each of AGES, and by more."""
    overdue = open_stays(posts=posts, expired_on=today).order_by()
    ends = [today - timedelta(days=days) for days in AGES]
    counts = [overdue.filter(until__gte=end).count() for end in ends] + [overdue.count()]
    return [counts[0], *(later - earlier for earlier, later in pairwise(counts))]
