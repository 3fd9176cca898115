"""What is asked of vessels, their people, passes and counts; answers are frozen values or querysets, never guesses."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count as Number
from django.db.models import Max, Q, QuerySet, Sum
from django.utils import timezone

from passavant.base.days import span
from passavant.domain.values import Severity
from passavant.modules.crossings import queries as crossings
from passavant.modules.crossings.facts import Document, ReadBy, Recommendation
from passavant.modules.sea import judging
from passavant.modules.sea.models import (
    Call,
    Correction,
    Interdiction,
    LeftBehind,
    Movement,
    Person,
    ShorePass,
    Stop,
    Tally,
)
from passavant.modules.sea.reasons import DIRECTIONS, Flow, ListKind, Way
from passavant.modules.sea.settings import Settings

MOST_CALLS = 60
MOST_FOUND = 200


def own_settings() -> Settings:
    own: Settings = settings.PASSAVANT.rooms["sea"]
    return own


# -- calls ---------------------------------------------------------------------------------------------------


def find_call(call: UUID) -> Call | None:
    return Call.objects.filter(pk=call).first()


def next_number(site: str) -> int:
    """The number of this site's next call; asked within a turn."""
    last = Call.objects.filter(site=site).aggregate(last=Max("number"))["last"]
    return int(last or 0) + 1


def in_port(posts: Sequence[str]) -> list[Call]:
    """Vessels that have not sailed, the next to sail first."""
    found = Call.objects.filter(sailed_at=None, voided_at=None)
    return list((found.filter(post__in=posts) if posts else found).order_by("sails_at", "number"))


def sailed_lately(posts: Sequence[str]) -> list[Call]:
    found = Call.objects.exclude(sailed_at=None, voided_at=None)
    return list((found.filter(post__in=posts) if posts else found).order_by("-arrived_at")[:MOST_CALLS])


def in_port_with(imo_number: str, *, besides: UUID | None = None) -> Call | None:
    """The call of a vessel that is in port already."""
    found = Call.objects.filter(imo_number=imo_number, sailed_at=None, voided_at=None)
    return next((row for row in found if row.pk != besides), None) if imo_number else None


def corrections_of(call: UUID) -> list[Correction]:
    return list(Correction.objects.filter(call=call).order_by("-at"))


def last_back(call: Call) -> datetime:
    """By when everybody has to be on board."""
    return judging.last_back(call.sails_at, minutes=own_settings().back_before_minutes)


# -- lists ---------------------------------------------------------------------------------------------------


def find_person(person: UUID) -> Person | None:
    return Person.objects.filter(pk=person).first()


def listed(call: UUID, kind: str) -> QuerySet[Person]:
    return Person.objects.filter(call=call, kind=kind).order_by("listing", "line")


def broken(call: UUID, kind: str) -> QuerySet[Person]:
    """Rows that nobody has put right yet."""
    return listed(call, kind).exclude(wrong="").filter(left_out="")


def first_broken(call: UUID) -> Person | None:
    """The row to put right next, of the crew first."""
    return Person.objects.filter(call=call, left_out="").exclude(wrong="").order_by("kind", "line").first()


def aboard(call: UUID, kind: str) -> QuerySet[Person]:
    """Rows that stand for somebody on board."""
    return listed(call, kind).filter(wrong="", left_out="")


def found_about(call: UUID) -> list[Person]:
    """People on the lists of a call about whom something was found, the gravest first."""
    rows = Person.objects.filter(call=call, left_out="").exclude(
        recommendation__in=("", Recommendation.CLEAR.value)
    )
    return sorted(rows, key=lambda row: (row.recommendation != Recommendation.STOP.value, row.kind, row.line))


def persons_by_key(persons: Iterable[UUID]) -> dict[UUID, Person]:
    return Person.objects.in_bulk(list(set(persons)))


def document_of(row: Person) -> Document:
    """The document of somebody on a list as facts hold it."""
    return Document(
        read_by=ReadBy.TYPED,
        document_code=row.document_code,
        issuing_state=row.issuing_state or row.nationality,
        document_number=row.document_number,
        surname=row.surname,
        given_names=row.given_names,
        nationality=row.nationality,
        date_of_birth=row.date_of_birth,
        sex=row.sex,
        date_of_expiry=row.date_of_expiry,
        birth_date_estimated=row.birth_date_estimated,
    )


