"""A document that is declared stolen at one post stops at every connected post within a minute; scenario 7.

Headquarters and three posts that really run: one by the NATS server, one by https, one whose line is cut. Documents are
shown to the readers' API of each post's server, as at a lane.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from passavant.relay.testing import Lane, Network, network

pytestmark = pytest.mark.slow

BY_NATS, BY_HTTPS, CUT = "HT-OUA", "HT-MAL", "HT-BEL"
LIMIT = 60.0
KEEP_A_LIST = """
from passavant.base.testing import make_officer
from passavant.modules.sites.models import Booth
from passavant.modules.watchlists import actions
from passavant.modules.watchlists.models import Handling, Watchlist
for post in posts:
    Booth(code=f"{post}-1", post_id=post, name="1").save()
for code, role in (("F1", "first_line"), ("L2", "second_line"), ("S1", "supervisor"), ("W1", "watch_officer")):
    made = make_officer(role, code=code)
lost = Watchlist(
    code="lost-documents", title="Lost and stolen documents", owner_agency="DIE",
    purpose="taking invalid documents out of use", legal_basis="Loi sur les passeports", handling=Handling.SEIZE.value,
)
actions.keep_list(officer=made, watchlist=lost)
"""
DECLARE = """
from datetime import UTC, datetime
from passavant.base.models import Officer
from passavant.domain.lists.entries import Kind
from passavant.modules.watchlists import actions, facts, queries
stolen = facts.Listed(
    source_id="", kind=Kind.DOCUMENT.value, documents=(facts.Numbered(number=number, state=state),),
    reason="declared stolen",
)
at = datetime.now(UTC)
proposal = actions.propose_entry(
    officer=Officer.objects.get(pk="L2"), watchlist=queries.get_list("lost-documents"), entry=stolen, at=at
)
actions.release_entry(officer=Officer.objects.get(pk="S1"), proposal=proposal.pk, at=at)
"""
PEOPLE = """
from passavant.domain.specimens.people import population
found = [each for each in population(7, 60) if each.nationality == "HTI" and 25 < 2026 - each.date_of_birth.year < 60]
answer = [[list(each.mrz_lines()), each.document_number, each.issuing_state] for each in found[:4]]
"""
STRIP = """
from django.utils import translation
from passavant.base.shell import truth_lines
with translation.override("en"):
    answer = [str(line.text) for line in truth_lines()]
"""
IN_STEP = """
from passavant.relay.freshness import in_step_at
answer = in_step_at().isoformat()
"""
ALERTS = """
from django.test import Client
from passavant.base.models import Officer
browser = Client(headers={"host": "127.0.0.1"})
browser.cookies["language"] = "en"
browser.force_login(Officer.objects.get(pk="W1"))
answer = browser.get("/watchlists/alerts/").content.decode()
"""
IN_BETWEEN = """
from django.test import Client
from passavant.base.models import Officer
browser = Client(headers={"host": "127.0.0.1"})
browser.cookies["language"] = "en"
browser.force_login(Officer.objects.get(pk="W1"))
answer = browser.post("/network/between/", {"document_number": number}, follow=True).content.decode()
"""
SEEN_AT_HQ = """
from passavant.modules.crossings.models import Crossing
answer = list(Crossing.objects.filter(document_number=number).values_list("post", flat=True))
"""


@dataclass(frozen=True)
class Traveller:
    """What a reader reads of somebody's passport."""

    mrz: tuple[str, str]
    number: str
    state: str


def seconds_until_stop(lane: Lane, traveller: Traveller, *, since: float) -> float:
    """How long after a moment the lane stops the document that it let pass before."""
    while (card := lane.scan(traveller.mrz))["recommended"] != "stop":
        assert time.monotonic() - since < LIMIT, card
        time.sleep(0.2)
    return time.monotonic() - since


@pytest.fixture(scope="module")
def net(running_site) -> Iterator[Network]:
    with network(running_site, {BY_NATS: "nats", BY_HTTPS: "https", CUT: "https"}) as net:
        net.hq.do(KEEP_A_LIST, posts=list(net.posts))
        for post in net.posts:
            net.exchange_at_last(post)
        yield net


