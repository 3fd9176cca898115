"""Demonstration market days, all invented: passes, the last market day closed, and one that goes on or went by."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone

from passavant.base.demo import DemoPlan, officer_with
from passavant.base.models import Officer
from passavant.base.roles import Role
from passavant.domain.specimens.people import SpecimenPerson, population
from passavant.modules.crossings.facts import Document, ReadBy
from passavant.modules.market import actions
from passavant.modules.market.models import DayPass
from passavant.modules.market.reasons import COUNTED_BANDS, COUNTED_SEXES, Band, WithdrawReason, Zone
from passavant.modules.sites.queries import BoothInfo, PostInfo, booths_of, find_calendar, find_post

ORDER = 60
PASSES = 36
_CHILD = 18
_SEEN = frozenset({"market.no_photo", "market.no_guardian"})


@dataclass(frozen=True, slots=True)
class _Gate:
    """Who stands there, who issues, which booths there are, and what is left to chance."""

    first: Officer
    desk: Officer
    supervisor: Officer
    post: PostInfo
    booths: dict[str, list[BoothInfo]]
    chance: random.Random

    def mark(self) -> uuid.UUID:
        return uuid.UUID(int=self.chance.getrandbits(128), version=4)

    def lane(self, direction: str, number: int = 0) -> actions.Gate:
        booth = self.booths[direction][number]
        return actions.Gate(officer=self.first, booth=booth, direction=direction)


def fill(plan: DemoPlan, progress: Callable[[int], None]) -> None:
    """A market day that is over and closed, and the latest one, with somebody for every screen."""
    post = find_post(str(settings.PASSAVANT.site.code))
    if post is None:
        return
    gate = _gate(plan, post)
    last, before = _market_mornings(post, plan.now)
    asked_for = (_issue(gate, person, at=before - timedelta(days=3)) for person in _people(plan))
    holders = [holder for holder in asked_for if holder is not None]
    lost = holders.pop()
    _a_day(gate, holders[:24], at=before, stay_away=1)
    _close(gate, day=timezone.localdate(before), at=before + timedelta(hours=10))
    _a_day(gate, holders, at=last, stay_away=3)
    _to_look_at(gate, lost, holders[0], at=last + timedelta(hours=2))
    progress(0)


def _gate(plan: DemoPlan, post: PostInfo) -> _Gate:
    here = booths_of((post.code,))
    return _Gate(
        first=officer_with(Role.FIRST_LINE, post=post.code),
        desk=officer_with(Role.SECOND_LINE, post=post.code),
        supervisor=officer_with(Role.SUPERVISOR, post=post.code),
        post=post,
        booths={way: [each for each in here if each.direction.value == way] for way in ("entry", "exit")},
        chance=random.Random(plan.seed + 15),  # noqa: S311  (invented people guard nothing)
    )


def _market_mornings(post: PostInfo, now: datetime) -> tuple[datetime, datetime]:
    """Nine in the morning of the last two market days that are long enough ago; any two days where there are none."""
    days = (now - timedelta(days=back, hours=6) for back in range(30))
    found = [day for day in days if (said := find_calendar(post.code, at=day)) and said.is_market_day]
    last, before = found[:2] if len(found) > 1 else (now - timedelta(days=1), now - timedelta(days=4))
    return _at_nine(last), _at_nine(before)


def _at_nine(day: datetime) -> datetime:
    return timezone.localtime(day).replace(hour=9, minute=0, second=0, microsecond=0)


def _issue(gate: _Gate, person: SpecimenPerson, *, at: datetime) -> DayPass | None:
    """A pass, unless something is found that an officer has to look at first: a name on a list, say."""
    age = at.year - person.date_of_birth.year
    wanted = actions.Wanted(
        day_pass=gate.mark(),
        post=gate.post,
        document=_card(gate, person),
        home_state=person.nationality,
        zone=gate.chance.choice((Zone.MARKET, Zone.MARKET, Zone.COMMUNE)).value,
        guardian=f"{person.surname} Rose-Marie" if age <= _CHILD else "",
        valid_from=timezone.localdate(at),
        valid_to=date(at.year + 1, at.month, min(at.day, 28)),
        note="",
        photo="",
    )
    return actions.issue(officer=gate.desk, wanted=wanted, seen=_SEEN, at=at).day_pass


def _card(gate: _Gate, person: SpecimenPerson) -> Document:
    """The holder's identity card: eleven digits for a Dominican, ten for a Haitian."""
    digits = 11 if person.nationality == "DOM" else 10
    return Document(
        read_by=ReadBy.TYPED,
        document_code="I",
        issuing_state=person.nationality,
        document_number=str(gate.chance.randrange(10 ** (digits - 1), 10**digits)),
        surname=person.surname,
        given_names=person.given_names,
        nationality=person.nationality,
        date_of_birth=person.date_of_birth.isoformat(),
        sex=person.sex,
        date_of_expiry="",
    )


def _a_day(gate: _Gate, holders: list[DayPass], *, at: datetime, stay_away: int) -> None:
    """Out in the morning and home in the afternoon, but for a few; and people without papers are counted."""
    for number, holder in enumerate(holders):
        _cross(gate, holder, holder.outward, at=at + timedelta(minutes=2 * number))
    for number, holder in enumerate(holders[stay_away:]):
        homeward = "exit" if holder.outward == "entry" else "entry"
        _cross(gate, holder, homeward, at=at + timedelta(hours=4, minutes=2 * number))
    for direction, hours in (("exit", 0), ("entry", 5)):
        for minute in range(45):
            sex, band = gate.chance.choice(COUNTED_SEXES), _band(gate.chance)
            then = at + timedelta(hours=hours, minutes=minute)
            lane = gate.lane(direction, -1)
            actions.count(gate=lane, count=gate.mark(), sex=sex, band=band.value, at=then)


def _band(chance: random.Random) -> Band:
    return chance.choices(COUNTED_BANDS, (12, 12, 68, 8))[0]


def _cross(gate: _Gate, holder: DayPass, direction: str, *, at: datetime, lane: int = 0) -> None:
    actions.show(gate=gate.lane(direction, lane), scan=gate.mark(), day_pass=holder, at=at)


def _close(gate: _Gate, *, day: date, at: datetime) -> None:
    actions.close_day(
        officer=gate.supervisor, post=gate.post.code, day=day, note="told to the post of Dajabón", at=at
    )


def _to_look_at(gate: _Gate, lost: DayPass, copied: DayPass, *, at: datetime) -> None:
    """A pass that was lost and is shown all the same, and one that is in two places at once."""
    actions.withdraw(officer=gate.desk, day_pass=lost.pk, reason=WithdrawReason.LOST.value, at=at)
    lost.refresh_from_db()
    _cross(gate, lost, lost.outward, at=at + timedelta(minutes=20))
    _cross(gate, copied, copied.outward, at=at + timedelta(minutes=30))
    _cross(gate, copied, copied.outward, at=at + timedelta(minutes=30, seconds=40), lane=1)


def _people(plan: DemoPlan) -> Iterator[SpecimenPerson]:
    """Neighbours of both sides who look like nobody that the other rooms invent."""
    invented = population(plan.seed + 15, 1000, around=plan.now.date())
    neighbours = (person for person in invented if person.nationality in ("HTI", "DOM"))
    for _number, person in zip(range(PASSES), neighbours, strict=False):
        yield person
