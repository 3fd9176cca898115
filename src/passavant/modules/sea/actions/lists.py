"""Take a crew or passenger list, look at everybody on it, mend rows and leave them out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from passavant.base.models import Officer
from passavant.domain.codes.vessels import NotAnImoNumber, read_imo_number
from passavant.domain.manifests import Listed, Manifest, judge_row, read_manifest
from passavant.domain.values import Finding, stop
from passavant.journal.recording import record, turn
from passavant.modules.crossings import ports as crossings
from passavant.modules.crossings.facts import Noted, Recommendation, person_key
from passavant.modules.sea import facts, judging, keys, queries
from passavant.modules.sea.actions.calls import call_in_port
from passavant.modules.sea.actions.troubles import DoneAlready, NeedsReason, NotAList, NotHere
from passavant.modules.sea.models import Call, Person

_PASSPORTS = ("PASSP", "PASAP", "PASPÒ", "PASPO")
"""How the word for a passport begins in the languages of this coast."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a list: rows, broken ones among them, and how many the second line has to see."""

    rows: int
    broken: int
    stopped: int


def read_list(row: Call, content: bytes, *, at: datetime) -> Manifest:
    """A list as it would be taken.

    Raises:
        NotAList: the file holds nobody, its columns say nothing, or it is of another vessel.
    """
    read = read_manifest(content, today=timezone.localdate(at))
    if read.trouble:
        raise NotAList(stop(f"manifests.list.{read.trouble}"))
    other = _of_another_vessel(row, read)
    if other is not None:
        raise NotAList(other)
    return read


def receive_list(
    *, officer: Officer, call: UUID, listing: UUID, kind: str, file_name: str, content: bytes, at: datetime
) -> Taken:
    """Take a list: all its rows, broken ones with what is wrong; everybody on a good row is looked at by every room.

    The same mark sent twice is one list.

    Raises:
        NotAList: as `read_list`. NotInPort, NotHere: there is no such vessel here.
    """
    row = call_in_port(officer, call, "sea.take_list")
    read = read_list(row, content, at=at)
    with turn():
        call_in_port(officer, call, "sea.take_list")
        if Person.objects.filter(listing=listing).exists():
            return _taken(listing)
        received = facts.ListReceived(
            listing=listing,
            call=call,
            kind=kind,
            file_name=file_name[:120],
            encoding=read.encoding,
            delimiter=read.delimiter,
            rows=tuple(_as_fact(each, row=keys.row_key(listing, each.line)) for each in read.listed),
        )
        record(received, at=at, actor=officer.code)
        _screen(row, Person.objects.filter(listing=listing, wrong=""), officer=officer, at=at)
    return _taken(listing)


def mend_row(*, officer: Officer, row: UUID, cells: Mapping[str, str], at: datetime) -> Listed:
    """Put right a broken row, and look at whom it names; what is still wrong comes back, and nothing is recorded."""
    with turn():
        known, call = _broken_row(officer, row)
        listed = judge_row(cells, line=known.line, today=timezone.localdate(at))
        if listed.is_broken:
            return listed
        mended = facts.RowMended(call=known.call, aboard=_as_fact(listed, row=row))
        record(mended, at=at, actor=officer.code)
        _screen(call, [Person.objects.get(pk=row)], officer=officer, at=at)
        return listed


def leave_out_row(*, officer: Officer, row: UUID, reason: str, at: datetime) -> None:
    """Say that a row stands for nobody who is on board."""
    with turn():
        known, _call = _broken_row(officer, row)
        if not reason:
            raise NeedsReason(row)
        left = facts.RowLeftOut(call=known.call, row=row, reason=reason)
        record(left, at=at, actor=officer.code)


def _screen(call: Call, people: Iterable[Person], *, officer: Officer, at: datetime) -> None:
    """Ask every room of everybody, as a lane would, and keep the answers; silent hits go where they always go."""
    screened = []
    for person in people:
        document = queries.document_of(person)
        question = crossings.Question(
            document=document, direction="entry", mode="sea", post=call.post, booth="", at=at
        )
        said = crossings.look_at(question)
        _tell_silently(call, person, officer=officer, at=at)
        found = [each for each in said.findings if not each.code.startswith(judging.OF_A_JOURNEY)]
        found.sort(key=lambda each: -each.severity.rank)
        screened.append(
            facts.Screened(
                row=person.pk,
                findings=Noted.all_of(found),
                checks=tuple(each.kept for each in said.checks),
                recommendation=Recommendation.of(found),
            )
        )
    if screened:
        record(facts.ListScreened(call=call.pk, rows=tuple(screened)), at=at, actor=officer.code)


def _tell_silently(call: Call, person: Person, *, officer: Officer, at: datetime) -> None:
    """Let rooms record what belongs to a person who arrives and what no screen here shows."""
    document = queries.document_of(person)
    opening = crossings.Opening(
        inspection=person.pk,
        officer=officer.code,
        document=document,
        person_key=person_key(
            issuing_state=document.issuing_state,
            document_number=document.document_number,
            date_of_birth=document.date_of_birth,
            inspection=str(person.pk),
        ),
        post=call.post,
        direction="entry",
        at=at,
    )
    crossings.opened.ask(opening)


def _taken(listing: UUID) -> Taken:
    rows = Person.objects.filter(listing=listing)
    return Taken(
        rows=rows.count(),
        broken=rows.exclude(wrong="").count(),
        stopped=rows.filter(recommendation=Recommendation.STOP.value).count(),
    )


def _of_another_vessel(row: Call, read: Manifest) -> Finding | None:
    """A list that names another ship's number on any of its lines."""
    for each in read.listed:
        said = each.cells.get("imo_number", "").strip()
        try:
            number = read_imo_number(said) if said else ""
        except NotAnImoNumber:
            number = said
        if number and row.imo_number and number != row.imo_number:
            return stop("sea.list.other_vessel", number=number)
    return None


def _broken_row(officer: Officer, row: UUID) -> tuple[Person, Call]:
    known = queries.find_person(row)
    if known is None:
        raise NotHere(row)
    call = call_in_port(officer, known.call, "sea.take_list")
    if not known.wrong or known.left_out:
        raise DoneAlready(row)
    return known, call


def _as_fact(listed: Listed, *, row: UUID) -> facts.Aboard:
    kind = listed.cells.get("document_kind", "").strip().upper()
    return facts.Aboard(
        row=row,
        line=listed.line,
        surname=listed.surname,
        given_names=listed.given_names,
        sex=listed.sex,
        date_of_birth=listed.date_of_birth,
        birth_date_estimated=listed.birth_date_estimated,
        nationality=listed.nationality,
        document_code="P" if kind.startswith(_PASSPORTS) else "",
        document_number=listed.document_number,
        issuing_state=listed.issuing_state,
        date_of_expiry=listed.date_of_expiry,
        rank=listed.rank,
        transit=listed.transit,
        note=listed.note,
        wrong=listed.wrong,
        noted=listed.noted,
        cells=dict(listed.cells),
    )
