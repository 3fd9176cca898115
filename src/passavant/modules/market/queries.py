"""What is asked of passes, their crossings and the days; answers are frozen values or querysets, never guesses."""

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
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from passavant.base.days import span
from passavant.domain.codes.numbers import document_key, keys_of_number, normal_number
from passavant.domain.names.keys import fold_name
from passavant.domain.values import PartialDate
from passavant.modules.crossings import queries as crossings
from passavant.modules.crossings.facts import Document, ReadBy
from passavant.modules.market import judging, keys
from passavant.modules.market.models import ClosedDay, Count, DayPass, PassCrossing, Photo, Reuse, Stop
from passavant.modules.market.reasons import Flow, band_of
from passavant.modules.market.settings import Settings

MOST_FOUND = 100
MOST_AWAY = 2000
OTHER_WAY = {"entry": "exit", "exit": "entry"}


def own_settings() -> Settings:
    own: Settings = settings.PASSAVANT.rooms["market"]
    return own


# -- passes --------------------------------------------------------------------------------------------------


def find_pass(day_pass: UUID) -> DayPass | None:
    return DayPass.objects.filter(pk=day_pass).first()


def photo_of(day_pass: UUID) -> str:
    """The face in base64, or nothing."""
    return str(Photo.objects.filter(pk=day_pass).values_list("picture", flat=True).first() or "")


def find_shown(shown: keys.Shown) -> DayPass | None:
    """The pass that was read, by its own code or by the number of its holder's card.

    Of several passes of one card the last issued that is not withdrawn; a number of two issuers is nobody's.
    """
    if shown.code:
        return DayPass.objects.filter(code=shown.code).first()
    first, after = keys_of_number(shown.number)
    held = list(
        DayPass.objects.filter(document_key__gte=first, document_key__lt=after).order_by("-issued_at")
    )
    if len({row.document_key for row in held}) != 1:
        return None
    return next((row for row in held if not row.is_withdrawn), held[0])


def held_by(key: str) -> list[DayPass]:
    """All passes of the holder of a document, the last issued first."""
    return list(DayPass.objects.filter(document_key=key).order_by("-issued_at")) if key else []


def current_pass(key: str, *, today: date) -> DayPass | None:
    """The pass that the holder of a document has now."""
    return next((row for row in held_by(key) if not row.is_withdrawn and row.valid_to >= today), None)


def is_code_taken(code: str) -> bool:
    return DayPass.objects.filter(code=code).exists()


def passes(posts: Sequence[str], text: str = "") -> QuerySet[DayPass]:
    """Passes of some posts, or of all, narrowed by a code, a card's number or the beginning of a name."""
    found = DayPass.objects.order_by("-issued_at", "id")
    if posts:
        found = found.filter(post__in=posts)
    text = text.strip()
    if not text:
        return found
    if any(letter.isdigit() for letter in text):
        first, after = keys_of_number(text)
        number = Q(document_key__gte=first, document_key__lt=after)
        return found.filter(number | Q(code=normal_number(text)))
    name = fold_name(text.replace(",", " "))
    return found.filter(name_key__gte=name, name_key__lt=name + "\uffff")


def document_of(row: DayPass) -> Document:
    """The holder's document as facts hold it."""
    return Document(
        read_by=ReadBy.TYPED,
        document_code=row.document_code,
        issuing_state=row.issuing_state,
        document_number=row.document_number,
        surname=row.surname,
        given_names=row.given_names,
        nationality=row.nationality,
        date_of_birth=row.date_of_birth,
        sex=row.sex,
        date_of_expiry=row.date_of_expiry,
        birth_date_estimated=row.birth_date_estimated,
    )


def born(row: DayPass | Document) -> PartialDate | None:
    return PartialDate.parse(row.date_of_birth) if row.date_of_birth else None


# -- at the lane ---------------------------------------------------------------------------------------------


