"""What is asked of inspections and crossings; answers are frozen values or querysets, never guesses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet

from passavant.domain.codes.numbers import keys_of_number, normal_number
from passavant.domain.names.keys import fold_name
from passavant.modules.crossings.facts import Document, ReadBy, person_key
from passavant.modules.crossings.models import PENDING, Amendment
from passavant.modules.crossings.models import Crossing as Crossing  # noqa: PLC0414  (a door: rooms name its rows)
from passavant.modules.crossings.models import Inspection as Inspection  # noqa: PLC0414  (a door: rooms name its rows)
from passavant.modules.crossings.models import Status as Status  # noqa: PLC0414  (a door: where an inspection stands)
from passavant.modules.crossings.reasons import CloseReason
from passavant.modules.crossings.reasons import Purpose as Purpose  # noqa: PLC0414  (a door: rooms name purposes)

_Row = TypeVar("_Row", Inspection, Crossing)

MOST_FOUND = 50
MISREAD = (CloseReason.MISTAKE, CloseReason.TRAINING, CloseReason.SUPERSEDED)


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for; empty fields do not narrow."""

    text: str = ""
    """A document number, or a name or its beginning, surname first."""
    date_of_birth: str = ""
    nationality: str = ""
    post: str = ""
    posts: tuple[str, ...] = ()
    """The posts whose records may be seen; empty: all."""
    direction: str = ""
    first_day: datetime | None = None
    after_last_day: datetime | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.date_of_birth or self.nationality or self.post or self.first_day)


def get_inspection(inspection: UUID) -> Inspection:
    """Raises Inspection.DoesNotExist for an unknown one."""
    return Inspection.objects.get(pk=inspection)


def find_inspection(inspection: UUID) -> Inspection | None:
    return Inspection.objects.filter(pk=inspection).first()


def document_of(row: Inspection | Crossing) -> Document:
    """The document of a row, as facts hold it."""
    return Document(
        read_by=ReadBy(row.read_by),
        document_code=row.document_code,
        issuing_state=row.issuing_state,
        document_number=row.document_number,
        surname=row.surname,
        given_names=row.given_names,
        nationality=row.nationality,
        date_of_birth=row.date_of_birth,
        sex=row.sex,
        date_of_expiry=row.date_of_expiry,
        mrz=tuple(row.mrz.splitlines()),
        birth_date_estimated=row.birth_date_estimated,
    )


def find_crossing(crossing: UUID) -> Crossing | None:
    return Crossing.objects.filter(pk=crossing).first()


def find_crossings(crossings: Iterable[UUID]) -> QuerySet[Crossing]:
    """Those of some crossings that are here, voided ones too."""
    return Crossing.objects.filter(pk__in=list(crossings))


def standing() -> QuerySet[Crossing]:
    """Crossings that were not voided."""
    return Crossing.objects.filter(voided_at=None)


def last_crossing(document_key: str) -> Crossing | None:
    """The latest crossing with that document, by when it happened."""
    if not document_key:
        return None
    return standing().filter(document_key=document_key).order_by("-happened_at").first()


Person = tuple[str, str, str]
"""Surname, given names and birth date as a document shows them: a number with another name is somebody else."""


def find_just_passed(
    *, document_key: str, person: Person, direction: str, since: datetime
) -> Crossing | None:
    """The person's last crossing with that document, when it went the same way since a moment: only a second look."""
    if not document_key:
        return None
    last = _of_person(standing().filter(document_key=document_key), person).order_by("-happened_at").first()
    if last is not None and last.direction == direction and last.happened_at >= since:
        return last
    return None


def find_pending(*, document_key: str, person: Person, post: str, since: datetime) -> Inspection | None:
    """The person's inspection with that document at the post which waits for its decision since a moment at most."""
    if not document_key:
        return None
    waiting = _of_person(_pending_with(document_key, post), person)
    return waiting.filter(opened_at__gte=since).order_by("-opened_at").first()


def _of_person(rows: QuerySet[_Row], person: Person) -> QuerySet[_Row]:
    surname, given_names, born = person
    return rows.filter(surname=surname, given_names=given_names, date_of_birth=born)


