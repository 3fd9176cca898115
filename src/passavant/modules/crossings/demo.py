"""Demonstration crossings: a believable past, and travellers who keep coming, through the actions of a booth."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from passavant.base.days import local_day, zone
from passavant.base.demo import DemoPlan, officer_with
from passavant.base.models import Officer
from passavant.base.roles import Role
from passavant.domain import mrz
from passavant.domain.specimens import utopia
from passavant.domain.specimens.people import SpecimenPerson, population
from passavant.domain.values import Finding
from passavant.journal.ids import id_at
from passavant.modules.crossings import actions, documents, facts
from passavant.modules.crossings.models import Inspection
from passavant.modules.crossings.reasons import CloseReason, ReferralReason
from passavant.modules.sites.queries import BoothInfo, booths_of

ORDER = 20
_DAYS_BACK = 120
_TOGETHER = 50
"""How many travellers are written in one commit while the past is invented; live ones are written one by one."""


def fill(plan: DemoPlan, progress: Callable[[int], None]) -> None:
    """Invent the past: residents, visitors who overstayed, day crossers, and a person without papers."""
    chance = random.Random(plan.seed)  # noqa: S311  (invented travellers guard nothing)
    people = list(population(plan.seed, plan.people, around=plan.now.date()))
    officer, booths = officer_with(Role.FIRST_LINE), _booths()
    moves = list(_moves(people, plan, chance))
    for start in range(0, len(moves), _TOGETHER):
        part = moves[start : start + _TOGETHER]
        with transaction.atomic():
            for person, direction, at in part:
                cross(
                    officer,
                    chance.choice(booths[direction]),
                    person,
                    direction=direction,
                    at=at,
                    chance=chance,
                )
        progress(len(part))
    _leave_some_waiting(people, officer, booths, plan, chance)


def traffic(chance: random.Random, now: datetime) -> None:
    """One traveller comes to one of the booths."""
    people = list(population(chance.randrange(10_000), 1, around=now.date()))
    direction = chance.choice(["entry", "exit"])
    booth = chance.choice(_booths()[direction])
    cross(officer_with(Role.FIRST_LINE), booth, people[0], direction=direction, at=now, chance=chance)


def cross(
    officer: Officer,
    booth: BoothInfo,
    person: SpecimenPerson,
    *,
    direction: str,
    at: datetime,
    chance: random.Random,
) -> None:
    """One traveller at one booth: read, inspected, and admitted or referred as an officer would."""
    reading = mrz.read("\n".join(person.mrz_lines()), today=local_day(at))
    if reading.zone is None:
        return
    opened = actions.open_inspection(
        window=actions.Window(officer=officer, booth=booth, direction=direction),
        scan=id_at(at, chance.getrandbits(74)),
        document=documents.from_zone(reading.zone),
        zone_findings=reading.findings,
        at=at,
    )
    if opened.inspection is not None and opened.inspection.status == "open":
        _decide(officer, opened.inspection, at=at, chance=chance)


def _decide(officer: Officer, row: Inspection, *, at: datetime, chance: random.Random) -> None:
    """Admit, as most officers do most of the time; sometimes after the second line looked. Whoever is stopped waits."""
    second = officer_with(Role.SECOND_LINE)
    if row.recommendation == facts.Recommendation.STOP:
        actions.refer(officer=officer, inspection=row.pk, reason=ReferralReason.FINDING.value, at=at)
        return
    if row.recommendation == facts.Recommendation.CHECK and chance.random() < 0.3:
        actions.refer(officer=officer, inspection=row.pk, reason=ReferralReason.FINDING.value, at=at)
        officer = second
    national = row.nationality == settings.PASSAVANT.rooms["crossings"].nationals
    journey = facts.Journey(
        means={"air": "flight", "sea": "vessel", "land": chance.choice(["foot", "foot", "vehicle"])}[
            row.mode
        ],
        carrier="",
        purpose=chance.choice(
            ["home", "family", "market"] if national else ["market", "family", "business", "tourism"]
        ),
        address="",
        stay_days=None if national else chance.choice([1, 7, 30, 90]),
        stay_until=None,
    )
    checked = "seen" if row.recommendation == facts.Recommendation.CHECK else ""
    decided_at = at + timedelta(seconds=chance.randrange(5, 40))
    try:
        actions.admit(officer=officer, inspection=row.pk, journey=journey, note=checked, at=decided_at)
    except (actions.NeedsSecondLine, actions.Gated):
        _let_the_second_line_decide(row, journey, at=decided_at)


def _let_the_second_line_decide(row: Inspection, journey: facts.Journey, *, at: datetime) -> None:
    """Admit who only had to be asked something; send home whom another room holds, a child who leaves, say."""
    second = officer_with(Role.SECOND_LINE)
    try:
        actions.admit(officer=second, inspection=row.pk, journey=journey, note="asked and seen", at=at)
    except actions.Gated:
        actions.close(officer=second, inspection=row.pk, reason=CloseReason.WITHDREW.value, at=at)


def _moves(
    people: list[SpecimenPerson], plan: DemoPlan, chance: random.Random
) -> Iterator[tuple[SpecimenPerson, str, datetime]]:
    """Who crosses which way and when, the oldest first; most come and go, some have not left."""
    moves: list[tuple[datetime, SpecimenPerson, str]] = []
    while len(moves) < plan.crossings:
        person = chance.choice(people)
        at = _during_opening_hours(plan.now - timedelta(days=chance.triangular(0, _DAYS_BACK, 1)), chance)
        if at >= plan.now:
            continue
        first, second = ("exit", "entry") if person.nationality == "HTI" else ("entry", "exit")
        moves.append((at, person, first))
        back = _during_opening_hours(at + timedelta(days=chance.choice([0, 0, 1, 6, 20])), chance, after=at)
        if back < plan.now and chance.random() < 0.85:
            moves.append((back, person, second))
    moves.sort(key=lambda move: (move[0], move[1].document_number))
    for at, person, direction in moves[: plan.crossings]:
        yield person, direction, at


def _during_opening_hours(
    moment: datetime, chance: random.Random, *, after: datetime | None = None
) -> datetime:
    """Some minute of the day between eight and six at the post's clock, later than another moment of that day."""
    local = moment.astimezone(zone())
    opening = local.replace(hour=8, minute=0, second=0, microsecond=0)
    earliest = max(opening, after.astimezone(zone()) + timedelta(minutes=20)) if after else opening
    return earliest + (opening + timedelta(hours=10) - earliest) * chance.random()