def find_crossing(crossing: UUID) -> PassCrossing | None:
    return PassCrossing.objects.filter(pk=crossing).first()


def find_stop(stop: UUID) -> Stop | None:
    return Stop.objects.filter(pk=stop).first()


def stop_of_inspection(inspection: UUID) -> Stop | None:
    return Stop.objects.filter(inspection=inspection).first()


def last_crossing(day_pass: UUID) -> PassCrossing | None:
    """The latest crossing that stands, by when it happened."""
    return _standing().filter(day_pass=day_pass).order_by("-happened_at").first()


def last_stop(day_pass: UUID) -> Stop | None:
    return Stop.objects.filter(day_pass=day_pass).order_by("-stopped_at").first()


@dataclass(frozen=True, slots=True)
class LastShown:
    """Where and when a pass was last seen, whatever came of it."""

    booth: str
    at: datetime


def last_shown(day_pass: UUID) -> LastShown | None:
    """The last lane or window at which a pass or its document was shown."""
    crossing = PassCrossing.objects.filter(day_pass=day_pass).order_by("-happened_at").first()
    stopped = last_stop(day_pass)
    seen = [
        LastShown(row.booth, at)
        for row, at in (
            (crossing, crossing.happened_at if crossing else None),
            (stopped, stopped.stopped_at if stopped else None),
        )
        if row is not None and at is not None
    ]
    return max(seen, key=lambda each: each.at, default=None)


def findings_of_row(row: PassCrossing | DayPass) -> list[dict[str, Any]]:
    """What was found, as the fact keeps it."""
    noted: list[dict[str, Any]] = json.loads(row.findings)
    return noted


def crossings_of(day_pass: UUID) -> list[PassCrossing]:
    return list(PassCrossing.objects.filter(day_pass=day_pass).order_by("-happened_at")[:MOST_FOUND])


def stops_of(day_pass: UUID) -> list[Stop]:
    return list(Stop.objects.filter(day_pass=day_pass).order_by("-stopped_at")[:MOST_FOUND])


def latest_at(booth: str, *, day: date, officer: str, most: int) -> list[PassCrossing]:
    """What an officer let cross last at a booth, today."""
    mine = PassCrossing.objects.filter(day=day, booth=booth, officer=officer, at_window=False)
    return list(mine.order_by("-happened_at")[:most])


def passes_by_key(day_passes: Iterable[UUID]) -> dict[UUID, DayPass]:
    return DayPass.objects.in_bulk(list(set(day_passes)))


def is_waiting(stop: Stop, *, at: datetime) -> bool:
    """Whether the second line has not decided yet on somebody who was stopped."""
    return bool(crossings.waiting_among([stop.inspection], since=crossings.resumed_since(at)))


def before(row: DayPass, *, direction: str, today: date) -> judging.Before:
    """What the last crossing of a pass makes of this one."""
    last = last_crossing(row.pk)
    if last is None:
        return judging.Before()
    return judging.Before(
        same_way_at=f"{timezone.localtime(last.happened_at):%H:%M}"
        if (last.day, last.direction) == (today, direction)
        else "",
        away_since=last.day if last.day < today and last.direction == row.outward else None,
    )


def _standing() -> QuerySet[PassCrossing]:
    return PassCrossing.objects.filter(voided_at=None)


# -- who has not returned ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Away:
    """A holder who went out on a day and did not come back that day."""

    day_pass: DayPass
    went_at: datetime
    booth: str
    day: date
    returned_at: datetime | None
    """When they came back after all, on a later day."""


