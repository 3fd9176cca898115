"""One contract for every carrier, https, a NATS server or a stick: nothing is lost and nothing doubled."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from passavant.journal.keys import SigningKey
from passavant.relay import messages
from passavant.relay.errors import RelayTrouble
from passavant.relay.letters import opened, sealed_for
from passavant.relay.testing import HEADQUARTERS, Network, network

pytestmark = pytest.mark.slow

BY = {"https": "HT-OUA", "nats": "HT-MAL", "file": "HT-BEL"}


@pytest.fixture(scope="module")
def net(running_site) -> Iterator[Network]:
    with network(running_site, {post: carrier for carrier, post in BY.items()}) as made:
        yield made
        assert made.check() == []


@pytest.fixture(params=BY)
def post(request: pytest.FixtureRequest) -> str:
    return BY[request.param]


def test_what_either_side_says_arrives_at_the_other(net: Network, post: str) -> None:
    recorded = net.posts[post].work(30)
    net.hq.name_a_post("HT-NEW", f"New for {post}")
    assert isinstance(net.exchange(post), list)
    assert net.hq.stands(post)["shifts"] == sorted(recorded)
    here = net.posts[post].stands()
    assert here["named"]["HT-NEW"] == f"New for {post}"
    assert here["waiting"] == 0


def test_a_second_exchange_moves_nothing(net: Network, post: str) -> None:
    net.exchange(post)
    there = net.hq.stands(post)["heads"]
    net.exchange(post)
    assert net.hq.stands(post)["heads"] == there


def test_more_than_fits_one_message_goes_in_several(net: Network, post: str) -> None:
    before = len(net.hq.stands(post)["shifts"])
    net.posts[post].work(2500)
    net.exchange(post)
    assert len(net.hq.stands(post)["shifts"]) == before + 2500


def test_what_the_other_posts_record_is_not_given(net: Network, post: str) -> None:
    others = [code for code in net.posts if code != post]
    net.exchange(post)
    assert all(net.posts[post].stands(other)["shifts"] == [] for other in others)


def test_a_post_may_change_its_carrier_at_any_moment(net: Network) -> None:
    """The line is cut, a stick goes, the line is mended: what both carried stands there once."""
    member = net.posts[BY["https"]]
    member.work(20)
    net.go_by(member.code, "file")
    net.exchange(member.code)
    member.work(20)
    net.go_by(member.code, "https")
    net.exchange(member.code)
    net.exchange(member.code)
    assert net.faults_of(member.code) == []


def test_a_stick_that_comes_twice_or_out_of_turn(net: Network) -> None:
    member = net.posts[BY["file"]]
    member.work(10)
    first = net.carry(member.code, "put_out", stick="one")
    member.work(10)
    net.carry(member.code, "put_out", stick="two")
    assert first == 20
    for stick in ("two", "one", "one"):
        net.carry(HEADQUARTERS, "answer_all", stick=stick)
    for stick in ("one", "two", "two"):
        net.carry(member.code, "take_in", stick=stick)
    assert net.faults_of(member.code) == []


def test_a_letter_in_the_box_of_another_is_refused(net: Network) -> None:
    """Who has a stick in hand can move files about; whose words they are is in the letters."""
    member = net.posts[BY["file"]]
    member.work(5)
    net.carry(member.code, "put_out", stick="moved")
    stick = net.home / "moved" / "passavant" / f"to-{HEADQUARTERS}"
    (stick / member.code).rename(stick / BY["nats"])
    before = net.hq.stands(BY["nats"])["heads"]
    net.carry(HEADQUARTERS, "answer_all", stick="moved")
    after = net.hq.stands(BY["nats"])["heads"]
    assert after[f"{BY['nats']}/1"] == before[f"{BY['nats']}/1"]


def test_a_stick_that_is_lost_tells_nothing(net: Network) -> None:
    """Only headquarters opens what a post wrote, and only that post what headquarters answered."""
    member = net.posts[BY["file"]]
    member.cross(40, seed=3)
    net.carry(member.code, "put_out", stick="lost")
    net.carry(HEADQUARTERS, "answer_all", stick="lost")
    letters = list((net.home / "lost").rglob("*.message"))
    assert {letter.parent.parent.name for letter in letters} == {f"to-{HEADQUARTERS}", f"to-{member.code}"}
    for letter in letters:
        with pytest.raises(RelayTrouble):
            opened(letter.read_bytes(), SigningKey(Ed25519PrivateKey.generate()))
        with pytest.raises(RelayTrouble):
            messages.read(letter.read_bytes(), kind=messages.QUESTION)


def test_a_letter_for_another_site_is_told_of_and_costs_nothing(net: Network) -> None:
    member = net.posts[BY["file"]]
    member.work(5)
    net.carry(member.code, "put_out", stick="strange")
    box = net.home / "strange" / "passavant" / f"to-{HEADQUARTERS}" / member.code
    first = next(letter for letter in sorted(box.iterdir()))
    first.write_bytes(sealed_for(SigningKey(Ed25519PrivateKey.generate()).public, b"{}"))
    net.carry(HEADQUARTERS, "answer_all", stick="strange")
    net.carry(member.code, "take_in", stick="strange")
    assert member.do(TROUBLE) == "relay.not_understood"
    net.exchange(member.code)
    assert member.do(TROUBLE) == ""
    assert net.faults_of(member.code) == []


TROUBLE = """
from passavant.relay.models import Link
answer = Link.objects.get(carrier="file").trouble
"""
ASK = """
import asyncio
from types import SimpleNamespace
from passavant.relay.carriers.nats import connect
async def tried():
    refused = []
    client = await connect(SimpleNamespace(address=address, authority=None, patience_seconds=5))
    async def hear(trouble):
        refused.append(str(trouble))
    client._error_cb = hear
    for subject in publish:
        await client.publish(subject, b"x")
    for subject in subscribe:
        await client.subscribe(subject)
    await client.flush()
    await asyncio.sleep(0.3)
    await client.close()
    return refused
