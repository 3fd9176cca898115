"""In between: what crossed with a lost document after it was declared and before the post knew of it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from passavant.base.facts import RecordRead
from passavant.base.models import Officer
from passavant.base.testing import make_officer
from passavant.domain.lists.entries import Kind
from passavant.journal import store
from passavant.journal.declaring import kind_of_type
from passavant.journal.models import Entry
from passavant.journal.receiving import receive
from passavant.journal.recording import record
from passavant.journal.tests.kit import other_site
from passavant.modules.crossings.facts import CrossingRecorded, Document, Journey, Line, ReadBy
from passavant.modules.network.models import Had
from passavant.modules.network.queries import Declared, announced_among, between
from passavant.modules.network.tests.conftest import NOW
from passavant.modules.watchlists import actions, facts
from passavant.modules.watchlists.models import Handling, Watchlist
from passavant.relay.hearing import Heard, heard
from passavant.relay.models import Peer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready", "clock")]
NUMBER = "HT1234567"
DECLARED = NOW - timedelta(hours=5)
ON_FOOT = Journey(means="foot", carrier="", purpose="trade", address="", stay_days=None, stay_until=None)


@dataclass
class Ministry:
    """Headquarters that declares documents lost, and posts whose crossings arrive there."""

    folder: Path
    heard: Callable[..., None]
    officers: dict[str, Officer]

    def declare(
        self, number: str = NUMBER, *, handling: Handling = Handling.SEIZE, at: datetime = DECLARED
    ) -> int:
        """Declare a document lost here; returns the number of that entry of the journal."""
        code = f"lost-{handling.value}"
        lost = Watchlist(
            code=code,
            title="Lost documents",
            owner_agency="DIE",
            purpose="taking invalid documents out of use",
            legal_basis="Loi sur les passeports",
            handling=handling.value,
        )
        actions.keep_list(officer=self.officers["watch_officer"], watchlist=lost)
        told = facts.Listed(
            source_id="",
            kind=Kind.DOCUMENT.value,
            documents=(facts.Numbered(number=number, state="HTI"),),
            reason="declared stolen",
        )
        proposal = actions.propose_entry(
            officer=self.officers["second_line"], watchlist=lost, entry=told, at=at
        )
        actions.release_entry(officer=self.officers["supervisor"], proposal=proposal.pk, at=at)
        return max(announced_among("HT-DIE", 1, after=0, to=10**9))

    def cross(self, post: str, *moments: datetime, number: str = NUMBER) -> None:
        """Crossings that a post recorded, and that have arrived."""
        with other_site(post, self.folder):
            for at in moments:
                record(crossing(post, number), at=at, actor="M12")
            entries = list(store.entries_after(post, 1, 0))
        self.heard(post, key=self.folder / post / "keys" / "site.key")
        receive(entries)

    def hear(self, post: str, *, has: int, at: datetime, before: int = 0) -> None:
        """The post says how far it has headquarters' chain."""
        Peer.objects.filter(site=post).update(cursors=[["HT-DIE", 1, has]], seen_at=at)
        heard.ask(Heard(post, before={("HT-DIE", 1): before}, cursors={("HT-DIE", 1): has}, at=at))


def crossing(post: str, number: str) -> CrossingRecorded:
    document = Document(
        read_by=ReadBy.MRZ,
        document_code="P",
        issuing_state="HTI",
        document_number=number,
        surname="JEAN BAPTISTE",
        given_names="MARIE CARMEL",
        nationality="HTI",
        date_of_birth="1984-03-12",
        sex="F",
        date_of_expiry="2030-01-01",
        mrz=(),
        birth_date_estimated=False,
    )
    return CrossingRecorded(
        inspection=uuid.uuid4(),
        post=post,
        booth=f"{post}-1",
        mode="land",
        direction="entry",
        document=document,
        journey=ON_FOOT,
        line=Line.FIRST,
        reason="",
        note="",
        group=None,
    )


@pytest.fixture
def ministry(tmp_path: Path, heard: Callable[..., None]) -> Ministry:
    roles = ("watch_officer", "second_line", "supervisor")
    return Ministry(tmp_path, heard, {role: make_officer(role, code=f"X-{role}") for role in roles})


def only(found: list[Declared]) -> Declared:
    assert len(found) == 1
    return found[0]


def when(found: Declared) -> list[datetime]:
    return [row.happened_at for row, _ in found.crossings]


