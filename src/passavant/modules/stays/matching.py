"""Work stays out from the crossings that stand: of the persons whom a change touches, or of everybody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from django.db.models import F, QuerySet

from passavant.domain.codes.numbers import document_key
from passavant.domain.stays import Ending, Kind, Match, Move, match
from passavant.journal.following import put_rows
from passavant.modules.crossings.queries import Crossing, Inspection, Status, find_crossings, standing
from passavant.modules.stays import grouping
from passavant.modules.stays.facts import Claim
from passavant.modules.stays.models import Clearance, Extension, Stay

CHUNK = 2000
"""Persons whose stays are worked out together: as many as a piece of a chain may hold."""
BATCH = 2000
_WRITTEN = tuple(column.attname for column in Stay._meta.concrete_fields if not column.primary_key)
_WHOLE_DATE = len("2026-11-20")
_COLUMNS = (
    "person_key", "happened_at", "pk", "direction", "issuing_state", "document_number", "post", "stay_until",
    "surname", "given_names", "name_key", "nationality", "date_of_birth",
)  # fmt: skip


class Passed(NamedTuple):
    """What of a crossing its stay needs."""

    person_key: str
    happened_at: datetime
    pk: UUID
    direction: str
    issuing_state: str
    document_number: str
    post: str
    stay_until: date | None
    surname: str
    given_names: str
    name_key: str
    nationality: str
    date_of_birth: str

    @property
    def document(self) -> str:
        return document_key(self.issuing_state, self.document_number)

    @property
    def likeness(self) -> str:
        """Empty where part of the birth date is unknown: too many people share a name."""
        whole = len(self.date_of_birth) == _WHOLE_DATE and bool(self.name_key)
        return f"{self.name_key}|{self.date_of_birth}|{self.nationality}" if whole else ""

    @property
    def move(self) -> Move:
        return Move(
            key=self.pk,
            at=self.happened_at,
            kind=Kind(self.direction),
            person=self.person_key,
            issuing_state=self.issuing_state,
            document_number=self.document_number,
        )


class Recorded(NamedTuple):
    """What of a stay on record says whether it is worked out anew."""

    pk: UUID
    group: str
    ending: str
    exit: UUID | None
    exit_person_key: str
    left_at: datetime | None
    entered_at: datetime | None

    @property
    def last_moment(self) -> datetime:
        """As `Stay.last_moment`."""
        moment = self.left_at or self.entered_at
        assert moment is not None  # noqa: S101  (a stay has an entry or an exit)
        return moment


# -- the persons whom a change touches


def touching(crossings: Collection[UUID], inspections: Collection[UUID]) -> tuple[set[str], datetime | None]:
    """The keys of the persons whom changed crossings and inspections are about, and since when they are touched.

    A corrected crossing was somebody else's before: the stay that it stood in names them.
    """
    refused = Inspection.objects.filter(pk__in=inspections, status__in=(Status.REFUSED, Status.REFERRED))
    stays = Stay.objects.filter(pk__in=crossings) | Stay.objects.filter(exit__in=crossings)
    ends = stays.values_list("person_key", "exit_person_key", "entered_at", "left_at")
    touched: list[tuple[str, datetime | None]] = [
        *find_crossings(crossings).values_list("person_key", "happened_at"),
        *refused.filter(direction=Kind.ENTRY).values_list("person_key", "opened_at"),
        *((person, entered or left) for person, _leaving, entered, left in ends),
        *((leaving, left) for _person, leaving, _entered, left in ends if leaving),
    ]
    return {person for person, _at in touched}, min(
        (at for _person, at in touched if at is not None), default=None
    )


def with_several_keys() -> set[str]:
    """The keys of whoever has a stay under more than one."""
    together = Stay.objects.exclude(person_key=F("group")) | Stay.objects.exclude(
        exit_person_key__in=("", F("group"))
    )
    return {
        key for keys in together.values_list("group", "person_key", "exit_person_key") for key in keys
    } - {""}


def rematch(persons: Collection[str], *, since: datetime | None = None) -> None:
    """Work out anew the stays of some persons, with all documents that are theirs.

    Args:
        since: nothing before it has changed, so that what had ended before stays as it is; None: all of it.
    """
    groups = [_Person(min(keys), keys) for keys in grouping.groups_of(persons)]
    for start in range(0, len(groups), CHUNK):
        _rematch(groups[start : start + CHUNK], since)


@dataclass(slots=True)
class _Person:
    """One person: their keys, the stays on record, and the last one that had ended before anything changed."""

    group: str
    keys: frozenset[str]
    old: list[Recorded] = field(default_factory=list)
    ended: Recorded | None = None

    def leave_what_had_ended(self, since: datetime) -> None:
        if {stay.group for stay in self.old} == {self.group}:
            had_left = [stay for stay in self.old if stay.ending == Ending.LEFT and stay.left_at < since]  # type: ignore[operator]  # who left has a moment
            self.ended = max(had_left, key=lambda stay: stay.last_moment, default=None)

    @property
    def changing(self) -> set[UUID]:
        """The stays on record that are worked out anew."""
        if self.ended is None:
            return {stay.pk for stay in self.old}
        return {stay.pk for stay in self.old if stay.last_moment > self.ended.last_moment}

    @property
    def after(self) -> Move | None:
        """The exit that the stays to be worked out come after."""
        stay = self.ended
        if stay is None or stay.exit is None or stay.left_at is None:
            return None
        return Move(key=stay.exit, at=stay.left_at, kind=Kind.EXIT, person=stay.exit_person_key)


def _rematch(persons: list[_Person], since: datetime | None) -> None:
    of_key = {key: person for person in persons for key in person.keys}
    for stay in map(Recorded._make, Stay.objects.filter(group__in=of_key).values_list(*Recorded._fields)):
        of_key[stay.group].old.append(stay)
    if since is not None:
        for person in persons:
            person.leave_what_had_ended(since)
    passed: dict[str, list[Passed]] = defaultdict(list)
    for row in _passed(of_key, since=_first_needed(persons)):
        passed[of_key[row.person_key].group].append(row)
    refused = _refusals({row.document for rows in passed.values() for row in rows})
    confirmed = grouping.confirmed_pairs([row.pk for rows in passed.values() for row in rows])
    stays = [
        stay
        for person in persons
        for stay in _stays_of(person.group, passed[person.group], refused, confirmed, after=person.after)
    ]
    gone = {key for person in persons for key in person.changing} - {stay.pk for stay in stays}
    Stay.objects.filter(pk__in=gone).delete()
    _store(stays)


def _first_needed(persons: Iterable[_Person]) -> datetime | None:
    """Since when crossings have to be read; None: all, because somebody's stays are worked out from the first."""
    moments = [person.after.at if person.after else None for person in persons]
    return None if None in moments else min(at for at in moments if at is not None)


