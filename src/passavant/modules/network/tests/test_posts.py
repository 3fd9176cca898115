"""The page of posts: who is behind, silent, refused, revoked or never joined, and who may look."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from passavant.journal import store
from passavant.journal.errors import BrokenChain, BrokenSegment
from passavant.journal.facts import KeyRevoked
from passavant.journal.intake import quarantine
from passavant.journal.receiving import receive
from passavant.journal.recording import record
from passavant.journal.tests.kit import begin_shift, end_shift, other_site
from passavant.modules.network.queries import PostLine, State, find_post_file, post_lines, unseen
from passavant.modules.network.tests.conftest import NOW
from passavant.modules.sites.queries import posts
from passavant.relay.inviting import invite

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready", "clock")]
Heard = Callable[..., None]
AsRole = Callable[..., Client]
UNSIGNED = BrokenChain("HT-OUA/1/3 is not signed by its site's key", why="unsigned")


def line_of(code: str) -> PostLine:
    return next(line for line in post_lines(at=NOW) if line.code == code)


def codes(line: PostLine) -> list[str]:
    return [finding.code for finding in line.alarms]


@pytest.mark.parametrize("joined", [0, 1, 13])
def test_every_post_has_a_row_and_only_those_that_joined_are_counted(
    heard: Heard, as_role: AsRole, joined: int
) -> None:
    every = [post.code for post in posts()]
    for code in every[:joined]:
        heard(code)
    lines = post_lines(at=NOW)
    assert sorted(line.code for line in lines) == sorted(every)
    assert sum(line.has_joined for line in lines) == joined
    assert [line.state for line in lines[:joined]] == [State.WELL] * joined
    page = as_role("watch_officer").get(reverse("network:posts")).content.decode()
    assert page.count("passavant site invite HT-") == len(every) - joined
    assert ("No post has joined yet" in page) is (joined == 0)


def test_the_questions_asked_are_as_many_for_thirteen_posts_as_for_one(
    heard: Heard, django_assert_max_num_queries: Any
) -> None:
    for post in posts()[:13]:
        heard(post.code)
    with django_assert_max_num_queries(8):
        post_lines(at=NOW)


@pytest.mark.parametrize(
    ("ago", "is_silent"),
    [
        (timedelta(minutes=14, seconds=59), False),
        (timedelta(minutes=15), False),
        (timedelta(minutes=15, seconds=1), True),
    ],
)
def test_a_post_is_silent_after_a_quarter_of_an_hour(heard: Heard, ago: timedelta, is_silent: bool) -> None:
    heard("HT-OUA", ago=ago)
    line = line_of("HT-OUA")
    assert (line.state is State.SILENT) is is_silent
    assert codes(line) == (["network.silent"] if is_silent else [])


def test_a_stick_is_awaited_for_a_day_and_tells_no_clock(heard: Heard) -> None:
    heard("HT-OUA", ago=timedelta(hours=25), carrier="file", skew_seconds=-86_000)
    assert line_of("HT-OUA").state is State.WELL
    heard("HT-OUA", ago=timedelta(hours=27), carrier="file")
    assert codes(line_of("HT-OUA")) == ["network.silent"]


def test_the_longest_silence_stands_first_and_those_who_never_joined_last(heard: Heard) -> None:
    heard("HT-BEL")
    heard("HT-MAL", ago=timedelta(minutes=20))
    heard("HT-OUA", ago=timedelta(days=3))
    heard("HT-AAP", skew_seconds=75)
    lines = post_lines(at=NOW)
    assert [line.code for line in lines[:4]] == ["HT-OUA", "HT-MAL", "HT-AAP", "HT-BEL"]
    assert {line.state for line in lines[4:]} == {State.NOT_JOINED}


@pytest.mark.parametrize(("seconds", "warns"), [(60, False), (61, True), (-60, False), (-61, True)])
def test_a_clock_more_than_a_minute_off_is_warned_of(heard: Heard, seconds: int, warns: bool) -> None:
    heard("HT-OUA", skew_seconds=seconds)
    code = "network.clock_ahead" if seconds > 0 else "network.clock_behind"
    assert codes(line_of("HT-OUA")) == ([code] if warns else [])


def test_what_a_post_says_it_has_and_is_not_here_is_its_lag(heard: Heard) -> None:
    heard("HT-OUA", sequence=41)
    assert (line_of("HT-OUA").held, line_of("HT-OUA").lag) == (0, 41)


def test_a_refusal_is_told_in_the_readers_language(heard: Heard, as_role: AsRole) -> None:
    heard("HT-OUA", trouble="relay.not_signed")
    line = line_of("HT-OUA")
    assert (line.state, line.chain) == (State.REFUSED, "refused")
    client = as_role("auditor")
    told = "The question does not bear this site&#x27;s signature."
    assert told in client.get(reverse("network:posts")).content.decode()
    client.cookies["language"] = "ht"
    assert told not in client.get(reverse("network:posts")).content.decode()


def test_a_segment_in_quarantine_is_told_with_its_reason_and_never_its_body(
    heard: Heard, as_role: AsRole
) -> None:
    heard("HT-OUA", trouble="relay.quarantined")
    quarantine(b"DESIR MARIE-ANGE", UNSIGNED, brought_by="HT-OUA")
    quarantine(b"of a stick", BrokenSegment("the segment is cut off or damaged: export it again"))
    line = line_of("HT-OUA")
    assert codes(line) == ["network.refused", "network.quarantined"]
    page = as_role("auditor").get(reverse("network:post", args=["HT-OUA"])).content.decode()
    assert "HT-OUA/1/3 is not signed by its site&#x27;s key" in page
    assert "is cut off or damaged" not in page
    assert "It does not bear the signature of the site that it names." in page
    assert "DESIR" not in page
    all_posts = as_role("auditor").get(reverse("network:posts")).content.decode()
    assert "Segments that nobody signed for lie in quarantine: 1." in all_posts
    assert "is cut off or damaged" in all_posts
    reader = as_role("auditor")
    reader.cookies["language"] = "ht"
    page = reader.get(reverse("network:posts")).content.decode()
    assert "Li pa pote siyati sit li nonmen an." in page  # why HT-OUA was refused
    assert "Li chanje oswa li koupe nan wout: fè yo voye l ankò." in page  # why the stick was


def test_what_somebody_looked_at_rings_no_more_until_it_comes_again(
    heard: Heard, as_role: AsRole, clock: Callable[..., None]
) -> None:
    heard("HT-OUA")
    quarantine(b"x", UNSIGNED, brought_by="HT-OUA")
    quarantine(b"y", BrokenSegment("of a file"))
    assert as_role("auditor").post(reverse("network:looked"), {"post": "HT-OUA"}).status_code == 403
    assert codes(line_of("HT-OUA")) == ["network.quarantined"]
    answer = as_role("administrator").post(reverse("network:looked"), {"post": "HT-OUA"})
    assert answer.headers["Location"] == reverse("network:post", args=["HT-OUA"])
    line = line_of("HT-OUA")
    assert (codes(line), line.chain, line.kept.count) == ([], "good", 1)
    assert unseen("") != []
    clock(timezone.now() + timedelta(minutes=1))
    quarantine(b"x", UNSIGNED, brought_by="HT-OUA")
    assert codes(line_of("HT-OUA")) == ["network.quarantined"]


def test_a_post_restored_from_a_backup_is_seen(heard: Heard, tmp_path: Path) -> None:
    with other_site("HT-OUA", tmp_path):
        end_shift(begin_shift())
        entries = list(store.entries_after("HT-OUA", 1, 0))
    heard("HT-OUA", sequence=1, key=tmp_path / "HT-OUA" / "keys" / "site.key")
    receive(entries)
    line = line_of("HT-OUA")
    assert (line.held, line.told, line.lag) == (3, 1, 0)
    assert [(finding.code, finding.details["count"]) for finding in line.alarms] == [("network.older", "2")]


def test_a_revoked_post_says_so_and_rings_no_more(heard: Heard, as_role: AsRole) -> None:
    heard("HT-OUA", ago=timedelta(days=2), trouble="relay.revoked")
    record(
        KeyRevoked(site="HT-OUA", epoch=1, since=NOW, last=None, reason="taken by armed men"),
        at=NOW,
        actor="A1",
    )
    line = line_of("HT-OUA")
    assert (line.state, line.chain, line.alarms) == (State.REVOKED, "revoked", ())
    page = as_role("administrator").get(reverse("network:post", args=["HT-OUA"])).content.decode()
    assert "taken by armed men" in page
    assert "write epoch = 2 under [site]" in page
    heard("HT-OUA", epoch=2)
    assert line_of("HT-OUA").state is State.WELL
    file = find_post_file("HT-OUA", at=NOW)
    assert file is not None
    assert [(chain.epoch, chain.revoked is not None) for chain in file.chains] == [(2, False), (1, True)]


def test_a_post_that_never_joined_says_how_and_an_invited_one_until_when(as_role: AsRole) -> None:
    invite("HT-OUA", now=NOW)
    line = line_of("HT-OUA")
    assert (line.state, line.chain, line.alarms) == (State.NOT_JOINED, "", ())
    page = as_role("administrator").get(reverse("network:posts")).content.decode()
    assert "passavant site invite HT-OUA" not in page
    assert "passavant site invite HT-MAL" in page
    assert "its code holds until 29/11/2026" in page


def test_another_version_of_the_program_is_marked(heard: Heard, as_role: AsRole) -> None:
    heard("HT-OUA", program="0.0.9")
    assert line_of("HT-OUA").is_other_version
    assert "0.0.9 ≠" in as_role("administrator").get(reverse("network:posts")).content.decode()


def test_the_page_answers_204_until_a_post_changes(
    heard: Heard, as_role: AsRole, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    heard("HT-OUA")
    client = as_role("watch_officer")
    first = client.get(reverse("network:news"))
    assert first.status_code == 200
    again = {"If-None-Match": first.headers["ETag"]}
    assert client.get(reverse("network:news"), headers=again).status_code == 204
    heard("HT-OUA", trouble="relay.stranger")
    assert client.get(reverse("network:news"), headers=again).status_code == 200


def test_no_state_is_told_by_colour_alone(heard: Heard, as_role: AsRole) -> None:
    heard("HT-OUA", ago=timedelta(hours=1))
    page = as_role("watch_officer").get(reverse("network:posts")).content.decode()
    drawing = page[page.index('<svg class="map" ') :]
    assert re.search(
        r"<title>Ouanaminthe: not heard</title><g [^>]+><path class=\"spot net-silent\"", drawing
    )
    assert "Ouanaminthe · " in drawing


MAY = {
    "network:posts": {"watch_officer", "administrator", "auditor"},
    "network:news": {"watch_officer", "administrator", "auditor"},
}
ROLES = ("first_line", "second_line", "supervisor", "watch_officer", "analyst", "administrator", "auditor")


@pytest.mark.parametrize("role", ROLES)
def test_headquarters_pages_open_to_their_roles_alone(as_role: AsRole, heard: Heard, role: str) -> None:
    heard("HT-OUA")
    client = as_role(role)
    answers = {name: client.get(reverse(name)).status_code for name in MAY}
    assert answers == {name: 200 if role in roles else 403 for name, roles in MAY.items()}
    post = client.get(reverse("network:post", args=["HT-OUA"])).status_code
    assert post == (200 if role in MAY["network:posts"] else 403)


def test_an_unknown_post_has_no_page(as_role: AsRole) -> None:
    assert as_role("auditor").get(reverse("network:post", args=["HT-XXX"])).status_code == 404