@dataclass(frozen=True, slots=True)
class OnBoard:
    """A call's lists in figures."""

    crew: int
    passengers: int
    transit: int
    broken: int
    found: int


def on_board(call: UUID) -> OnBoard:
    """How many people the lists of a call hold; who goes on with the vessel is in transit."""
    good = Person.objects.filter(call=call, wrong="", left_out="")
    passengers = good.filter(kind=ListKind.PASSENGERS)
    return OnBoard(
        crew=good.filter(kind=ListKind.CREW).count(),
        passengers=passengers.count(),
        transit=passengers.exclude(transit="no").count(),
        broken=Person.objects.filter(call=call, left_out="").exclude(wrong="").count(),
        found=good.filter(recommendation=Recommendation.STOP.value).count(),
    )


# -- shore passes --------------------------------------------------------------------------------------------


def find_pass(shore_pass: UUID) -> ShorePass | None:
    return ShorePass.objects.filter(pk=shore_pass).first()


def find_by_code(code: str) -> ShorePass | None:
    return ShorePass.objects.filter(code=code).first()


def is_code_taken(code: str) -> bool:
    return ShorePass.objects.filter(code=code).exists()


def current_pass_of(person: UUID) -> ShorePass | None:
    """The pass of somebody that is not withdrawn: there is one at a time."""
    return ShorePass.objects.filter(person=person, withdrawn_at=None).first()


def passes_of(call: UUID) -> list[ShorePass]:
    """In the order of the crew list, so that a pass is found where its holder stands there."""
    lines = dict(Person.objects.filter(call=call).values_list("pk", "line"))
    return sorted(
        ShorePass.objects.filter(call=call).order_by("issued_at", "id"),
        key=lambda each: lines.get(each.person, 0),
    )


def without_pass(call: UUID) -> list[Person]:
    """Crew on board who have no pass."""
    holders = set(ShorePass.objects.filter(call=call, withdrawn_at=None).values_list("person", flat=True))
    return [row for row in aboard(call, ListKind.CREW) if row.pk not in holders]


def find_movement(movement: UUID) -> Movement | None:
    return Movement.objects.filter(pk=movement).first()


def find_stop(stop: UUID) -> Stop | None:
    return Stop.objects.filter(pk=stop).first()


def stop_of_inspection(inspection: UUID) -> Stop | None:
    return Stop.objects.filter(inspection=inspection).first()


def last_movement(person: UUID) -> Movement | None:
    """The latest movement of somebody that stands, on whichever of their passes, by when it happened."""
    passes = ShorePass.objects.filter(person=person).values("pk")
    return _standing().filter(shore_pass__in=passes).order_by("-happened_at").first()


def last_stop(shore_pass: UUID) -> Stop | None:
    return Stop.objects.filter(shore_pass=shore_pass).order_by("-stopped_at").first()


def is_waiting(stop: Stop, *, at: datetime) -> bool:
    """Whether the second line has not decided yet on somebody who was stopped."""
    return bool(crossings.waiting_among([stop.inspection], since=crossings.resumed_since(at)))


def movements_of(shore_pass: UUID) -> list[Movement]:
    return list(Movement.objects.filter(shore_pass=shore_pass).order_by("-happened_at")[:MOST_FOUND])


def stops_of(shore_pass: UUID) -> list[Stop]:
    return list(Stop.objects.filter(shore_pass=shore_pass).order_by("-stopped_at")[:MOST_FOUND])


def latest_at(booth: str, *, day: date, officer: str, most: int) -> list[Movement]:
    """What an officer let through last at a booth, today."""
    mine = Movement.objects.filter(day=day, booth=booth, officer=officer, at_window=False)
    return list(mine.order_by("-happened_at")[:most])


def findings_of_row(row: Movement | Person) -> list[dict[str, Any]]:
    """What was found, as the fact keeps it."""
    noted: list[dict[str, Any]] = json.loads(row.findings)
    return noted