def pending_before(*, document_key: str, post: str, before: datetime) -> list[Inspection]:
    """Inspections of that document which have waited longer."""
    return list(_pending_with(document_key, post).filter(opened_at__lt=before)) if document_key else []


def _pending_with(document_key: str, post: str) -> QuerySet[Inspection]:
    return Inspection.objects.filter(document_key=document_key, post=post, status__in=PENDING)


def persons_shown_with(document_key: str) -> list[Person]:
    """Everybody who showed a document, each once: as crossings stand, and as inspections without a crossing were read.

    What an officer closed as a mistake, a test or outdated accuses nobody.
    """
    if not document_key:
        return []
    crossed = standing().filter(document_key=document_key)
    others = Inspection.objects.filter(document_key=document_key).exclude(status=Status.CROSSED)
    others = others.exclude(status=Status.CLOSED, reason__in=MISREAD)
    shown = [
        person
        for rows in (crossed, others)
        for person in rows.order_by()
        .values_list("surname", "given_names", "date_of_birth")
        .distinct()[:MOST_FOUND]
    ]
    return list(dict.fromkeys(shown))


@dataclass(frozen=True, slots=True)
class NumberUse:
    """One person as shown with a document number, with how often and between which moments."""

    issuing_state: str
    surname: str
    given_names: str
    date_of_birth: str
    nationality: str
    date_of_expiry: str
    times: int
    first: datetime
    last: datetime
    last_post: str


def number_history(document_number: str, *, posts: Iterable[str] = ()) -> list[NumberUse]:
    """Everybody who was inspected with a number, whatever its issuer, the latest first.

    Inspections, not crossings alone: who was refused with a number has shown it too.

    Args:
        posts: those whose records may be seen; none: all.
    """
    number = normal_number(document_number)
    if not number:
        return []
    first, after = keys_of_number(number)
    shown = Inspection.objects.filter(document_key__gte=first, document_key__lt=after)
    if chosen := list(posts):
        shown = shown.filter(post__in=chosen)
    grouped = shown.values(*_SHOWN_WITH_NUMBER).annotate(
        times=Count("id"), first=Min("opened_at"), last=Max("opened_at")
    )
    return [
        NumberUse(**row, last_post=_last_post(shown, row)) for row in grouped.order_by("-last")[:MOST_FOUND]
    ]


_SHOWN_WITH_NUMBER = (
    "issuing_state",
    "surname",
    "given_names",
    "date_of_birth",
    "nationality",
    "date_of_expiry",
)


def _last_post(shown: QuerySet[Inspection], row: dict[str, Any]) -> str:
    same = shown.filter(**{field: row[field] for field in _SHOWN_WITH_NUMBER}, opened_at=row["last"])
    return str(same.values_list("post", flat=True)[0])


def resumed_since(at: datetime) -> datetime:
    """Since when an undecided inspection is gone on with; one opened before is read anew."""
    return at - timedelta(hours=settings.PASSAVANT.rooms["crossings"].resume_hours)


def waiting_among(inspections: Iterable[UUID], *, since: datetime | None = None, site: str = "") -> set[UUID]:
    """Those of some inspections that wait for a decision, and were opened since a moment, at one site or anywhere."""
    rows = Inspection.objects.filter(pk__in=list(inspections), status__in=PENDING)
    if since is not None:
        rows = rows.filter(opened_at__gte=since)
    if site:
        rows = rows.filter(site=site)
    return set(rows.values_list("pk", flat=True))


def left_among(inspections: Iterable[UUID], *, before: datetime) -> set[UUID]:
    """Those whose traveller was neither let go nor refused: turned back, or gone since before a moment."""
    rows = Inspection.objects.filter(pk__in=list(inspections))
    gone = rows.filter(Q(status=Status.CLOSED) | Q(status__in=PENDING, opened_at__lt=before))
    return set(gone.values_list("pk", flat=True))


def count_inspections(*, since: datetime, until: datetime) -> int:
    """How many inspections were opened in a time, everywhere."""
    return Inspection.objects.filter(opened_at__gte=since, opened_at__lt=until).count()


