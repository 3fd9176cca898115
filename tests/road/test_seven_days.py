"""Seven days without a line at three posts, then lines that come back in any order and break again five times.

PASSAVANT_CUT says how many crossings the three posts record meanwhile: 900 by default, 50 000 as the scenario asks.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from passavant.relay.bad_line import BadLine, bad_line
from passavant.relay.testing import HEADQUARTERS, Network, network

pytestmark = pytest.mark.slow

CROSSINGS = int(os.environ.get("PASSAVANT_CUT", "900"))
POSTS = ("HT-OUA", "HT-MAL", "HT-BEL")
INTERRUPTIONS = 5


@dataclass
class Cut:
    net: Network
    line: BadLine


@pytest.fixture(scope="module")
def cut(running_site) -> Iterator[Cut]:
    """All three posts may use any carrier: they are known to headquarters and to the NATS server."""
    with ExitStack() as stack:
        lines: list[BadLine] = []

        def through(address: str) -> str:
            lines.append(stack.enter_context(bad_line(address)))
            return lines[0].address

        yield Cut(
            stack.enter_context(network(running_site, dict.fromkeys(POSTS, "nats"), line=through)), lines[0]
        )


@pytest.mark.parametrize(
    "carriers", [("https",) * 3, ("nats",) * 3, ("file",) * 3, ("https", "nats", "file")], ids="+".join
)
def test_seven_days_without_a_line(cut: Cut, carriers: tuple[str, ...]) -> None:
    net, chance = cut.net, random.Random(2026)
    for post, carrier in zip(POSTS, carriers, strict=True):
        net.go_by(post, carrier, https=cut.line.address)
        assert net.posts[post].cross(CROSSINGS // len(POSTS), seed=len(post)) == CROSSINGS // len(POSTS)
    began = time.monotonic()
    for _ in range(INTERRUPTIONS):
        interrupt(cut, chance.choice(POSTS), chance)
    for post in chance.sample(POSTS, len(POSTS)):
        net.exchange_at_last(post, within=1200)
    took = time.monotonic() - began
    for post in POSTS:
        here, there = net.posts[post].crossings(), net.hq.crossings(post)
        assert here == there
        assert here[0] >= CROSSINGS // len(POSTS)
    assert net.check(exchange=False) == []
    print(f"{'+'.join(carriers)}: {CROSSINGS} crossings of {len(POSTS)} posts in step after {took:.1f} s")


def interrupt(cut: Cut, post: str, chance: random.Random) -> None:
    """An exchange that breaks off: what came through before stays, and the rest is sent again."""
    member, net = cut.net.posts[post], cut.net
    if member.carrier == "https":
        cut.line.next[:] = ["", "", "", chance.choice(("half_open", "half_answered", "cut"))]
        net.exchange(post)
        cut.line.next.clear()
    elif member.carrier == "nats":
        net.kill_program(HEADQUARTERS)
        net.exchange(post)
        net.start_answering()
    else:  # the stick is lost on its way back
        net.carry(post, "put_out", stick="lost")
        net.carry(HEADQUARTERS, "answer_all", stick="lost")