def worst_of(row: Person) -> str:
    """The severity of the gravest finding of a row, or nothing."""
    ranks = [Severity(each["severity"]) for each in findings_of_row(row)]
    return max(ranks, key=lambda each: each.rank).value if ranks else ""


def _standing() -> QuerySet[Movement]:
    return Movement.objects.filter(voided_at=None)


# -- who is ashore -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ashore:
    """A holder whose last movement was out."""

    shore_pass: ShorePass
    person: Person
    since: datetime
    booth: str


def ashore(call: UUID) -> list[Ashore]:
    """Who of a call's crew is out by what is recorded: exact by every lane, and by the windows after a stop."""
    passes = {row.pk: row for row in ShorePass.objects.filter(call=call)}
    last: dict[UUID, Movement] = {}
    for row in _standing().filter(call=call).order_by("happened_at"):
        last[passes[row.shore_pass].person] = row
    people = persons_by_key(last)
    found = [
        Ashore(passes[row.shore_pass], people[person], row.happened_at, row.booth)
        for person, row in last.items()
        if row.way == Way.OUT
    ]
    return sorted(found, key=lambda each: (each.since, each.person.line))


def out_in_each(calls: Iterable[UUID]) -> dict[UUID, int]:
    """How many people of each call are out."""
    wanted = list(calls)
    holders = dict(ShorePass.objects.filter(call__in=wanted).values_list("pk", "person"))
    last: dict[UUID, tuple[UUID, str]] = {}
    rows = _standing().filter(call__in=wanted).order_by("happened_at")
    for shore_pass, call, way in rows.values_list("shore_pass", "call", "way").iterator():
        last[holders[shore_pass]] = (call, way)
    return dict(Counter(call for call, way in last.values() if way == Way.OUT))


def left_by(call: UUID) -> list[tuple[LeftBehind, Person, datetime | None]]:
    """Whom a vessel left, and when each came back to the gate after all."""
    rows = list(LeftBehind.objects.filter(call=call).order_by("word", "id"))
    people = persons_by_key(row.person for row in rows)
    sailed = Call.objects.filter(pk=call).values("sailed_at")[:1]
    late = _standing().filter(call=call, way=Way.BACK, happened_at__gt=sailed).order_by("-happened_at")
    holders = dict(ShorePass.objects.filter(call=call).values_list("pk", "person"))
    came = {holders[key]: at for key, at in late.values_list("shore_pass", "happened_at")}
    return [(row, people[row.person], came.get(row.person)) for row in rows]


def tally(call: UUID) -> dict[str, int]:
    """Passengers in transit counted out and back, and how many are ashore by that."""
    rows = Tally.objects.filter(call=call, undone_at=None).order_by().values_list("way")
    counted = {way: int(total) for way, total in rows.annotate(total=Sum("number"))}
    out, back = counted.get(Way.OUT.value, 0), counted.get(Way.BACK.value, 0)
    return {"out": out, "back": back, "ashore": out - back}


def find_tally(count: UUID) -> Tally | None:
    return Tally.objects.filter(pk=count).first()


def last_tally(call: UUID, *, officer: str) -> Tally | None:
    """The officer's last count that stands: what "undo" takes back."""
    mine = Tally.objects.filter(call=call, officer=officer, undone_at=None)
    return mine.order_by("-counted_at", "-id").first()


# -- before sailing ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Alert:
    """A vessel that is about to sail, or should have, while somebody of it is ashore."""

    call: Call
    passes: int
    passengers: int
    is_overdue: bool
    """The moment at which everybody had to be on board is over."""

    @property
    def people(self) -> int:
        return self.passes + self.passengers


def alerts(posts: Sequence[str], *, at: datetime) -> list[Alert]:
    """What a supervisor is called for: vessels that sail within the hours of the settings with people ashore."""
    until = at + timedelta(hours=own_settings().alert_hours)
    near = [call for call in in_port(posts) if call.sails_at <= until]
    out = out_in_each(call.pk for call in near)
    return [
        Alert(call, out.get(call.pk, 0), max(0, passengers), at > last_back(call))
        for call in near
        if (passengers := tally(call.pk)["ashore"]) > 0 or out.get(call.pk)
    ]