answer = asyncio.run(tried())
"""


def test_the_nats_server_lets_a_site_write_its_own_and_read_its_own(net: Network) -> None:
    site, other = BY["nats"], BY["https"]
    publish = [
        f"passavant.j.{other}",
        f"passavant.q.{other}",
        "passavant.news",
        f"_INBOX_{other}.1",
        "$JS.API.INFO",
    ]
    subscribe = [f"_INBOX_{other}.>", "passavant.j.*", "passavant.q.>", ">"]
    refused = net.posts[site].do(ASK, address=net.nats.address, publish=publish, subscribe=subscribe)
    said = " ".join(refused).lower()
    for subject in (*publish, *subscribe):
        assert f'"{subject.lower()}"' in said
    assert said.count("permissions violation") == len(publish) + len(subscribe)


def test_the_nats_server_does_not_know_a_stranger(net: Network, running_site) -> None:
    stranger = running_site(start=False, code="HT-CAP")
    with stranger.console() as there, pytest.raises(AssertionError, match=r"(?i)authorization"):
        there.do(ASK, address=net.nats.address, publish=[], subscribe=[])


def test_headquarters_takes_from_the_stream_what_came_while_it_was_away(net: Network) -> None:
    """The post has no answer and asks again later; what lay in the stream meanwhile is not taken twice."""
    member = net.posts[BY["nats"]]
    member.work(40)
    net.kill_program(HEADQUARTERS)
    assert net.exchange(member.code) in {"relay.too_slow", "relay.no_link"}
    net.start_answering()
    net.exchange_at_last(member.code)
    assert net.faults_of(member.code) == []


def test_the_nats_server_killed_loses_nothing(net: Network) -> None:
    member = net.posts[BY["nats"]]
    member.work(40)
    net.nats.kill9()
    assert net.exchange(member.code) in {"relay.too_slow", "relay.no_link"}
    net.nats.start()
    net.exchange_at_last(member.code)
    assert net.faults_of(member.code) == []