def away(post: str, day: date) -> list[Away]:
    """Who went out by a post on a day and whose last crossing of that day, anywhere, was no way home.

    Exact by what is recorded here: on passes at every lane, and at the windows with the document of the pass.
    """
    last: dict[UUID, tuple[str, str, str, datetime]] = {}
    rows = _standing().filter(day=day).order_by("happened_at")
    for key, at_post, direction, booth, at in rows.values_list(
        "day_pass", "post", "direction", "booth", "happened_at"
    ).iterator():
        last[key] = (at_post, direction, booth, at)
    holders = passes_by_key(key for key, (at_post, *_rest) in last.items() if at_post == post)
    gone = {key: row for key, row in holders.items() if last[key][1] == row.outward}
    came = _returned(gone, after=day)
    found = [
        Away(row, went_at=last[key][3], booth=last[key][2], day=day, returned_at=came.get(key))
        for key, row in gone.items()
    ]
    return sorted(
        found, key=lambda each: (each.returned_at is not None, each.went_at, each.day_pass.name_key)
    )


def away_since_earlier(post: str, day: date) -> list[Away]:
    """Who went out by a post before a day and has crossed nowhere since."""
    later = _standing().filter(day_pass=OuterRef("day_pass"), happened_at__gt=OuterRef("happened_at"))
    rows = list(
        _standing().filter(post=post, day__lt=day).filter(~Exists(later)).order_by("happened_at")[:MOST_AWAY]
    )
    holders = passes_by_key(row.day_pass for row in rows)
    return [
        Away(holders[row.day_pass], row.happened_at, row.booth, row.day, None)
        for row in rows
        if row.direction == holders[row.day_pass].outward
    ]


def _returned(gone: dict[UUID, DayPass], *, after: date) -> dict[UUID, datetime]:
    """When each came home on a later day, at the first time."""
    rows = _standing().filter(day_pass__in=list(gone), day__gt=after).order_by("-happened_at")
    return {
        key: at
        for key, direction, at in rows.values_list("day_pass", "direction", "happened_at")
        if direction != gone[key].outward
    }


# -- counts --------------------------------------------------------------------------------------------------


def find_count(count: UUID) -> Count | None:
    return Count.objects.filter(pk=count).first()


def last_count(booth: str, *, officer: str, day: date) -> Count | None:
    """The officer's last key at a booth today that stands: what "undo" takes back."""
    mine = Count.objects.filter(day=day, booth=booth, officer=officer, undone_at=None)
    return mine.order_by("-counted_at", "-id").first()


def counted_at(booth: str, *, day: date) -> dict[tuple[str, str, str], int]:
    """How many were counted at a booth on a day, by direction, sex and band."""
    rows = Count.objects.filter(day=day, booth=booth, undone_at=None).order_by()
    cells = rows.values_list("direction", "sex", "band").annotate(n=Number("id"))
    return {(direction, sex, band): n for direction, sex, band, n in cells}


# -- the day and the period ----------------------------------------------------------------------------------

Cell = tuple[date, str, str, str, str]
"""Day, flow, direction, sex, band of age."""


@dataclass(frozen=True, slots=True)
class Report:
    """How many crossed, each flow by itself; nobody's name."""

    cells: dict[Cell, int]

    def of(
        self, flow: str, *, direction: str = "", sex: str = "", band: str = "", day: date | None = None
    ) -> int:
        """The sum of a flow; what is left out does not narrow."""
        asked = (day, flow, direction, sex, band)
        return sum(
            number
            for cell, number in self.cells.items()
            if all(want in ("", None, have) for want, have in zip(asked, cell, strict=True))
        )

    @property
    def days(self) -> list[date]:
        return sorted({cell[0] for cell in self.cells})

    @property
    def is_empty(self) -> bool:
        return not self.cells


def report(posts: Sequence[str], *, first: date, last: date) -> Report:
    """Count a period at some posts, or at all: on passes, without identity, on documents."""
    cells: Counter[Cell] = Counter()
    on_pass = _standing().filter(at_window=False)
    counted = Count.objects.filter(undone_at=None)
    for flow, rows in ((Flow.PASS, on_pass), (Flow.TALLY, counted)):
        found = rows.filter(day__gte=first, day__lte=last)
        found = found.filter(post__in=posts) if posts else found
        grouped = found.order_by().values_list("day", "direction", "sex", "band").annotate(n=Number("id"))
        for day, direction, sex, band, number in grouped:
            cells[day, flow.value, direction, sex, band] += number
    cells.update(_on_documents(posts, first=first, last=last))
    return Report(dict(cells))


