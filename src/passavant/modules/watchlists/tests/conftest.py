"""What the tests of the watchlists room share: lists, officers, files that were read, travellers at a booth."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.utils import translation

from passavant.base.models import Officer
from passavant.domain.lists.entries import Kind, ListedEntry, Reading
from passavant.domain.screening import Record
from passavant.modules.crossings import actions as crossings
from passavant.modules.crossings.documents import from_typed
from passavant.modules.crossings.facts import Journey
from passavant.modules.crossings.queries import Inspection
from passavant.modules.sites.queries import BoothInfo, find_booth
from passavant.modules.watchlists import actions, facts, indexing
from passavant.modules.watchlists.models import Decision, Entry, Handling, RaisedHit, Watchlist

AT = datetime(2026, 11, 20, 13, 30, tzinfo=UTC)
ON_FOOT = Journey(means="foot", carrier="", purpose="market", address="", stay_days=None, stay_until=None)

MARIE = {
    "surname": "JEAN BAPTISTE",
    "given_names": "MARIE CARMEL",
    "date_of_birth": "1984-03-12",
    "sex": "F",
    "nationality": "HTI",
    "issuing_state": "HTI",
    "document_number": "HT1234567",
    "document_code": "P",
    "date_of_expiry": "2030-01-01",
}
WILNER = {**MARIE, "surname": "DORVAL", "given_names": "WILNER", "sex": "M", "date_of_birth": "1990-07-01"}
WILNER["document_number"] = "HT7654321"


def person(source_id: str, *names: str, **more: Any) -> ListedEntry:
    """A listed person; `dobs`, `sex`, `nationalities`, `documents` go into the record."""
    known = {name: more.pop(name) for name in list(more) if name in Record.__dataclass_fields__}
    record = Record(id=source_id, names=names, **known)
    return ListedEntry(source_id=source_id, kind=Kind.PERSON, record=record, **more)


def booklet(source_id: str, number: str, *, state: str = "HTI", last: str = "") -> ListedEntry:
    record = Record(id=source_id, documents=((number, state),))
    return ListedEntry(source_id=source_id, kind=Kind.DOCUMENT, record=record, last_number=last)


def marie(source_id: str = "1", **more: Any) -> ListedEntry:
    """The listed Marie Carmel Jean-Baptiste."""
    known = {"dobs": ("1984-03-12",), "sex": "F", "nationalities": ("HTI",), **more}
    return person(source_id, "Marie Carmel JEAN-BAPTISTE", **known)


def reading(*entries: ListedEntry, dated: date | None = date(2026, 11, 18), **more: Any) -> Reading:
    return Reading(format="plain", entries=entries, dated=dated, **more)


def listed(**said: Any) -> facts.Listed:
    return facts.Listed(**{"source_id": "", "kind": "person", "reason": "court order 12/2026", **said})


@dataclass
class Desk:
    """Officers of each kind, lists, and a booth."""

    booth: BoothInfo
    officers: dict[str, Officer]

    def list(self, code: str = "wanted", *, handling: Handling = Handling.DETAIN, **more: Any) -> Watchlist:
        made = Watchlist(
            code=code,
            title=more.pop("title", f"List {code}"),
            owner_agency="PNH",
            purpose="persons wanted by a court",
            legal_basis="CIC art. 77",
            handling=handling.value,
            **more,
        )
        actions.keep_list(officer=self.officers["watch_officer"], watchlist=made)
        return made

    def take(self, watchlist: Watchlist, read: Reading, **more: Any) -> actions.Taken:
        return actions.take(
            officer=self.officers["watch_officer"],
            watchlist=watchlist,
            reading=read,
            name="list.csv",
            content_digest=more.pop("content_digest", uuid.uuid4().hex),
            at=more.pop("at", AT),
            **more,
        )

    def enter(self, watchlist: Watchlist, said: facts.Listed, **more: Any) -> Entry:
        """One officer proposes, another releases."""
        proposal = actions.propose_entry(
            officer=self.officers["second_line"], watchlist=watchlist, entry=said, at=AT, **more
        )
        return actions.release_entry(officer=self.officers["supervisor"], proposal=proposal.pk, at=AT)

    def scan(self, shown: dict[str, str], *, at: datetime = AT, direction: str = "entry") -> Inspection:
        opened = crossings.open_inspection(
            window=crossings.Window(
                officer=self.officers["first_line"], booth=self.booth, direction=direction
            ),
            scan=uuid.uuid4(),
            document=from_typed(shown, has_papers=True, birth_date_estimated=False),
            at=at,
            again=True,
        )
        assert opened.inspection is not None
        return opened.inspection

    def refer(self, row: Inspection) -> None:
        crossings.refer(officer=self.officers["first_line"], inspection=row.pk, reason="finding", at=AT)

    def judge(self, hit: RaisedHit, decision: Decision, by: str = "second_line") -> RaisedHit:
        return actions.judge_hit(
            officer=self.officers[by],
            inspection=hit.inspection,
            entry=hit.entry,
            decision=decision,
            reason="compared",
            at=AT,
        )

    def agree(self, hit: RaisedHit, by: str = "supervisor") -> RaisedHit:
        return actions.agree_to_release(
            officer=self.officers[by], inspection=hit.inspection, entry=hit.entry, note="looked too", at=AT
        )

    def admit(self, row: Inspection, by: str = "second_line") -> Any:
        return crossings.admit(
            officer=self.officers[by], inspection=row.pk, journey=ON_FOOT, note="compared", at=row.opened_at
        )


@pytest.fixture
def desk(officer: Callable[..., Officer]) -> Desk:
    booth = find_booth("HT-OUA-1")
    assert booth is not None
    roles = ("first_line", "second_line", "supervisor", "watch_officer", "administrator", "auditor")
    return Desk(booth, {role: officer(role) for role in roles})


@pytest.fixture(autouse=True)
def no_index_of_another_test() -> Iterator[None]:
    indexing.forget()
    yield
    indexing.forget()


@pytest.fixture(autouse=True)
def speaks_english(request: pytest.FixtureRequest) -> Iterator[None]:
    """What is said is read in English here; that it is said in four languages is shown elsewhere."""
    if "client" in request.fixturenames:
        request.getfixturevalue("client").cookies["language"] = "en"
    with translation.override("en"):
        yield