def _leave_some_waiting(
    people: list[SpecimenPerson],
    officer: Officer,
    booths: dict[str, list[BoothInfo]],
    plan: DemoPlan,
    chance: random.Random,
) -> None:
    """Somebody to look at: a specimen passport at the second line, and a person without papers."""
    at = plan.now - timedelta(minutes=12)
    window = actions.Window(officer=officer, booth=booths["entry"][0], direction="entry")
    reading = mrz.read("\n".join(utopia.ERIKSSON_TD3), today=local_day(at))
    if reading.zone is not None:
        _open_and_refer(window, documents.from_zone(reading.zone), reading.findings, "document", at, chance)
    person = people[0]
    said = {
        "surname": person.surname,
        "given_names": person.given_names,
        "sex": person.sex,
        "nationality": "HTI",
        "date_of_birth": str(person.date_of_birth.year),
    }
    papers = documents.from_typed(said, has_papers=False, birth_date_estimated=True)
    _open_and_refer(window, papers, (), "no_papers", at + timedelta(minutes=4), chance)


def _open_and_refer(
    window: actions.Window,
    document: facts.Document,
    findings: tuple[Finding, ...],
    reason: str,
    at: datetime,
    chance: random.Random,
) -> None:
    scan = id_at(at, chance.getrandbits(74))
    opened = actions.open_inspection(
        window=window, scan=scan, document=document, zone_findings=findings, at=at
    )
    if opened.inspection is not None:
        actions.refer(officer=window.officer, inspection=opened.inspection.pk, reason=reason, at=at)


def _booths() -> dict[str, list[BoothInfo]]:
    here = booths_of((str(settings.PASSAVANT.site.code),))
    return {
        direction: [booth for booth in here if booth.direction.value == direction]
        for direction in ("entry", "exit")
    }