@dataclass(frozen=True, slots=True)
class Passage:
    """Somebody as a document showed them, at their last crossing or inspection."""

    subject: UUID
    document: Document
    person_key: str
    post: str
    direction: str
    seen_at: datetime


def persons_since(since: datetime) -> Iterator[Passage]:
    """Whoever crossed or was inspected since a moment, or is still in the country: each person of a document once."""
    crossed = standing().filter(happened_at__gte=since).order_by("-happened_at")
    inspected = Inspection.objects.filter(opened_at__gte=since).exclude(status=Status.CROSSED)
    inspected = inspected.exclude(status=Status.CLOSED, reason__in=MISREAD)
    stays = _stays().filter(happened_at__lt=since)
    seen: set[tuple[str, str, str]] = set()
    rows: Iterator[Inspection | Crossing] = chain(
        crossed.iterator(), inspected.order_by("-opened_at").iterator(), stays.iterator()
    )
    for row in rows:
        person = (row.person_key, row.surname, row.given_names)
        if person not in seen:
            seen.add(person)
            yield _passage(row)


def waiting_persons(post: str, *, since: datetime) -> Iterator[Passage]:
    """Whoever waits for a decision at a post, and was inspected since a moment."""
    return (_passage(row) for row in pending_at(post).filter(opened_at__gte=since).iterator())


def _passage(row: Inspection | Crossing) -> Passage:
    seen_at = row.opened_at if isinstance(row, Inspection) else row.happened_at
    return Passage(row.pk, document_of(row), row.person_key, row.post, row.direction, seen_at)


def pending_at(post: str, *, statuses: Iterable[Status] = PENDING) -> QuerySet[Inspection]:
    """Inspections at a post that wait for a decision, oldest first."""
    return Inspection.objects.filter(post=post, status__in=tuple(statuses)).order_by("opened_at")


def pending_of(officer: str, *, booth: str) -> QuerySet[Inspection]:
    """What an officer has open or on hold at a booth: what a power cut gives back."""
    mine = Inspection.objects.filter(booth=booth, status__in=(Status.OPEN, Status.HELD), opened_by=officer)
    return mine.order_by("opened_at")


def in_group(group: UUID) -> QuerySet[Inspection]:
    return Inspection.objects.filter(group=group).order_by("opened_at")


def refusals_to_confirm(post: str) -> QuerySet[Inspection]:
    waiting = Inspection.objects.filter(post=post, status=Status.REFUSED, confirmed_by="")
    return waiting.order_by("decided_at")


def latest_of(officer: str, *, post: str, most: int = 20) -> list[Crossing]:
    """The officer's last crossings at a post."""
    recent = Crossing.objects.filter(post=post).order_by("-happened_at")[:200]
    return [crossing for crossing in recent if crossing.officer == officer][:most]


def count_of_shift(officer: str, *, post: str, since: datetime) -> int:
    """How many crossings an officer recorded at a post since a moment."""
    return standing().filter(post=post, happened_at__gte=since, officer=officer).count()


def search(wanted: Search) -> list[Crossing]:
    """The latest crossings that fit, at most `MOST_FOUND`; names are found by their beginning."""
    found = Crossing.objects.all()
    for condition in _conditions(wanted):
        found = found.filter(condition)
    return list(found.order_by("-happened_at")[:MOST_FOUND])


def with_document_number(document_number: str, wanted: Search) -> list[Crossing]:
    """Crossings with exactly that document number, narrowed like a search."""
    found = standing().filter(_by_number(document_number))
    for condition in _conditions(wanted):
        found = found.filter(condition)
    return list(found.order_by("-happened_at")[:MOST_FOUND])


def history_of(person_key: str) -> list[Crossing]:
    """All crossings of one person, as one document shows them, latest first; voided ones too, marked as such."""
    return list(Crossing.objects.filter(person_key=person_key).order_by("-happened_at"))


def person_key_of(document: Document) -> str:
    """The key of the person whom a document with a number shows."""
    return person_key(
        issuing_state=document.issuing_state,
        document_number=document.document_number,
        date_of_birth=document.date_of_birth,
        inspection="",
    )


