"""Register a person under a card: every check is asked, and whatever it says the person is received.

Five stations do this at once. One card is one person: whoever comes second is told of the first.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from passavant.base.models import Officer
from passavant.base.permissions import check
from passavant.domain.names.keys import name_key
from passavant.domain.values import Finding
from passavant.journal.recording import record, turn
from passavant.modules.crossings import ports as crossings
from passavant.modules.crossings.facts import Document, Noted, Recommendation
from passavant.modules.returns import facts, judging, keys, queries
from passavant.modules.returns.actions.receiving import to_receive
from passavant.modules.returns.actions.troubles import CardUsed, NotGiven, NotHere, WrongReception
from passavant.modules.returns.models import ManifestRow, Person, Reception
from passavant.modules.returns.ports import InNeed, in_need
from passavant.modules.returns.reasons import RELATED, Need, rank_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """Who registers, and at which window or device."""

    officer: Officer
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a person said and showed at a station."""

    person: UUID
    """Made once for each form by the page or device: the same form sent twice is one person."""
    token: int
    document: Document
    age: int | None
    origin: str = ""
    category: str
    papers: str
    family: int = 0
    relation: str = ""
    needs: tuple[str, ...] = ()
    asks_apart: bool = False
    row: UUID | None = None
    note: str = ""
    photo: str = ""


@dataclass(frozen=True, slots=True)
class Registered:
    """The answer of a station: the person; or what has to be looked at before anything is written."""

    person: Person | None
    is_new: bool = False
    findings: tuple[Finding, ...] = ()

    @property
    def asks(self) -> bool:
        return self.person is None


def register(
    *, station: Station, reception: UUID, said: Said, seen: frozenset[str], at: datetime
) -> Registered:
    """Receive a person under a card.

    Args:
        seen: codes of findings that the officer has read and goes on from.
    Raises:
        ReceptionOver, NotHere: there is nothing to register at. NotGiven, CardUsed: the card is of no use.
    """
    check(station.officer, "returns.register")
    row = to_receive(station.officer, reception, "returns.register")
    known = _known(row, said)
    if known is not None:
        return Registered(known)
    listed = _listed(row, said)
    said = _with_family(row, said)
    own = tuple(judging.judge(_to_judge(row, said, listed)))
    asked = [finding for finding in own if finding.code in judging.ASKED - seen]
    if asked:
        return Registered(None, findings=own)
    known_of = _ask_rooms(station, row, said, at=at)
    findings = tuple(sorted((*known_of.findings, *own), key=lambda finding: -finding.severity.rank))
    with turn():
        known = _known(to_receive(station.officer, reception, "returns.register"), said)
        if known is not None:
            return Registered(known)
        _listed(row, said)
        _write(station, row, said, findings=findings, checks=known_of.checks, at=at)
        return Registered(Person.objects.get(pk=said.person), is_new=True, findings=findings)


def number_of(reception: Reception, text: str) -> int:
    """The number of a card of this reception, from what was typed or scanned.

    Raises:
        NotACard: no number. WrongReception: the card was given at another reception.
    """
    scanned = keys.read_token(text)
    if scanned.reception is not None and scanned.reception != reception.number % 10_000:
        raise WrongReception(scanned.reception)
    return scanned.number


def _known(reception: Reception, said: Said) -> Person | None:
    """Who stands already for this form or this card.

    Raises:
        NotGiven: nobody gave this card. CardUsed: it was taken back.
    """
    person = queries.find_person(said.person)
    if person is not None:
        return person
    token = queries.find_token(reception.pk, said.token)
    if token is None:
        raise NotGiven(said.token)
    if token.taken_back:
        raise CardUsed(said.token)
    return queries.find_person(token.person) if token.person else None


def _listed(reception: Reception, said: Said) -> ManifestRow | None:
    """The row of the list that this person is, unless somebody else was registered for it meanwhile."""
    if said.row is None:
        return None
    row = queries.find_row(said.row)
    if row is None or row.reception != reception.pk:
        raise NotHere(said.row)
    if row.person is not None:
        raise CardUsed(said.row)
    return row


def _with_family(reception: Reception, said: Said) -> Said:
    """Cards that were given together are one family unless the officer says otherwise."""
    if said.family or said.relation == "unrelated":
        return said
    token = queries.find_token(reception.pk, said.token)
    return replace(said, family=token.family) if token is not None and token.family else said


def _to_judge(reception: Reception, said: Said, listed: ManifestRow | None) -> judging.Seen:
    document = said.document
    named = name_key(document.surname, document.given_names)
    alike = queries.alike(reception.pk, name_key=named, born=document.date_of_birth, token=said.token)
    before = queries.returned_before(name_key=named, born=document.date_of_birth, reception=reception.pk)
    return judging.Seen(
        has_name=bool(named),
        age=said.age,
        sex=document.sex,
        needs=said.needs,
        family=said.family,
        is_related=said.relation in RELATED,
        adults_in_family=queries.adults_in_family(reception.pk, said.family),
        listed_age=listed.age if listed else None,
        alike_token=alike.token if alike else None,
        returned=(before.post, timezone.localdate(before.registered_at).isoformat()) if before else None,
    )


def _ask_rooms(station: Station, reception: Reception, said: Said, *, at: datetime) -> crossings.Answer:
    """What every room knows of this person, as at a booth; nobody's return is refused for it."""
    question = crossings.Question(
        document=said.document,
        direction="entry",
        mode={"bus": "land", "foot": "land", "boat": "sea", "flight": "air"}[reception.means],
        post=reception.post,
        booth=station.code,
        at=at,
    )
    return crossings.look_at(question)


def _write(
    station: Station,
    reception: Reception,
    said: Said,
    *,
    findings: tuple[Finding, ...],
    checks: tuple[crossings.Check, ...],
    at: datetime,
) -> None:
    actor = station.officer.code
    registered = facts.PersonRegistered(
        person=said.person,
        reception=reception.pk,
        post=reception.post,
        station=station.code,
        token=said.token,
        row=said.row,
        document=said.document,
        age=said.age,
        origin=said.origin,
        category=said.category,
        papers=said.papers,
        family=said.family,
        relation=said.relation if said.family else "",
        needs=said.needs,
        findings=Noted.all_of(findings),
        checks=tuple(each.kept for each in checks),
        recommendation=Recommendation.of(findings),
        note=said.note,
    )
    record(registered, at=at, actor=actor)
    rank = rank_of((*said.needs, "apart") if said.asks_apart else said.needs)
    if said.asks_apart:
        record(facts.PersonAskedApart(person=said.person, rank=rank), at=at, actor=actor)
    if said.photo:
        record(facts.PhotoTaken(person=said.person, picture=said.photo), at=at, actor=actor)
    if rank:
        in_need.ask(
            InNeed(
                person=said.person,
                reception=reception.pk,
                post=reception.post,
                is_child_alone=Need.CHILD_ALONE in said.needs,
                rank=rank,
                at=at,
            )
        )