def alert_of(call: Call, *, at: datetime) -> Alert | None:
    return next((each for each in alerts([call.post], at=at) if each.call.pk == call.pk), None)


# -- interdictions -------------------------------------------------------------------------------------------


def find_interdiction(interdiction: UUID) -> Interdiction | None:
    return Interdiction.objects.filter(pk=interdiction).first()


def next_interdiction(site: str) -> int:
    """The number of this site's next interdiction; asked within a turn."""
    last = Interdiction.objects.filter(site=site).aggregate(last=Max("number"))["last"]
    return int(last or 0) + 1


def interdictions(posts: Sequence[str]) -> list[Interdiction]:
    found = Interdiction.objects.order_by("-recorded_at")
    return list((found.filter(post__in=posts) if posts else found)[:MOST_CALLS])


# -- the period ----------------------------------------------------------------------------------------------

Cell = tuple[date, str, str, str]
"""Day, flow, direction (empty for what has none), and what more is known: the kind of vessel, or the authority."""


@dataclass(frozen=True, slots=True)
class Report:
    """How many, each flow by itself; nobody's name."""

    cells: dict[Cell, int]
    left: dict[str, int]
    """Whom vessels left ashore, by the word for it."""

    def of(self, flow: str, *, direction: str = "", more: str = "", day: date | None = None) -> int:
        """The sum of a flow; what is left out does not narrow."""
        asked = (day, flow, direction, more)
        return sum(
            number
            for cell, number in self.cells.items()
            if all(want in ("", None, have) for want, have in zip(asked, cell, strict=True))
        )

    def kinds_of(self, flow: str) -> list[str]:
        return sorted({more for _day, its_flow, _way, more in self.cells if its_flow == flow and more})

    @property
    def days(self) -> list[date]:
        return sorted({cell[0] for cell in self.cells})

    @property
    def is_empty(self) -> bool:
        return not self.cells


def report(posts: Sequence[str], *, first: date, last: date) -> Report:
    """Count a period at some posts, or at all."""
    since, until = span(first, last)
    at_posts = Q(post__in=posts) if posts else Q()
    cells: Counter[Cell] = Counter()
    calls = Call.objects.filter(at_posts, voided_at=None, arrived_at__gte=since, arrived_at__lt=until)
    for arrived_at, kind in calls.values_list("arrived_at", "kind"):
        cells[timezone.localdate(arrived_at), Flow.CALLS.value, "", kind] += 1
    moved = _standing().filter(at_posts, day__gte=first, day__lte=last, at_window=False)
    for day, way, number in moved.order_by().values_list("day", "way").annotate(n=Number("id")):
        cells[day, Flow.CREW.value, way, ""] += number
    counted = Tally.objects.filter(at_posts, day__gte=first, day__lte=last, undone_at=None)
    for day, way, number in counted.order_by().values_list("day", "way").annotate(n=Sum("number")):
        cells[day, Flow.TRANSIT.value, way, ""] += number
    taken = Interdiction.objects.filter(at_posts, recorded_at__gte=since, recorded_at__lt=until)
    for recorded_at, authority, persons in taken.values_list("recorded_at", "authority", "persons"):
        cells[timezone.localdate(recorded_at), Flow.INTERDICTED.value, "", authority] += persons
    crossed = crossings.standing().filter(at_posts, happened_at__gte=since, happened_at__lt=until)
    for at, direction in crossed.order_by().values_list("happened_at", "direction").iterator():
        cells[timezone.localdate(at), Flow.DOCUMENT.value, direction, ""] += 1
    sailed = Call.objects.filter(at_posts, sailed_at__gte=since, sailed_at__lt=until)
    left = LeftBehind.objects.filter(call__in=sailed.values("pk")).order_by().values_list("word")
    return Report(dict(cells), dict(left.annotate(n=Number("id"))))


def direction_of(way: str) -> str:
    """What a way is at a border, for the rooms that are asked of the holder."""
    return DIRECTIONS[way]
