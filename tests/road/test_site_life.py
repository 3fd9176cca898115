"""Sites are lost and come back: headquarters burns, a post is taken by armed men, a post's machine dies.

Scenarios 10 and 11, over really running sites.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from passavant.relay.testing import CHECK, Network, Safe, network

pytestmark = [pytest.mark.slow, pytest.mark.both_databases]

BY = {"HT-OUA": "https", "HT-MAL": "https", "HT-BEL": "file"}
CROSSINGS = 300
SIGN_IN = """
from passavant.base.testing import make_officer
for code, posts in (("M31", "HT-MAL"), ("M32", "HT-MAL HT-OUA")):
    make_officer("first_line", code=code, posts=posts)
"""
LETS_IN = """
from passavant.base.models import Officer
answer = sorted(Officer.objects.filter(is_active=True).values_list("code", flat=True))
"""
APART = """
from passavant.journal.revoking import kept_apart
answer = {f"{site}/{epoch}": count for (site, epoch), count in kept_apart().items()}
"""


@pytest.fixture(scope="module")
def net(running_site) -> Iterator[Network]:
    with network(running_site, BY) as net:
        yield net


def test_headquarters_burns_and_is_there_again(net: Network, tmp_path: Path) -> None:
    """Scenario 10: last night's backup and three posts give everything back that any of them holds."""
    for number, post in enumerate(BY):
        net.posts[post].cross(CROSSINGS, seed=number)
        net.exchange_at_last(post)
    kept = Safe(tmp_path / "safe")
    kept.keep(net.hq)
    for number, post in enumerate(BY):
        net.posts[post].cross(CROSSINGS // 3, seed=10 + number)
    net.hq.name_a_post("HT-NEW", "Named after the backup")
    net.exchange_at_last("HT-OUA")  # it alone brings its day, and hears of the new post
    net.hq.name_a_post("HT-STK", "Told to the stick alone")
    net.carry("HT-BEL", "put_out", stick="late")
    net.carry("HT-DIE", "answer_all", stick="late")
    net.carry("HT-BEL", "take_in", stick="late")
    before = {post: net.posts[post].crossings() for post in BY}

    net.hq.close()
    net.hq.site.burn()
    burnt_at, began = datetime.now(UTC), time.monotonic()
    kept.give_back(net.hq)
    net.hq.site.start()
    absent = net.hq.site.command("site", "missing", "--since", burnt_at.isoformat()).stdout
    assert all(f"{post}/1: not heard yet" in absent for post in BY), absent
    for post in (*BY, "HT-BEL"):  # its first stick hears what was lost, and the second brings it
        net.exchange_at_last(post)
    took = time.monotonic() - began

    assert {post: net.hq.crossings(post) for post in BY} == before
    assert all(count == CROSSINGS + CROSSINGS // 3 for count, _ in before.values())
    for post in BY:  # those that had not heard it hear now what headquarters itself had lost
        net.exchange_at_last(post)
    named = net.hq.stands()["named"]
    assert named["HT-NEW"] == "Named after the backup"
    assert named["HT-STK"] == "Told to the stick alone"
    for post in BY:
        net.exchange_at_last(post)
    assert net.check(exchange=False) == []
    report = net.hq.site.command("site", "missing", "--since", burnt_at.isoformat()).stdout
    told = report.splitlines()
    assert told[0] == "Nothing is missing by the word of every site that is known."
    # What headquarters recorded after the backup and no post had read is in nobody's hands, and it says so.
    assert [line.split(" with ")[0] for line in told[1:]] == ["HT-DIE/1 ends here"]
    kept.keep(net.hq)  # what was given back is in the next backup
    verified = net.hq.site.command("backup", "verify", str(kept.backup), "--passphrase-file", str(kept.words))
    assert "Restored and verified" in verified.stdout
    print(f"headquarters restored and in step with {len(BY)} posts after {took:.1f} s: 0 crossings lost")


def test_a_captured_post_is_believed_no_more(net: Network) -> None:
    """Scenario 11: taken at 14:00, revoked at 14:20; what it signs after 14:00 says nothing."""
    taken, other = net.posts["HT-MAL"], net.posts["HT-OUA"]
    net.hq.do(SIGN_IN)
    for post in ("HT-MAL", "HT-OUA"):
        net.exchange_at_last(post)
    honest = taken.work(5)
    net.exchange_at_last("HT-MAL")
    assert "M31" in other.do(LETS_IN)
    time.sleep(0.01)
    moment = datetime.now(UTC)
    forced = taken.work(7)
    net.exchange_at_last("HT-MAL")
    words = ("--since", moment.isoformat(), "--reason", "taken by armed men")
    said = net.hq.site.command("site", "revoke", "HT-MAL/1", *words).stdout
    assert "14 entries here are kept apart" in said
    assert "M31" in said
    assert "M32" not in said

    net.hq.close()
    at_headquarters = set(net.hq.stands("HT-MAL")["shifts"])
    assert set(honest) <= at_headquarters
    assert not set(forced) & at_headquarters
    assert net.hq.do(APART) == {"HT-MAL/1": 14}
    assert net.exchange("HT-MAL") == "relay.revoked"
    net.exchange_at_last("HT-OUA")
    assert "M31" not in other.do(LETS_IN)
    assert "M32" in other.do(LETS_IN)
    assert net.hq.do(CHECK) == []


def test_the_post_comes_back_on_an_empty_machine(net: Network) -> None:
    """Its machine is gone; headquarters gives it its past, under a new epoch and a new key.

    Who sets it up forgets the epoch first, and hears what to do: nothing of that beginning may stay.
    """
    post = net.posts["HT-MAL"]
    was = net.hq.crossings("HT-MAL")
    post.close()
    post.site.burn()
    post.site.command("site", "init")
    code = net.hq.site.command("site", "invite", "HT-MAL").stdout.splitlines()[0]
    join = ("site", "enrol", code, "--address", net.hq.site.address)
    assert "epoch = 2" in post.site.command(*join, check=False).stderr
    post.site.burn()
    post.site.environment["PASSAVANT_SITE__EPOCH"] = "2"
    post.site.command("site", "init")
    post.site.command(*join)
    assert "entries taken back" in post.site.command("site", "rebuild").stdout
    assert post.crossings() == was
    post.cross(30, seed=77)
    net.exchange_at_last("HT-MAL")
    assert post.crossings() == net.hq.crossings("HT-MAL")
    assert net.check() == []


def test_a_post_takes_a_new_key_and_the_old_one_is_closed(net: Network) -> None:
    """Keys are changed by beginning a new epoch: the chain of the old one ends, and its key is revoked."""
    post = net.posts["HT-BEL"]
    net.exchange_at_last("HT-BEL")
    was = post.crossings()
    post.close()
    (post.site.data / "keys" / "site.key").unlink()
    post.site.environment["PASSAVANT_SITE__EPOCH"] = "2"
    post.site.command("site", "init")
    net.go_by("HT-BEL", "https")
    assert net.exchange("HT-BEL") == "relay.stranger"
    net.join("HT-BEL")
    post.work(3)
    net.exchange_at_last("HT-BEL")
    words = ("--since", datetime.now(UTC).isoformat(), "--reason", "changed as every year")
    assert "0 entries here are kept apart" in net.hq.site.command("site", "revoke", "HT-BEL/1", *words).stdout
    net.hq.close()
    post.work(2)
    net.exchange_at_last("HT-BEL")
    assert post.crossings() == net.hq.crossings("HT-BEL") == was
    assert net.check() == []


def test_an_old_copy_of_a_post_that_records_again_is_caught(net: Network, tmp_path: Path) -> None:
    """Two machines with one key: the copy from a disk image is told to record nothing, and loses nothing either."""
    post = net.posts["HT-OUA"]
    net.exchange_at_last("HT-OUA")
    post.close()
    shutil.copytree(post.site.data, tmp_path / "image")
    post.work(4)
    net.exchange_at_last("HT-OUA")
    genuine = post.stands()["heads"]["HT-OUA/1"]
    post.close()
    shutil.rmtree(post.site.data)
    shutil.copytree(tmp_path / "image", post.site.data)
    assert net.exchange("HT-OUA") == "relay.older_than_headquarters"
    post.work(40)
    assert net.exchange("HT-OUA") == "relay.another_past"
    assert net.hq.stands("HT-OUA")["heads"]["HT-OUA/1"] == genuine