# -- everybody


def match_all() -> None:
    """Work all stays out from nothing, reading the crossings once, person by person."""
    Stay.objects.all().delete()
    together, confirmed, refused = grouping.all_groups(), grouping.confirmed_pairs(), _refusals(None)
    aside: dict[str, list[Passed]] = defaultdict(list)
    stays: list[Stay] = []
    rows = map(Passed._make, _crossings().order_by("person_key").values_list(*_COLUMNS).iterator(BATCH))
    for key, theirs in groupby(rows, key=lambda row: row.person_key):
        if key in together:
            aside[min(together[key])].extend(theirs)
            continue
        stays.extend(_stays_of(key, list(theirs), refused, confirmed))
        if len(stays) >= BATCH:
            _store(stays)
            stays = []
    for group, passed in aside.items():
        stays.extend(_stays_of(group, passed, refused, confirmed))
    for start in range(0, len(stays), BATCH):
        _store(stays[start : start + BATCH])


# -- one person


def _stays_of(
    group: str,
    passed: Iterable[Passed],
    refused: Mapping[str, list[Move]],
    confirmed: Collection[tuple[UUID, UUID]],
    *,
    after: Move | None = None,
) -> Iterator[Stay]:
    rows = {
        row.pk: row
        for row in passed
        if after is None or (row.happened_at, row.pk.int) > (after.at, after.key.int)
    }
    moves = [row.move for row in rows.values()]
    if refused:
        documents = {row.document for row in rows.values()}
        moves += [
            move
            for document in documents
            for move in refused.get(document, ())
            if after is None or move.at > after.at
        ]
    for found in match(moves, after=after, confirmed=confirmed):
        yield _stay(group, found, rows)