def _on_documents(posts: Sequence[str], *, first: date, last: date) -> Counter[Cell]:
    """The crossings of the windows, as their own room keeps them."""
    since, until = span(first, last)
    found = crossings.standing().filter(happened_at__gte=since, happened_at__lt=until)
    found = found.filter(post__in=posts) if posts else found
    cells: Counter[Cell] = Counter()
    columns = ("happened_at", "direction", "sex", "date_of_birth")
    for at, direction, sex, date_of_birth in found.order_by().values_list(*columns).iterator():
        day = timezone.localdate(at)
        birth = PartialDate.parse(date_of_birth) if date_of_birth else None
        cells[day, Flow.DOCUMENT.value, direction, sex, band_of(judging.age_of(birth, today=day)).value] += 1
    return cells


def figures(post: str, day: date) -> dict[str, int]:
    """How a market day stands at a post; each flow by itself."""
    counted = report([post], first=day, last=day)
    gone = [each for each in away(post, day) if each.returned_at is None]
    flows = {
        f"{flow}_{direction}": counted.of(flow, direction=direction)
        for flow in Flow.values
        for direction in ("entry", "exit")
    }
    return {
        **flows,
        "stopped": Stop.objects.filter(day=day, post=post).count(),
        "two_places": Reuse.objects.filter(day=day, post=post).count(),
        "away_neighbours": sum(each.day_pass.outward == "entry" for each in gone),
        "away_residents": sum(each.day_pass.outward == "exit" for each in gone),
    }


def pace(post: str, *, at: datetime) -> int:
    """Crossings on passes a minute, over the last ten minutes."""
    recent = PassCrossing.objects.filter(
        day=timezone.localdate(at), post=post, at_window=False, happened_at__gte=at - timedelta(minutes=10)
    )
    return round(recent.count() / 10)


@dataclass(frozen=True, slots=True)
class Lane:
    """What one booth did on a day."""

    booth: str
    entries: int
    exits: int
    counted: int
    stopped: int


def lanes(post: str, day: date) -> list[Lane]:
    """Each booth of a post at which a pass was shown or somebody counted."""
    here = Q(day=day, post=post)
    crossed = Counter(
        _standing().filter(here, at_window=False).order_by().values_list("booth", "direction").iterator()
    )
    counted = Counter(Count.objects.filter(here, undone_at=None).order_by().values_list("booth", flat=True))
    stopped = Counter(Stop.objects.filter(here).order_by().values_list("booth", flat=True))
    booths = sorted({booth for booth, _direction in crossed} | set(counted) | set(stopped))
    return [
        Lane(booth, crossed[booth, "entry"], crossed[booth, "exit"], counted[booth], stopped[booth])
        for booth in booths
    ]


def reuses(post: str, day: date) -> list[Reuse]:
    """Passes in two places: of a day, and all that nobody has settled yet."""
    found = Reuse.objects.filter(post=post).filter(Q(day=day) | Q(settled_at=None, day__lte=day))
    return list(found.order_by("-shown_at")[:MOST_FOUND])


def find_reuse(showing: UUID) -> Reuse | None:
    return Reuse.objects.filter(pk=showing).first()


def find_closed(post: str, day: date) -> ClosedDay | None:
    """A day as it was closed last."""
    return ClosedDay.objects.filter(post=post, day=day).order_by("-closed_at", "id").first()


def closed_days(posts: Sequence[str], *, most: int = 12) -> list[ClosedDay]:
    found = ClosedDay.objects.order_by("-day", "post")
    return list((found.filter(post__in=posts) if posts else found)[:most])


def key_of(document: Document) -> str:
    """The key by which the holder of a document is found again."""
    return document_key(document.issuing_state, document.document_number)