def inspections_without_crossing(document_key: str) -> list[Inspection]:
    """Refusals and referrals of a document, which a history must show beside its crossings."""
    if not document_key:
        return []
    found = Inspection.objects.filter(document_key=document_key).exclude(status=Status.CROSSED)
    return list(found.order_by("-opened_at")[:MOST_FOUND])


def _stays() -> QuerySet[Crossing]:
    left = standing().filter(
        person_key=OuterRef("person_key"), direction="exit", happened_at__gt=OuterRef("happened_at")
    )
    came_again = standing().filter(
        person_key=OuterRef("person_key"), direction="entry", happened_at__gt=OuterRef("happened_at")
    )
    return standing().filter(~Exists(left), ~Exists(came_again), direction="entry", stay_until__isnull=False)


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one stretch of time at a post."""

    entries: int
    exits: int
    refused: int
    waiting: int


def tally(post: str, *, first: datetime, after_last: datetime) -> Tally:
    """Crossings, refusals and waiting inspections of a post in a stretch of time."""
    crossed = standing().filter(post=post, happened_at__gte=first, happened_at__lt=after_last)
    counted = {row["direction"]: row["n"] for row in crossed.values("direction").annotate(n=Count("id"))}
    refused = Inspection.objects.filter(
        post=post, status=Status.REFUSED, decided_at__gte=first, decided_at__lt=after_last
    )
    return Tally(counted.get("entry", 0), counted.get("exit", 0), refused.count(), pending_at(post).count())


@dataclass(frozen=True, slots=True)
class Hour:
    """What one hour brought."""

    begins: datetime
    entries: int
    exits: int


def hours_of_day(post: str, *, first: datetime, after_last: datetime) -> list[Hour]:
    """Crossings of a post, hour by hour; every hour is there, empty ones too."""
    rows = (
        standing()
        .filter(post=post, happened_at__gte=first, happened_at__lt=after_last)
        .values_list("happened_at", "direction")
    )
    hours = [first + timedelta(hours=step) for step in range(_whole_hours(first, after_last))]
    counts = {(hour, direction): 0 for hour in range(len(hours)) for direction in ("entry", "exit")}
    for happened_at, direction in rows.iterator():
        counts[int((happened_at - first).total_seconds() // 3600), direction] += 1
    return [Hour(begins, counts[n, "entry"], counts[n, "exit"]) for n, begins in enumerate(hours)]


def nationalities_of_day(
    post: str, *, first: datetime, after_last: datetime, most: int = 8
) -> list[tuple[str, int]]:
    rows = (
        standing()
        .filter(post=post, happened_at__gte=first, happened_at__lt=after_last)
        .values("nationality")
        .annotate(n=Count("id"))
        .order_by("-n", "nationality")[:most]
    )
    return [(row["nationality"], row["n"]) for row in rows]


def amendments_to_decide() -> QuerySet[Amendment]:
    return Amendment.objects.filter(decided_at=None).order_by("proposed_at")


def amendments_of(crossing: UUID) -> list[Amendment]:
    return list(Amendment.objects.filter(crossing=crossing).order_by("proposed_at"))


def _conditions(wanted: Search) -> Iterable[Q]:
    if wanted.text:
        yield _by_text(wanted.text)
    for field in ("date_of_birth", "nationality", "post", "direction"):
        value = getattr(wanted, field)
        if value:
            yield Q(**{field: value})
    if wanted.posts:
        yield Q(post__in=wanted.posts)
    if wanted.first_day:
        yield Q(happened_at__gte=wanted.first_day)
    if wanted.after_last_day:
        yield Q(happened_at__lt=wanted.after_last_day)


def _by_text(text: str) -> Q:
    """A document number has a digit in it, a name has none; both are found by a range, which an index serves."""
    if any(letter.isdigit() for letter in text):
        return _by_number(text)
    name = fold_name(text.replace(",", " "))
    return Q(name_key__gte=name, name_key__lt=name + "\uffff")


def _by_number(document_number: str) -> Q:
    first, after = keys_of_number(document_number)
    return Q(document_key__gte=first, document_key__lt=after)


def _whole_hours(first: datetime, after_last: datetime) -> int:
    return max(1, -(-int((after_last - first).total_seconds()) // 3600))
