"""Somebody enters at one post and leaves by another that has never seen them: it knows until when they might stay.

Headquarters and two posts that really run, one over https and one that has only a stick. What travels names nobody.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from passavant.relay.testing import Lane, Network, network

pytestmark = pytest.mark.slow

ENTRY, BY_STICK = "HT-OUA", "HT-BEL"
SET_UP = """
from passavant.base.testing import make_officer
from passavant.modules.sites.models import Booth
for post in posts:
    Booth(code=f"{post}-1", post_id=post, name="1").save()
make_officer("first_line", code="F1")
"""
PEOPLE = """
from passavant.domain.specimens.people import population
found = [each for each in population(7, 400) if each.nationality == "DOM" and 25 < 2026 - each.date_of_birth.year < 60]
answer = [[list(each.mrz_lines()), each.surname, each.document_number] for each in found[:3]]
"""
ENTER = """
import uuid
from datetime import UTC, date, datetime, timedelta
from passavant.domain import mrz
from passavant.journal.recording import record
from passavant.modules.crossings import documents, facts
now = datetime.now(UTC) - timedelta(days=days_ago)
zone = mrz.read(lines, today=now.date()).zone
last_day = date.fromisoformat(until)
journey = facts.Journey(means="foot", carrier="", purpose="trade", address="", stay_days=None, stay_until=last_day)
entry = facts.CrossingRecorded(
    inspection=uuid.uuid4(), post=post, booth=f"{post}-1", mode="land", direction="entry",
    document=documents.from_zone(zone), journey=journey, line=facts.Line.FIRST, reason="", note="", group=None,
)
record(entry, at=now, actor="F1")
"""
ON_THE_BOARD = """
from passavant.relay.models import BoardLine
answer = [[line.sought, line.line] for line in BoardLine.objects.exclude(line="")]
"""
FORGET_THE_TURN = """
from passavant.relay.models import Board
Board.objects.update(due_at=None)
"""


@dataclass(frozen=True)
class Traveller:
    mrz: list[str]
    surname: str
    number: str


@pytest.fixture(scope="module")
def net(running_site) -> Iterator[Network]:
    with network(running_site, {ENTRY: "https", BY_STICK: "file"}) as net:
        net.hq.do(SET_UP, posts=list(net.posts))
        exchange(net)
        yield net


def exchange(net: Network) -> None:
    """Everybody with headquarters, whose board is due at once, and again for what came meanwhile."""
    for _ in range(2):
        net.hq.do(FORGET_THE_TURN)
        for post in net.posts:
            net.exchange_at_last(post)


@pytest.fixture(scope="module")
def travellers(net: Network) -> list[Traveller]:
    return [Traveller(*each) for each in net.hq.do(PEOPLE)]


@pytest.fixture(scope="module")
def window(net: Network) -> Lane:
    made = Lane.at(net.posts[BY_STICK], officer="F1")
    made.member.site.start()
    return made


def leave(window: Lane, traveller: Traveller) -> dict[str, Any]:
    """The card of a traveller, who is then let go."""
    card = window.scan(traveller.mrz)
    window.admit(card)
    return card


def stays_found(card: dict[str, Any]) -> dict[str, str]:
    return {
        each["code"]: each["explanation"] for each in card["findings"] if each["code"].startswith("stays.")
    }


def test_the_last_lawful_day_is_known_where_somebody_leaves_who_entered_elsewhere(
    net: Network, travellers: list[Traveller], window: Lane
) -> None:
    late, in_time, unheard = travellers
    today = datetime.now(UTC).date()
    enter(net, late, until=today - timedelta(days=12))
    enter(net, in_time, until=today + timedelta(days=12))
    exchange(net)
    enter(net, unheard, until=today - timedelta(days=12))
    net.exchange_at_last(ENTRY)

    card = leave(window, late)
    assert f"{today - timedelta(days=12):%d/%m/%Y}" in stays_found(card)["stays.overstay"]
    assert card["recommended"] != "stop", "an overstay never blocks leaving"
    assert not stays_found(leave(window, in_time))
    card = leave(window, unheard)
    assert not stays_found(card), "the stick was not carried since"
    [heard] = [each["as_of"] for each in card["checked"] if each["check"] == "stays_elsewhere"]
    assert datetime.fromisoformat(heard) < datetime.now(UTC), "and the card says of when its knowledge is"


def enter(net: Network, traveller: Traveller, *, until: date) -> None:
    net.posts[ENTRY].do(ENTER, post=ENTRY, lines=traveller.mrz, until=until.isoformat(), days_ago=30)


def test_what_travelled_names_nobody(net: Network, travellers: list[Traveller]) -> None:
    told = net.posts[BY_STICK].do(ON_THE_BOARD)
    assert len(told) >= 2
    for sought, line in told:
        assert len(sought) == 32
        assert sorted(json.loads(line)) == ["allowed_until", "claim", "entered_at", "post", "until"]
        assert not any(word in line for each in travellers for word in (each.surname, each.number))


def test_who_has_left_is_on_no_board_once_headquarters_knows(net: Network) -> None:
    exchange(net)
    assert net.posts[BY_STICK].do(ON_THE_BOARD) == []
    assert net.posts[ENTRY].do(ON_THE_BOARD) == []
