"""The stock admin of kept tables: what it saves is in the journal, under the administrator's name."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry

from passavant.journal import store
from passavant.journal.rebuilding import rebuild
from passavant.modules.sites.models import Post

FORM = {
    "code": "HT-TST",
    "name": "Ti Machin",
    "mode": "land",
    "time_zone": "America/Port-au-Prince",
    "opens": "08:00",
    "closes": "18:00",
    "is_open": "on",
}


@pytest.fixture
def back_office(client, officer, signed_in):
    return signed_in(client, officer("administrator", code="admin"))


def test_a_post_added_in_the_back_office_is_a_fact_with_its_author(back_office):
    answer = back_office.post("/admin/sites/post/add/", FORM)
    assert answer.status_code == 302
    last = list(store.entries_after("HT-OUA", 1, 0))[-1]
    assert (last.envelope.kind, last.envelope.actor) == ("sites.post.kept", "admin")
    assert Post.objects.get(pk="HT-TST").name == "Ti Machin"


def test_a_post_removed_there_is_gone_from_the_table_and_not_from_the_journal(back_office):
    back_office.post("/admin/sites/post/add/", FORM)
    back_office.post("/admin/sites/post/HT-TST/delete/", {"post": "yes"})
    assert not Post.objects.filter(pk="HT-TST").exists()
    told = [entry for entry in store.entries_after("HT-OUA", 1, 0) if '"code":"HT-TST"' in (entry.body or "")]
    assert len(told) == 2


def test_a_rebuild_after_work_in_the_back_office_is_not_in_its_way(back_office):
    back_office.post("/admin/sites/post/add/", FORM)
    rebuild()
    assert Post.objects.filter(pk="HT-TST").exists()
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize("role", ["first_line", "supervisor", "auditor", "analyst"])
def test_only_an_administrator_enters(client, officer, signed_in, role):
    answer = signed_in(client, officer(role)).get("/admin/sites/post/")
    assert answer.status_code == 302
    assert "/admin/login/" in answer["Location"]
