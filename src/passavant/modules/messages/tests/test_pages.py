"""The screens of the messages room, as the roles see them."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from passavant.modules.messages import queries
from passavant.modules.messages.facts import Priority
from passavant.modules.messages.models import Group, Message
from passavant.modules.messages.tests.conftest import (
    HQ,
    MAL,
    OUA,
    ROLES,
    at_headquarters,
    at_post,
    browser_of,
    send,
    words,
)

pytestmark = pytest.mark.django_db
FORM = {
    "message": "5f0c2b5e-64d0-4c33-9d13-0f9a4d6e5a01",
    "whom": "chosen",
    "posts": [OUA, MAL],
    "priority": "urgent",
    "subject": "Bridge closed",
    "text": "Until six.\n\nTurn lorries back.",
    "hours": "8",
    "escalate_after": "",
}


def now_sent(**said):
    now = timezone.now()
    return send(at=now, expires_at=now + timedelta(hours=2), **said)


def test_a_message_is_looked_at_before_it_goes(headquarters: None) -> None:
    watch = browser_of("watch_officer")
    assert "Write a message" in words(watch.get("/messages/"))
    page = words(watch.post("/messages/new/", FORM))
    assert "Not sent yet" in page
    assert "Ouanaminthe" in page
    assert "Not connected yet" in page
    assert not Message.objects.exists()
    back = words(watch.post("/messages/new/", {**FORM, "do": "change"}))
    assert "Turn lorries back." in back
    for _ in range(2):  # a double press
        page = words(watch.post("/messages/new/", {**FORM, "do": "send"}, follow=True))
    assert "<p>Turn lorries back.</p>" in page
    (sent,) = Message.objects.all()
    assert (sent.site, sent.priority, sent.must_acknowledge, sent.escalate_after) == (HQ, "urgent", True, 60)
    assert "Bridge closed" in words(watch.get("/messages/"))
    assert "Bridge closed" in words(watch.get("/messages/posts/"))
    assert "not connected yet" in words(watch.get("/messages/posts/"))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"posts": []}, "Choose at least one post."),
        ({"subject": ""}, "required"),
        ({"whom": "group:none"}, "not one of the available choices"),
        ({"escalate_after": "0"}, "greater than or equal"),
    ],
)
def test_a_form_that_is_wrong_says_what_to_do(headquarters: None, change: dict, sentence: str) -> None:
    answer = browser_of("watch_officer").post("/messages/new/", {**FORM, **change})
    assert answer.status_code == 422
    assert sentence in words(answer)


def test_a_group_is_kept_used_and_removed(headquarters: None) -> None:
    watch = browser_of("watch_officer")
    assert "There is no group yet." in words(watch.get("/messages/groups/"))
    said = {"code": "north", "name": "North", "posts": [OUA, MAL]}
    assert "North" in words(watch.post("/messages/groups/", said, follow=True))
    assert "There is a group of this code" in words(watch.post("/messages/groups/", said))
    page = words(watch.post("/messages/new/", {**FORM, "whom": "group:north", "posts": []}))
    assert "North: " in page
    watch.post("/messages/new/", {**FORM, "whom": "group:north", "posts": [], "do": "send"})
    (sent,) = Message.objects.all()
    assert sent.group == "North"
    changed = {"name": "North-east", "posts": [OUA]}
    assert "North-east" in words(watch.post("/messages/groups/north/", changed, follow=True))
    assert Group.objects.get().posts == (OUA,)
    watch.post("/messages/groups/north/", {"do": "remove"})
    assert not Group.objects.exists()
    assert watch.get("/messages/groups/north/").status_code == 404


def test_a_correction_and_a_withdrawal_from_the_page(headquarters: None) -> None:
    watch, old = browser_of("watch_officer"), now_sent()
    page = words(watch.get(f"/messages/{old.pk}/correct/"))
    assert "White lorry AA-41872" in page
    changed = {key: FORM[key] for key in ("message", "priority", "text", "hours")}
    page = words(
        watch.post(f"/messages/{old.pk}/correct/", {**changed, "subject": "Blue lorry"}, follow=True)
    )
    assert "This corrects an earlier message:" in page
    assert "A newer message stands for this one:" in words(watch.get(f"/messages/{old.pk}/"))
    new = Message.objects.exclude(corrects="").get()
    assert "Write the reason." in words(watch.post(f"/messages/{new.pk}/withdraw/", {}, follow=True))
    page = words(watch.post(f"/messages/{new.pk}/withdraw/", {"reason": "found"}, follow=True))
    assert "It is withdrawn" in page
    assert "found" in page


def test_the_inbox_of_a_post_says_what_to_do_when_it_is_empty(post: None) -> None:
    page = words(browser_of("first_line").get("/messages/"))
    assert "No message for this site." in page
    assert "Write a message" not in page
    assert "Write a message" in words(browser_of("supervisor").get("/messages/"))
    assert "The register is empty." in words(browser_of("auditor").get("/messages/register/"))


def test_one_key_acknowledges_and_the_strip_is_gone(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    with at_headquarters(tmp_path, writes=stick):
        key = now_sent().pk
    with at_post(tmp_path, OUA, hears=[(HQ, stick)]):
        first = browser_of("first_line")
        page = words(first.get("/help/"))
        assert 'data-key="Shift+F9"' in page
        assert 'class="notices__line notices--stop"' in page
        strip = first.get("/notices/")
        assert first.get("/notices/", headers={"If-None-Match": strip["ETag"]}).status_code == 204
        page = words(first.get(f"/messages/{key}/"))
        assert 'data-key="F9">Acknowledge' in page
        page = words(first.post(f"/messages/{key}/", {"note": "gate closed"}, follow=True))
        assert "Officer first_line" in page
        assert "gate closed" in page
        assert 'data-key="F9"' not in page
        assert 'class="notices"' not in words(first.get("/help/"))
        assert words(first.get("/notices/")).strip() == ""


def test_a_reader_without_duty_sees_and_does_not_acknowledge(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    with at_headquarters(tmp_path, writes=stick):
        key = now_sent().pk
    with at_post(tmp_path, OUA, hears=[(HQ, stick)]):
        auditor = browser_of("auditor")
        assert 'data-key="F9"' not in words(auditor.get(f"/messages/{key}/"))
        assert auditor.post(f"/messages/{key}/", {"note": ""}).status_code == 403
        first = browser_of("first_line")
        assert first.post(f"/messages/{key}/withdraw/", {"reason": "x"}).status_code == 403
        assert first.get(f"/messages/{key}/correct/").status_code == 403
        assert browser_of("supervisor").get("/messages/posts/").status_code == 404
        assert browser_of("watch_officer").get("/messages/groups/").status_code == 403
        supervisor = browser_of("supervisor")
        assert supervisor.get(f"/messages/{key}/correct/").status_code == 200
        supervisor.post(f"/messages/{key}/withdraw/", {"reason": "x"})
        assert queries.find_standing(key, at=timezone.now()).end is None


@pytest.mark.parametrize("role", ROLES)
def test_pages_that_are_not_for_everybody(headquarters: None, role: str) -> None:
    browser = browser_of(role)
    senders = ("watch_officer", "administrator", "supervisor")
    assert browser.get("/messages/new/").status_code == (200 if role in senders else 403)
    overseers = (*senders, "auditor")
    assert browser.get("/messages/posts/").status_code == (200 if role in overseers else 403)
    keepers = ("watch_officer", "administrator")
    assert browser.get("/messages/groups/").status_code == (200 if role in keepers else 403)
    assert browser.get("/messages/").status_code == 200
    assert browser.get("/messages/nothing/").status_code == 404


def test_headquarters_sees_what_passes_through_and_others_there_do_not(tmp_path: Path) -> None:
    with at_headquarters(tmp_path):
        key = now_sent(priority=Priority.NORMAL, to=(OUA,)).pk
        assert "White lorry" in words(browser_of("auditor").get("/messages/register/"))
        assert browser_of("auditor").get(f"/messages/{key}/").status_code == 200
