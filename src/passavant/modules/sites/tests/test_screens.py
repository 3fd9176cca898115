"""Screens of the sites room: who may open them, and what they do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from passavant.base.models import Credential, Officer
from passavant.base.testing import A_MORNING, be_site
from passavant.journal.models import Entry
from passavant.modules.sites import actions, queries
from passavant.modules.sites.actions import enrol_device
from passavant.modules.sites.models import Device, Post, Shift
from passavant.modules.sites.queries import OpenShift, find_device

AsRole = Callable[..., Client]
PASSPORT = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10"
MAY = {
    "sites:sign-on": {"first_line", "second_line", "supervisor"},
    "sites:posts": {
        "first_line",
        "second_line",
        "supervisor",
        "watch_officer",
        "analyst",
        "administrator",
        "auditor",
    },
    "sites:officers": {"administrator"},
    "sites:officer-new": {"administrator"},
    "sites:devices": {"administrator"},
    "sites:journal": {"administrator", "auditor"},
}
ROLES = sorted(set.union(*MAY.values()))


@pytest.mark.parametrize("role", ROLES)
def test_a_screen_opens_to_its_roles_alone(as_role: AsRole, role: str) -> None:
    client = as_role(role)
    answers = {name: client.get(reverse(name)).status_code for name in MAY}
    assert answers == {name: 200 if role in roles else 403 for name, roles in MAY.items()}


def test_an_officer_takes_a_booth_and_leaves_it(as_role: AsRole) -> None:
    client = as_role("first_line")
    assert client.post(reverse("sites:sign-on"), {"booth": "HT-OUA-1"}).status_code == 302
    assert Shift.objects.get(closed_at=None).booth == "HT-OUA-1"
    page = client.get(reverse("sites:sign-on")).content.decode()
    assert "End my shift" in page
    assert "Ouanaminthe · 1" in page
    client.post(reverse("sites:sign-off"))
    assert not Shift.objects.filter(closed_at=None).exists()


def test_a_shift_that_headquarters_heard_of_is_neither_gone_on_with_nor_ended_there(
    officer: Callable[..., Officer], settings: Any
) -> None:
    on_duty = officer("first_line")
    actions.sign_on(officer=on_duty, booth_code="HT-OUA-1", at=A_MORNING)
    be_site(settings, "HT-HQ")
    assert queries.find_open_shift(on_duty.code) is None
    actions.sign_off(officer=on_duty, at=A_MORNING)
    assert [shift.booth for shift in queries.open_shifts_at("HT-OUA")] == ["HT-OUA-1"]


def test_a_booth_of_another_post_is_not_offered_and_not_given(
    client: Client, officer: Callable[..., Officer]
) -> None:
    client.force_login(officer("first_line", posts="HT-MAL"))  # type: ignore[arg-type]  # our officer
    assert b"HT-OUA-1" not in client.get(reverse("sites:sign-on")).content
    assert client.post(reverse("sites:sign-on"), {"booth": "HT-OUA-1"}).status_code == 403


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        (PASSPORT, "The reader works"),
        (PASSPORT.replace("7408122", "7408123"), "A check digit does not hold"),
        (PASSPORT.splitlines()[0], "No whole zone was read"),
    ],
)
def test_the_reader_is_tried_and_nothing_is_kept(as_role: AsRole, zone: str, said: str) -> None:
    client = as_role("first_line")
    before = Entry.objects.count()
    page = client.post(reverse("sites:sign-on"), {"zone": zone}).content.decode()
    assert said in page
    assert "ERIKSSON" not in page.replace(zone.replace("<", "&lt;"), "")
    assert Entry.objects.count() == before


def test_posts_are_listed_by_mode_and_drawn(as_role: AsRole) -> None:
    page = as_role("analyst").get(reverse("sites:posts")).content.decode()
    assert page.index("By land") < page.index("By sea") < page.index("By air")
    assert 'class="map"' in page
    assert page.count('class="spot') == Post.objects.count()
    assert "Dajabón" in page


def test_a_new_officer_gets_a_password_that_is_shown_once(as_role: AsRole) -> None:
    client = as_role("administrator")
    values = {
        "code": "jpierre",
        "name": "Jean Pierre",
        "roles": ["first_line"],
        "posts": ["HT-OUA"],
        "is_active": "on",
    }
    page = client.post(reverse("sites:officer-new"), values).content.decode()
    password = re.search(r'class="secret">([^<]+)<', page)
    assert password is not None
    made = Officer.objects.get(pk="jpierre")
    assert made.role_codes == "first_line"
    assert made.check_password(password[1])
    assert Credential.objects.get(pk="jpierre").must_change
    assert password[1] not in client.get(reverse("sites:officer", args=["jpierre"])).content.decode()


def test_an_officer_who_leaves_is_closed_and_not_removed(
    as_role: AsRole, officer: Callable[..., Officer]
) -> None:
    client = as_role("administrator")
    officer("first_line", code="jpierre")
    client.post(reverse("sites:officer", args=["jpierre"]), {"name": "Jean Pierre", "roles": ["first_line"]})
    assert Officer.objects.get(pk="jpierre").is_active is False
    assert Entry.objects.filter(kind="base.officer.kept").latest("sequence").actor == "administrator"


def test_a_code_is_given_once(as_role: AsRole) -> None:
    client = as_role("administrator")
    values = {"code": "administrator", "name": "Somebody Else", "roles": ["auditor"]}
    answer = client.post(reverse("sites:officer-new"), values)
    assert answer.status_code == 422
    assert "There is an officer with this code already" in answer.content.decode()


def test_a_device_is_enrolled_and_withdrawn(as_role: AsRole) -> None:
    client = as_role("administrator")
    values = {"code": "reader-1", "booth": "HT-OUA-1", "officer": "administrator"}
    page = client.post(reverse("sites:devices"), values).content.decode()
    token = re.search(r'class="secret">([^<]+)<', page)
    assert token is not None
    assert find_device(token[1]) is not None
    client.post(reverse("sites:device-withdraw", args=["reader-1"]))
    assert find_device(token[1]) is None
    assert Device.objects.get(pk="reader-1").is_active is False


def test_a_device_stops_when_its_officer_goes_to_another_post(officer: Callable[..., Officer]) -> None:
    moved = officer("first_line", code="jpierre", posts="HT-OUA")
    token = enrol_device(code="reader-1", booth_code="HT-OUA-1", officer_code="jpierre")
    assert find_device(token) is not None
    moved.post_codes = "HT-MAL"
    moved.save()
    assert find_device(token) is None


def test_taking_a_booth_reads_and_records_in_the_sites_turn(
    officer: Callable[..., Officer], monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    find, take = actions.find_open_shift, actions.turn

    @contextmanager
    def turn() -> Iterator[None]:
        with take():
            steps.append("turn")
            yield
            steps.append("end")

    def find_open_shift(code: str) -> OpenShift | None:
        steps.append("read")
        return find(code)

    monkeypatch.setattr(actions, "turn", turn)
    monkeypatch.setattr(actions, "find_open_shift", find_open_shift)
    actions.sign_on(officer=officer("first_line"), booth_code="HT-OUA-1", at=timezone.now())
    assert steps == ["turn", "read", "end"]


def test_the_journal_is_shown_without_bodies_and_holds(as_role: AsRole) -> None:
    client = as_role("auditor")
    page = client.get(reverse("sites:journal"), {"kind": "base.officer.kept"}).content.decode()
    assert page.count('<td class="key">base.officer.kept') == 1
    assert "Marie-Ange" not in page
    assert "IT HOLDS" in client.post(reverse("sites:journal")).content.decode()