@pytest.fixture(scope="module")
def lanes(net: Network) -> dict[str, Lane]:
    made = {}
    for post, member in net.posts.items():
        made[post] = Lane.at(member, officer="F1")
        member.site.environment["PASSAVANT_RELAY__EVERY_SECONDS"] = "1"
        member.site.start()
    return made


@pytest.fixture(scope="module")
def travellers(net: Network) -> list[Traveller]:
    return [Traveller(tuple(mrz), number, state) for mrz, number, state in net.hq.do(PEOPLE)]


def test_a_document_declared_at_one_post_stops_at_the_other_within_a_minute(
    net: Network, lanes: dict[str, Lane], travellers: list[Traveller]
) -> None:
    earlier, first, second, _ = travellers
    # So that the list holds something everywhere.
    net.hq.do(DECLARE, number=earlier.number, state=earlier.state)
    for post in net.posts:
        net.exchange_at_last(post)
    for post in (BY_NATS, BY_HTTPS):
        assert lanes[post].scan(first.mrz)["recommended"] != "stop"
        assert lanes[post].scan(second.mrz)["recommended"] != "stop"
        net.posts[post].close()
        net.start_program(post, net.posts[post], "run")
    for declared_at, met_at, stolen in ((BY_HTTPS, BY_NATS, first), (BY_NATS, BY_HTTPS, second)):
        began = time.monotonic()
        net.posts[declared_at].do(DECLARE, number=stolen.number, state=stolen.state)
        here = seconds_until_stop(lanes[declared_at], stolen, since=began)
        there = seconds_until_stop(lanes[met_at], stolen, since=began)
        assert there < LIMIT
        by = {post: net.posts[post].carrier for post in (declared_at, met_at)}
        print(f"declared at {declared_at} ({by[declared_at]}): stopped there after {here:.1f} s", end=", ")
        print(f"at {met_at} ({by[met_at]}) after {there:.1f} s")


def test_a_post_that_is_cut_says_how_old_its_lists_are(
    net: Network, lanes: dict[str, Lane], travellers: list[Traveller]
) -> None:
    """It lets the document pass, by lists older than the declaration, and says so; headquarters learns of it later."""
    *_, stolen = travellers
    cut, lane = net.posts[CUT], lanes[CUT]
    heard = datetime.fromisoformat(cut.do(IN_STEP))
    cut.close()
    net.posts[BY_HTTPS].do(DECLARE, number=stolen.number, state=stolen.state)
    declared = datetime.now(UTC)

    card = lane.scan(stolen.mrz)
    assert card["recommended"] != "stop"
    as_of = datetime.fromisoformat(
        next(each["as_of"] for each in card["checked"] if each["check"] == "watchlists")
    )
    assert abs((as_of - heard).total_seconds()) < 0.01
    assert as_of < declared
    lane.admit(card)
    said = timezone.localtime(heard, ZoneInfo("America/Port-au-Prince")).strftime("%d/%m/%Y %H:%M")
    assert any(f"in step at {said}" in line for line in cut.do(STRIP))

    net.exchange_at_last(CUT)
    assert lane.scan(stolen.mrz)["recommended"] == "stop"
    assert datetime.fromisoformat(cut.do(IN_STEP)) > declared
    assert net.hq.do(SEEN_AT_HQ, number=stolen.number) == [CUT]
    assert stolen.number not in net.hq.do(ALERTS)
    net.hq.site.command("watchlist", "rescreen")
    page = net.hq.do(ALERTS)
    assert "lost-documents" in page
    assert f"{CUT} · exit" in page
    age = (declared - as_of).total_seconds()
    in_between = net.hq.do(IN_BETWEEN, number=stolen.number)
    assert "1 crossing in between" in in_between
    assert f'<td class="mono code">{CUT}</td>' in in_between
    print(f"the post that was cut let it pass, by lists {age:.0f} s older than the declaration")
