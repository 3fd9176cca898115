"""A post and headquarters, really running: joined by a code, in step, cut, killed, and in step again."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from passavant.base.testing import Console, RunningSite
from passavant.relay.testing import CHECK

pytestmark = pytest.mark.slow

HQ, POST = "HT-DIE", "HT-OUA"
WORK = """
import uuid
from datetime import UTC, datetime
from passavant.journal.recording import Told, record_all
from passavant.modules.sites.facts import ShiftClosed, ShiftOpened
at, told = datetime.now(UTC), []
for number in range(shifts):
    shift = uuid.uuid4()
    told.append(Told(ShiftOpened(shift=shift, officer="M12", booth="HT-OUA-1", post="HT-OUA"), at, "M12"))
    told.append(Told(ShiftClosed(shift=shift), at, "M12"))
record_all(told)
"""
NAME_A_POST = """
from passavant.modules.sites.models import Post
Post(code="HT-NEW", name=name, mode="land").save()
"""
EXCHANGE = """
from passavant.relay.caller import Caller
from passavant.relay.carriers import open_carrier
from passavant.relay.errors import RelayTrouble
from passavant.relay.running import run_once
try:
    done = run_once(Caller(open_carrier()))
    answer = [done.brought, done.taken]
except RelayTrouble as trouble:
    answer = trouble.code
"""
STANDS = """
from passavant.journal import store
from passavant.journal.models import Quarantined
from passavant.modules.sites.models import Post, Shift
from passavant.relay.rounds import waiting
answer = {
    "heads": {f"{head.site}/{head.epoch}": [head.sequence, head.link] for head in store.heads()},
    "shifts": Shift.objects.count(),
    "named": Post.objects.filter(code="HT-NEW").values_list("name", flat=True).first(),
    "quarantined": Quarantined.objects.count(),
    "waiting": waiting(),
}
"""


@dataclass
class Pair:
    hq: RunningSite
    post: RunningSite
    there: Console
    here: Console

    def in_step(self) -> tuple[dict, dict]:
        """Both sites' answers after one exchange, in which the post's chain has come to stand alike."""
        assert isinstance(self.here.do(EXCHANGE), list)
        here, there = self.here.do(STANDS), self.there.do(STANDS)
        assert here["heads"][f"{POST}/1"] == there["heads"][f"{POST}/1"]
        assert here["shifts"] == there["shifts"]
        assert here["waiting"] == 0
        return here, there


@pytest.fixture(scope="module")
def pair(running_site) -> Iterator[Pair]:
    hq = running_site(code=HQ, SITE__ROLE="hq")
    post = running_site(
        start=False, code=POST, SITE__HEADQUARTERS=HQ, RELAY__CARRIER="https", RELAY__ADDRESS=hq.address
    )
    with hq.console() as there, post.console() as here:
        yield Pair(hq, post, there, here)
        assert [there.do(CHECK), here.do(CHECK)] == [[], []]


def test_nothing_is_said_before_the_post_has_joined(pair: Pair) -> None:
    assert pair.here.do(EXCHANGE) == "relay.not_headquarters"
    assert f"{POST}/1" not in pair.there.do(STANDS)["heads"]


def test_a_post_joins_with_a_code_and_comes_into_step(pair: Pair) -> None:
    code = pair.hq.command("site", "invite", POST).stdout.splitlines()[0]
    joined = pair.post.command("site", "enrol", code)
    assert f"{POST} has joined {HQ}" in joined.stdout
    again = pair.post.command("site", "enrol", code, check=False)
    assert again.returncode == 2
    pair.in_step()
    assert "0 entries wait here" in pair.post.command("relay", "status").stdout


def test_what_either_side_says_arrives_at_the_other_once(pair: Pair) -> None:
    pair.here.do(WORK, shifts=30)
    pair.there.do(NAME_A_POST, name="Nouvo")
    here, there = pair.in_step()
    assert there["shifts"] == 30
    assert here["named"] == there["named"] == "Nouvo"
    assert pair.here.do(EXCHANGE) == [0, 0]


def test_a_cut_line_loses_nothing(pair: Pair) -> None:
    pair.hq.stop()
    pair.here.do(WORK, shifts=40)
    assert pair.here.do(EXCHANGE) == "relay.no_link"
    assert pair.here.do(STANDS)["waiting"] == 80
    pair.hq.start()
    assert pair.in_step()[1]["shifts"] == 70


def test_both_killed_in_the_middle_lose_and_double_nothing(pair: Pair) -> None:
    """More than fits one message is on its way when the relay and then headquarters die."""
    pair.here.do(WORK, shifts=4000)
    relay = subprocess.Popen(
        [*pair.post.program, "relay", "run"], env=pair.post.environment, stderr=subprocess.DEVNULL
    )
    while pair.there.do(STANDS)["shifts"] == 70:
        assert relay.poll() is None
    relay.kill()
    relay.wait()
    pair.hq.kill9()
    pair.hq.start()
    here, there = pair.in_step()
    assert there["shifts"] == here["shifts"] == 4070
    assert there["quarantined"] == here["quarantined"] == 0
