"""Really running posts: what a document did at one that was cut off while it was declared lost, and how all stand."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from passavant.relay.testing import HEADQUARTERS, Network, network

pytestmark = pytest.mark.slow

CUT, NEAR = "HT-OUA", "HT-MAL"
NUMBER = "HT1234567"
TOKEN = "a-token-of-the-monitor"
DECLARE = """
from datetime import UTC, datetime
from passavant.base.testing import make_officer
from passavant.domain.lists.entries import Kind
from passavant.modules.watchlists import actions, facts
from passavant.modules.watchlists.models import Handling, Watchlist
roles = ("watch_officer", "second_line", "supervisor")
watch, proposes, releases = (make_officer(role, code=role) for role in roles)
lost = Watchlist(
    code="lost-documents", title="Lost and stolen documents", owner_agency="DIE",
    purpose="taking invalid documents out of use", legal_basis="Loi sur les passeports", handling=Handling.SEIZE.value,
)
actions.keep_list(officer=watch, watchlist=lost)
told = facts.Listed(
    source_id="", kind=Kind.DOCUMENT.value, documents=(facts.Numbered(number=number, state="HTI"),),
    reason="declared stolen",
)
at = datetime.now(UTC)
proposal = actions.propose_entry(officer=proposes, watchlist=lost, entry=told, at=at)
actions.release_entry(officer=releases, proposal=proposal.pk, at=at)
answer = at.isoformat()
"""
CROSS = """
import uuid
from datetime import UTC, datetime
from passavant.journal.recording import record
from passavant.modules.crossings.facts import CrossingRecorded, Document, Journey, Line, ReadBy
document = Document(
    read_by=ReadBy.MRZ, document_code="P", issuing_state="HTI", document_number=number, surname="JEAN BAPTISTE",
    given_names="MARIE CARMEL", nationality="HTI", date_of_birth="1984-03-12", sex="F", date_of_expiry="2030-01-01",
    mrz=(), birth_date_estimated=False,
)
journey = Journey(means="foot", carrier="", purpose="trade", address="", stay_days=None, stay_until=None)
record(CrossingRecorded(
    inspection=uuid.uuid4(), post=post, booth=f"{post}-1", mode="land", direction="entry", document=document,
    journey=journey, line=Line.FIRST, reason="", note="", group=None,
), at=datetime.now(UTC), actor="M12")
"""
BETWEEN = """
from passavant.modules.network.queries import between
(found,) = between(number, with_silent=False)
answer = {
    "early": [row.post for row, _ in found.crossings],
    "later": found.later,
    "knew": {each.post: each.by.isoformat() if each.by else None for each in found.knew},
}
"""
STAND = """
from datetime import UTC, datetime
from passavant.modules.network.queries import post_lines
lines = {line.code: line for line in post_lines(at=datetime.now(UTC))}
answer = {code: [str(lines[code].state), lines[code].held, lines[code].told, lines[code].lag, lines[code].chain]
          for code in posts}
"""
LINE = """
from datetime import UTC, datetime
from passavant.modules.network.queries import line_standing
line = line_standing(at=datetime.now(UTC))
answer = [line.by, line.waiting, line.is_old, line.in_step_at is not None, line.trouble.code if line.trouble else ""]
"""


@pytest.fixture(scope="module")
def country(running_site: Any) -> Iterator[Network]:
    def make(**settings: Any) -> Any:
        return running_site(**settings, NETWORK__METRICS_TOKEN=TOKEN)

    with network(make, {CUT: "https", NEAR: "https"}) as made:
        yield made


def test_a_document_that_crosses_at_a_post_that_is_cut_off_is_found_afterwards(country: Network) -> None:
    for post in (CUT, NEAR):
        assert isinstance(country.exchange(post), list)
    declared = country.hq.do(DECLARE, number=NUMBER)
    for _ in range(2):  # what the first brings there, the second says that it has
        assert isinstance(country.exchange(NEAR), list)
    country.posts[CUT].do(CROSS, number=NUMBER, post=CUT)  # nobody there knows
    country.posts[NEAR].do(CROSS, number=NUMBER, post=NEAR)  # its windows had the entry
    for _ in range(2):
        for post in (CUT, NEAR):
            assert isinstance(country.exchange(post), list)
    country.posts[CUT].do(CROSS, number=NUMBER, post=CUT)  # now it knows too
    assert isinstance(country.exchange(CUT), list)

    found = country.hq.do(BETWEEN, number=NUMBER)
    print(f"declared {declared}; {found}")
    assert (found["early"], found["later"]) == ([CUT], 2)
    assert found["knew"][HEADQUARTERS] == declared < found["knew"][NEAR] < found["knew"][CUT]


def test_the_page_the_metrics_and_the_posts_say_the_same(country: Network) -> None:
    country.posts[CUT].work(3)
    for post in (CUT, NEAR):
        assert isinstance(country.exchange(post), list)
    stands = country.hq.do(STAND, posts=[CUT, NEAR])
    print(stands)
    for post in (CUT, NEAR):
        held = country.posts[post].stands()["heads"][f"{post}/1"][0]
        assert stands[post] == ["well", held, held, 0, "good"]
        assert country.posts[post].do(LINE) == ["https", 0, False, True, ""]
    told = asked(f"{country.hq.site.address}/network/metrics")
    assert f'passavant_post_sequence{{post="{CUT}"}} {stands[CUT][1]}' in told
    assert f'passavant_post_chain_state{{post="{NEAR}",state="good"}} 1' in told


def asked(address: str) -> list[str]:
    request = urllib.request.Request(address, headers={"Authorization": f"Bearer {TOKEN}"})  # noqa: S310  (our own server)
    with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310  (our own server)
        return answer.read().decode().splitlines()