def test_what_crossed_before_the_post_knew_is_found_and_what_crossed_later_is_counted(
    ministry: Ministry,
) -> None:
    number = ministry.declare()
    hours = [DECLARED + timedelta(hours=each) for each in (-1, 1, 2, 4)]
    ministry.cross("HT-OUA", *hours)
    ministry.hear("HT-OUA", has=number, at=DECLARED + timedelta(hours=3))
    found = only(between(NUMBER, with_silent=False))
    assert (found.declared_at, found.declared_by, found.list_title) == (DECLARED, "HT-DIE", "Lost documents")
    assert when(found) == hours[1:3]
    assert found.later == 1
    assert [(each.post, each.by, each.is_exact) for each in found.knew] == [
        ("HT-DIE", DECLARED, True),
        ("HT-OUA", DECLARED + timedelta(hours=3), False),
    ]


def test_the_first_time_it_was_heard_stays(ministry: Ministry) -> None:
    number = ministry.declare()
    ministry.cross("HT-OUA", DECLARED + timedelta(hours=2))
    ministry.hear("HT-OUA", has=number - 1, at=DECLARED + timedelta(minutes=1))
    ministry.hear("HT-OUA", has=number, before=number - 1, at=DECLARED + timedelta(hours=1))
    ministry.hear("HT-OUA", has=number + 3, before=number, at=DECLARED + timedelta(hours=3))
    assert Had.objects.get(post="HT-OUA", sequence=number).heard_at == DECLARED + timedelta(hours=1)
    assert when(only(between(NUMBER, with_silent=False))) == []


def test_a_post_that_never_said_it_has_it_does_not_know(ministry: Ministry) -> None:
    ministry.declare()
    ministry.cross("HT-OUA", DECLARED + timedelta(hours=2))
    found = only(between(NUMBER, with_silent=False))
    assert when(found) == [DECLARED + timedelta(hours=2)]
    assert [each.by for each in found.knew if each.post == "HT-OUA"] == [None]


def test_where_the_first_hearing_is_lost_the_last_one_bounds_it(ministry: Ministry) -> None:
    number = ministry.declare()
    ministry.cross("HT-OUA", DECLARED + timedelta(hours=1))
    ministry.hear("HT-OUA", has=number, at=DECLARED + timedelta(hours=2))
    Had.objects.all().delete()
    found = only(between(NUMBER, with_silent=False))
    assert [each.by for each in found.knew if each.post == "HT-OUA"] == [DECLARED + timedelta(hours=2)]


def test_another_number_and_another_issuer_are_not_it(ministry: Ministry) -> None:
    ministry.declare()
    ministry.cross("HT-OUA", DECLARED + timedelta(hours=2), number="HT7654321")
    assert when(only(between("ht-123 4567", with_silent=False))) == []
    assert between(NUMBER, issuing_state="DOM", with_silent=False) == []
    assert between("HT7654321", with_silent=False) == []


def test_a_listing_that_is_not_to_be_shown_is_for_the_watch_officer(ministry: Ministry) -> None:
    ministry.declare(handling=Handling.INFORM)
    assert between(NUMBER, with_silent=False) == []
    assert len(between(NUMBER, with_silent=True)) == 1


def test_the_page_finds_by_number_keeps_it_out_of_the_address_and_records_that_somebody_looked(
    ministry: Ministry, as_role: Callable[..., Client]
) -> None:
    ministry.declare()
    ministry.cross("HT-OUA", DECLARED + timedelta(hours=2))
    client = as_role("watch_officer")
    answer = client.post(reverse("network:between"), {"document_number": "ht 1234567"})
    assert answer.headers["Location"] == reverse("network:between")
    page = client.get(reverse("network:between")).content.decode()
    assert "1 crossing in between" in page
    assert "JEAN BAPTISTE" in page
    assert "perhaps before" in page
    kind = kind_of_type(RecordRead)
    told: Any = Entry.objects.filter(kind=kind.name).order_by("-sequence").first()
    assert "network.between:1" in told.body
    assert NUMBER not in told.body


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("first_line", 403),
        ("second_line", 403),
        ("supervisor", 403),
        ("analyst", 403),
        ("administrator", 403),
        ("watch_officer", 200),
        ("auditor", 200),
    ],
)
def test_in_between_opens_to_its_roles_alone(as_role: Callable[..., Client], role: str, status: int) -> None:
    assert as_role(role).get(reverse("network:between")).status_code == status
