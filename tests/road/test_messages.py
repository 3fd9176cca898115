"""Messages between really running sites: sent, shown, acknowledged by name, escalated, over.

Scenario 18 in part: an alert reaches whom it names, with acknowledgement.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest

from passavant.relay.testing import CHECK, Member, Network, network

pytestmark = pytest.mark.slow

BY = {"HT-OUA": "https", "HT-MAL": "https", "HT-BEL": "https"}
OFFICERS = """
from passavant.base.testing import make_officer
for code, role, name, posts in (
    ("W1", "watch_officer", "Wilner Louis", ""),
    ("S1", "supervisor", "Solange Charles", "HT-OUA"),
    ("S2", "supervisor", "Altagracia Pierre", "HT-MAL"),
    ("F1", "first_line", "Marie-Ange Joseph", "HT-OUA"),
    ("F2", "first_line", "Jean Baptiste Louis", "HT-MAL"),
    ("F3", "first_line", "Odette Auguste", "HT-BEL"),
):
    make_officer(role, code=code, name=name, posts=posts)
"""
SEND = """
import uuid
from datetime import UTC, datetime, timedelta
from passavant.base.models import Officer
from passavant.modules.messages import actions
from passavant.modules.messages.facts import Priority
now = datetime.now(UTC)
at = now - timedelta(minutes=minutes_ago)
written = actions.Written(
    subject=subject, text="As it was telephoned.", priority=Priority(priority), to_all=not to, to=tuple(to),
    expires_at=now + timedelta(seconds=seconds), must_acknowledge=must, escalate_after=escalate,
)
officer = Officer.objects.get(pk=by)
answer = actions.send(officer=officer, message=uuid.uuid4(), written=written, at=at).pk
"""
WAITING = """
from django.utils import timezone
from passavant.modules.messages import queries
found = [each for each in queries.holding_everywhere(at=timezone.now()) if each.row.to_all]
answer = [[site.place.code, site.state.value] for each in found for site in each.sites]
"""
HOLDS = """
from passavant.journal.models import Entry
answer = Entry.objects.filter(body__contains=words).count()
"""
OPEN = """
from django.test import Client
from passavant.base.models import Officer
browser = Client(headers={"host": "127.0.0.1"})
browser.cookies["language"] = "en"
browser.force_login(Officer.objects.get(pk=officer))
page = browser.post(path, form, follow=True) if form else browser.get(path, follow=True)
answer = [page.status_code, page.content.decode()]
"""


@pytest.fixture(scope="module")
def net(running_site) -> Iterator[Network]:
    with network(running_site, BY) as net:
        net.hq.do(OFFICERS)
        for post in BY:
            net.exchange_at_last(post)
        yield net


def test_an_alert_of_headquarters_is_shown_at_the_post_and_acknowledged_by_name(net: Network) -> None:
    key = send(net.hq, "W1", "Road to Belladère is flooded", to=["HT-OUA"])
    tell_all(net)
    oua, mal = net.posts["HT-OUA"], net.posts["HT-MAL"]
    assert "Road to Belladère is flooded" in notices(look(oua, "F1", "/sites/posts/"))
    assert "Road to Belladère is flooded" not in look(mal, "F2", "/messages/")
    assert look(mal, "F2", f"/messages/{key}/", status=404)
    assert mal.do(HOLDS, words="flooded") == 0  # not on its disk either
    assert "Marie-Ange Joseph" in look(
        oua, "F1", f"/messages/{key}/", form={"note": "two lorries turned back"}
    )
    assert "Road to Belladère is flooded" not in notices(look(oua, "F1", "/sites/posts/"))
    assert "0 of 1" in look(net.hq, "W1", f"/messages/{key}/")
    tell_all(net)
    page = look(net.hq, "W1", f"/messages/{key}/")
    assert net.posts["HT-BEL"].do(HOLDS, words="two lorries turned back") == 0
    assert "Marie-Ange Joseph" in page
    assert "two lorries turned back" in page
    assert "1 of 1" in page


def test_an_alert_to_all_is_at_every_post_and_in_nobody_elses_name(net: Network) -> None:
    key = send(net.hq, "W1", "All posts: search lorries with plates AA-1", to=[])
    tell_all(net)
    for post, officer in (("HT-OUA", "F1"), ("HT-MAL", "F2"), ("HT-BEL", "F3")):
        assert "All posts: search lorries" in notices(look(net.posts[post], officer, "/sites/posts/"))
    look(net.posts["HT-MAL"], "F2", f"/messages/{key}/", form={"note": ""})
    tell_all(net)
    assert "Jean Baptiste Louis" in look(net.hq, "W1", f"/messages/{key}/")
    assert "Jean Baptiste Louis" in look(net.posts["HT-BEL"], "F3", f"/messages/{key}/")
    late = net.hq.do(WAITING)
    assert ("HT-BEL", "waiting") in map(tuple, late)
    assert ("HT-MAL", "waiting") not in map(tuple, late)


def test_a_message_of_one_post_reaches_another_through_headquarters(net: Network) -> None:
    key = send(net.posts["HT-MAL"], "S2", "A child alone on the bus to you", to=["HT-OUA"], priority="urgent")
    began = time.monotonic()
    tell_all(net)
    assert "A child alone" in notices(look(net.posts["HT-OUA"], "F1", "/sites/posts/"))
    assert look(net.posts["HT-BEL"], "F3", f"/messages/{key}/", status=404)
    look(net.posts["HT-OUA"], "F1", f"/messages/{key}/", form={"note": "received at 14:10"})
    tell_all(net)
    assert net.posts["HT-BEL"].do(HOLDS, words="received at 14:10") == 0
    page = look(net.posts["HT-MAL"], "S2", f"/messages/{key}/")
    assert "Marie-Ange Joseph" in page
    assert "received at 14:10" in page
    correction = {
        "message": "5f0c2b5e-64d0-4c33-9d13-0f9a4d6e5a01",
        "priority": "urgent",
        "subject": "Two children on the bus to you",
        "text": "Headquarters heard it from both.",
        "hours": "8",
    }
    look(net.hq, "W1", f"/messages/{key}/correct/", form=correction)
    tell_all(net)
    assert "Two children on the bus to you" in notices(look(net.posts["HT-OUA"], "F1", "/sites/posts/"))
    assert "A newer message stands for this one" in look(net.posts["HT-MAL"], "S2", f"/messages/{key}/")
    assert net.posts["HT-BEL"].do(HOLDS, words="Two children") == 0
    print(f"from post to post and back through headquarters: {time.monotonic() - began:.1f} s")


def test_what_nobody_acknowledges_in_time_is_a_matter_for_the_supervisor_and_headquarters(
    net: Network,
) -> None:
    subject = "Close the gate at 17:00"
    key = send(
        net.hq, "W1", subject, to=["HT-OUA"], priority="normal", minutes_ago=20, must=True, escalate=15
    )
    tell_all(net)
    assert f"Nobody acknowledged</strong> <span>{subject}" in notices(look(net.hq, "W1", "/sites/posts/"))
    assert subject in notices(look(net.posts["HT-OUA"], "S1", "/sites/posts/"))
    assert subject not in notices(look(net.posts["HT-OUA"], "F1", "/sites/posts/"))
    assert "nobody in time" in look(net.hq, "W1", "/messages/posts/")
    look(net.posts["HT-OUA"], "S1", f"/messages/{key}/", form={"note": ""})
    tell_all(net)
    assert subject not in notices(look(net.hq, "W1", "/sites/posts/"))
    assert "Solange Charles" in look(net.hq, "W1", f"/messages/{key}/")


def test_a_post_that_was_cut_hears_on_its_return_what_still_holds(net: Network) -> None:
    """HT-BEL has no line for a while; one message is over before it comes back, one is withdrawn, one holds."""
    over = send(net.hq, "W1", "Ferry late by an hour", to=["HT-BEL"], seconds=3)
    send(net.hq, "W1", "Bridge open for lorries again", to=["HT-BEL"])
    withdrawn = send(net.hq, "W1", "Meeting at noon", to=["HT-BEL"], priority="urgent")
    look(net.hq, "W1", f"/messages/{withdrawn}/withdraw/", form={"reason": "put off"})
    tell_all(net, but="HT-BEL")
    bel = net.posts["HT-BEL"]
    assert "Bridge open" not in look(bel, "F3", "/messages/")
    time.sleep(3.2)
    net.exchange_at_last("HT-BEL")
    inbox = look(bel, "F3", "/messages/")
    assert "Bridge open for lorries again" in inbox
    assert "Ferry late" not in inbox
    assert "Meeting at noon" not in inbox
    register = look(bel, "F3", "/messages/register/")
    assert "Ferry late by an hour" in register
    assert "time over" in register
    assert "withdrawn" in register
    assert "Its time is over" in look(bel, "F3", f"/messages/{over}/")
    assert [member.do(CHECK) for member in (net.hq, *net.posts.values())] == [[]] * 4


def look(
    member: Member, officer: str, path: str, *, form: dict[str, str] | None = None, status: int = 200
) -> str:
    """A page of a site as an officer sees it."""
    code, page = member.do(OPEN, officer=officer, path=path, form=form)
    assert code == status, page
    return str(page)


def notices(page: str) -> str:
    """What stands at the top of every page."""
    _, _, rest = page.partition('<ul class="notices"')
    return rest.partition("</ul>")[0]


def send(member: Member, by: str, subject: str, *, to: list[str], **said: Any) -> str:
    usual = {"priority": "alert", "minutes_ago": 0, "seconds": 3600, "must": False, "escalate": None}
    key: str = member.do(SEND, by=by, subject=subject, to=to, **{**usual, **said})
    return key


def tell_all(net: Network, *, but: str = "") -> None:
    """What any site has recorded is at all others."""
    for _ in range(2):
        for post in BY:
            if post != but:
                net.exchange_at_last(post)
