"""Messages between really running sites: sent, shown, acknowledged by name, escalated, over.

Scenario 18 in part: an alert reaches whom it names, with acknowledgement.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from passavant.relay.testing import Member, Network, network

pytestmark = [pytest.mark.slow, pytest.mark.both_databases]

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
    expires_at=now + timedelta(seconds=seconds), escalate_after=escalate,
)
officer = Officer.objects.get(pk=by)
answer = actions.send(officer=officer, message=uuid.uuid4(), written=written, at=at).pk
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
    assert "Marie-Ange Joseph" in look(
        oua, "F1", f"/messages/{key}/", form={"note": "two lorries turned back"}
    )
    assert "Road to Belladère is flooded" not in notices(look(oua, "F1", "/sites/posts/"))
    assert "0 of 1" in look(net.hq, "W1", f"/messages/{key}/")
    tell_all(net)
    page = look(net.hq, "W1", f"/messages/{key}/")
    assert "Marie-Ange Joseph" in page
    assert "two lorries turned back" in page
    assert "1 of 1" in page


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
    usual = {"priority": "alert", "minutes_ago": 0, "seconds": 3600, "escalate": None}
    key: str = member.do(SEND, by=by, subject=subject, to=to, **{**usual, **said})
    return key


def tell_all(net: Network, *, but: str = "") -> None:
    """What any site has recorded is at all others."""
    for _ in range(2):
        for post in BY:
            if post != but:
                net.exchange_at_last(post)