def _stay(group: str, found: Match, rows: Mapping[UUID, Passed]) -> Stay:
    first = rows[found.key]
    entry = rows[found.entry.key] if found.entry else None
    leaving = rows[found.exit.key] if found.exit else None
    return Stay(
        id=found.key,
        group=group,
        person_key=first.person_key,
        entry=entry.pk if entry else None,
        exit=leaving.pk if leaving else None,
        exit_person_key=leaving.person_key if leaving else "",
        entered_at=entry.happened_at if entry else None,
        left_at=leaving.happened_at if leaving else None,
        entry_post=entry.post if entry else "",
        exit_post=leaving.post if leaving else "",
        allowed_until=entry.stay_until if entry else None,
        until=entry.stay_until if entry else None,
        ending=found.ending.value,
        tier=found.tier.value if found.tier else "",
        surname=first.surname,
        given_names=first.given_names,
        nationality=first.nationality,
        date_of_birth=first.date_of_birth,
        document_number=first.document_number,
        issuing_state=first.issuing_state,
        document_key=first.document,
        likeness=first.likeness,
    )


# -- reading and writing


def _crossings() -> QuerySet[Crossing]:
    """Those that stand and go one way or the other: another site may have signed any word for it."""
    return standing().filter(direction__in=(Kind.ENTRY.value, Kind.EXIT.value))


def _passed(keys: Collection[str], *, since: datetime | None) -> Iterator[Passed]:
    rows = _crossings().filter(person_key__in=list(keys))
    if since is not None:
        rows = rows.filter(happened_at__gte=since)
    return map(Passed._make, rows.values_list(*_COLUMNS))


def _refusals(documents: Collection[str] | None) -> dict[str, list[Move]]:
    """Refused entries by the key of the document; None: all there are."""
    rows = Inspection.objects.filter(status=Status.REFUSED, direction=Kind.ENTRY).exclude(document_key="")
    if documents is not None:
        rows = rows.filter(document_key__in=documents)
    moves: dict[str, list[Move]] = defaultdict(list)
    for document, key, at, person in rows.values_list("document_key", "pk", "opened_at", "person_key"):
        moves[document].append(Move(key=key, at=at, kind=Kind.REFUSAL, person=person))
    return moves


def _store(stays: list[Stay]) -> None:
    """Write stays with what people decided about them; one that is there already is written over."""
    _settle({stay.entry: stay for stay in stays if stay.entry is not None})
    put_rows(Stay, {stay.pk: {name: getattr(stay, name) for name in _WRITTEN} for stay in stays})


def _settle(stays: Mapping[UUID, Stay]) -> None:
    """Extensions and rebuttals, in the order in which they were decided."""
    for extension in Extension.objects.filter(entry__in=stays, withdrawn_at=None).order_by(
        "allowed_at", "id"
    ):
        stay = stays[extension.entry]
        stay.until = max(stay.until, extension.until) if stay.until else extension.until
    for clearance in Clearance.objects.filter(entry__in=stays, is_agreed=True).order_by("decided_at", "id"):
        _clear(stays[clearance.entry], Claim(clearance.claim), clearance.day)


def _clear(stay: Stay, claim: Claim, day: date | None) -> None:
    stay.claim = claim.value
    if claim is Claim.LAWFUL and day is not None:
        stay.until = max(stay.until, day) if stay.until else day
    elif claim is Claim.LEFT:
        stay.declared_day = day
        if stay.ending in (Ending.OPEN, Ending.UNKNOWN_EXIT):
            stay.ending = Ending.DECLARED.value
