"""The frame around every page: doors, lock, languages, and what its HTML may not contain."""

from __future__ import annotations

import gzip
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from passavant.base.models import Officer, set_password
from passavant.base.testing import keeps_the_rules_of_every_page

STATIC = Path(__file__).parents[1] / "static" / "base"
PASSWORD = "Mango-2026-tanbou"
AsRole = Callable[..., Client]
MakeOfficer = Callable[..., Officer]


def sign_in(client: Client, password: str, code: str = "mjoseph") -> int:
    return client.post(reverse("base:sign-in"), {"code": code, "password": password}).status_code


def test_an_officer_signs_in_and_comes_to_the_first_screen(client: Client, officer: MakeOfficer) -> None:
    officer("auditor", code="mjoseph", password=PASSWORD)
    answer = client.post(reverse("base:sign-in"), {"code": "mjoseph", "password": PASSWORD}, follow=True)
    assert answer.status_code == 200
    assert "mjoseph" in answer.content.decode()


def test_a_wrong_password_is_told_in_a_summary_that_has_the_focus(
    client: Client, officer: MakeOfficer
) -> None:
    officer("auditor", code="mjoseph", password=PASSWORD)
    client.cookies["language"] = "en"
    answer = client.post(reverse("base:sign-in"), {"code": "mjoseph", "password": "no"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<title>Error: " in page
    assert 'class="summary" role="alert" tabindex="-1" autofocus' in page
    assert 'value="mjoseph"' in page, "what was typed is kept"


def test_a_field_error_is_said_beside_the_field_in_the_same_words(client: Client, db: None) -> None:
    client.cookies["language"] = "en"
    page = client.post(reverse("base:sign-in"), {"code": "", "password": ""}).content.decode()
    assert '<a href="#id_code">This field is required.</a>' in page
    assert re.search(r'id="id_code_error">This field is required\.', page)
    assert 'aria-describedby="id_code_error"' in page


def test_five_wrong_passwords_close_the_door(client: Client, officer: MakeOfficer) -> None:
    officer("auditor", code="mjoseph", password=PASSWORD)
    assert [sign_in(client, f"wrong {number}") for number in range(5)] == [422, 422, 422, 422, 429]
    assert sign_in(client, PASSWORD) == 429, "the right password comes too late"
    officer("auditor", code="jpierre", password=PASSWORD)
    assert sign_in(Client(), PASSWORD, code="jpierre") == 302, "the next officer at the same machine may work"


def test_a_covered_screen_cannot_be_guessed_open(client: Client, officer: MakeOfficer) -> None:
    officer("auditor", code="mjoseph", password=PASSWORD)
    sign_in(client, PASSWORD)
    client.post(reverse("base:lock"))
    tries = [
        client.post(reverse("base:unlock"), {"password": f"wrong {number}"}).status_code
        for number in range(5)
    ]
    assert tries[-1] == 429
    assert client.post(reverse("base:unlock"), {"password": PASSWORD}).status_code == 429


def test_the_first_password_is_replaced_before_anything_else(client: Client, officer: MakeOfficer) -> None:
    first = officer("auditor", code="mjoseph")
    set_password(first, PASSWORD, must_change=True)
    sign_in(client, PASSWORD)
    assert client.get(reverse("base:home")).headers["Location"] == reverse("base:new-password")
    own = {"present": PASSWORD, "password": "four unusual words", "again": "four unusual words"}
    assert client.post(reverse("base:new-password"), own).headers["Location"] == reverse("base:home")
    assert client.get(reverse("base:home")).headers["Location"] != reverse("base:new-password")


@pytest.mark.parametrize("place", ["sites:journal", "sites:officers", "admin:index"])
@pytest.mark.parametrize("door", ["base:sign-in", "admin:login"])
def test_a_one_time_password_opens_nothing_but_the_page_that_replaces_it(
    client: Client, officer: MakeOfficer, place: str, door: str
) -> None:
    first = officer("administrator", code="ddesir")
    set_password(first, PASSWORD, must_change=True)
    typed = {"code": "ddesir", "username": "ddesir", "password": PASSWORD}
    assert client.post(reverse(door), typed).status_code == 302
    assert client.get(reverse(place)).headers["Location"] == reverse("base:new-password")
    part = client.get(reverse(place), headers={"HX-Request": "true"})
    assert part.headers["HX-Redirect"] == reverse("base:new-password")
    assert client.get(reverse("base:help")).status_code == 200
    covered = client.post(reverse("base:lock"), follow=True)
    assert covered.status_code == 200, "a covered screen is no circle"


def test_at_a_post_under_headquarters_no_booth_is_shut_by_a_password_that_only_they_can_replace(
    client: Client, officer: MakeOfficer, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = officer("auditor", code="mjoseph")
    set_password(first, PASSWORD, must_change=True)
    under = settings.PASSAVANT.site.model_copy(update={"headquarters": "HT-HQ"})
    client.cookies["language"] = "en"
    own = {"present": PASSWORD, "password": "four unusual words", "again": "four unusual words"}
    # Only meanwhile: by the journal, what this site told of officers does not hold under a headquarters.
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(settings, "PASSAVANT", settings.PASSAVANT.model_copy(update={"site": under}))
        sign_in(client, PASSWORD)
        assert client.get(reverse("sites:journal")).status_code == 200
        answer = client.post(reverse("base:new-password"), own)
    assert answer.status_code == 422
    assert "Passwords are kept by headquarters" in answer.content.decode()


def test_a_new_password_asks_for_the_present_one(client: Client, officer: MakeOfficer) -> None:
    known = officer("auditor", code="mjoseph", password=PASSWORD)
    sign_in(client, PASSWORD)
    own = {"present": "not the one", "password": "four unusual words", "again": "four unusual words"}
    assert client.post(reverse("base:new-password"), own).status_code == 422
    assert known.check_password(PASSWORD)


def test_who_is_not_signed_in_comes_to_the_sign_in_page(client: Client, db: None) -> None:
    answer = client.get(reverse("base:help"))
    assert answer.headers["Location"].startswith(reverse("base:sign-in"))


def test_f12_covers_the_screen_and_the_password_leads_back(client: Client, officer: MakeOfficer) -> None:
    officer("auditor", code="mjoseph", password=PASSWORD)
    sign_in(client, PASSWORD)
    place = f"{reverse('sites:posts')}?mode=land&x=1"
    covered = client.post(reverse("base:lock"), {"next": place}, follow=True)
    assert covered.status_code == 200
    page = covered.content.decode()
    assert "mjoseph" in page
    assert "Ouanaminthe" not in page
    assert client.get(reverse("sites:posts")).status_code == 302, "covered"
    wrong = client.post(reverse("base:unlock"), {"password": "no", "next": place})
    assert wrong.status_code == 422
    right = client.post(reverse("base:unlock"), {"password": PASSWORD, "next": place})
    assert right.headers["Location"] == place


def test_an_idle_screen_is_covered_and_comes_back_to_the_same_page(as_role: AsRole) -> None:
    client = as_role("auditor")
    place = f"{reverse('sites:journal')}?kind=sites.post.kept&chain=HT-OUA/1"
    assert client.get(place).status_code == 200
    _make_idle(client)
    answer = client.get(place)
    assert answer.status_code == 302
    page = client.get(answer.headers["Location"])
    assert page.context["next"] == place


def test_a_poll_does_not_keep_the_screen_open(as_role: AsRole) -> None:
    client = as_role("auditor")
    client.get(reverse("base:help"))
    _make_idle(client, seconds=120)
    before = client.session["active_at"]
    client.get(reverse("base:help"), headers={"X-Poll": "1"})
    assert client.session["active_at"] == before
    client.get(reverse("base:help"))
    assert client.session["active_at"] > before


def _make_idle(client: Client, seconds: int | None = None) -> None:
    session = client.session
    session["active_at"] = int(time.time()) - (
        seconds or settings.PASSAVANT.screen.lock_after_minutes * 60 + 5
    )
    session.save()


@pytest.mark.parametrize("language", ["ht", "fr", "es", "en"])
def test_a_language_is_chosen_by_a_button_and_stays(client: Client, db: None, language: str) -> None:
    answer = client.post(
        reverse("base:language"), {"language": language, "next": reverse("base:sign-in")}, follow=True
    )
    assert f'<html lang="{language}"' in answer.content.decode()
    assert re.search(rf'value="{language}"[^>]*aria-pressed="true"', answer.content.decode())


def test_the_night_is_chosen_by_a_button(client: Client, db: None) -> None:
    answer = client.post(
        reverse("base:theme"), {"theme": "night", "next": reverse("base:sign-in")}, follow=True
    )
    assert 'data-theme="night"' in answer.content.decode()


def test_nobody_is_led_away_from_the_site(client: Client, db: None) -> None:
    away = client.post(reverse("base:language"), {"language": "fr", "next": "https://example.org/"})
    assert away.headers["Location"] == reverse("base:home")


def test_help_says_the_keys_and_what_each_role_may_do(as_role: AsRole) -> None:
    page = as_role("auditor").get(reverse("base:help")).content.decode()
    for words in ("<kbd>F12</kbd>", "READ AGAIN", "Auditor", "your role", "Read and verify the journal"):
        assert words in page


def test_an_officer_without_a_role_is_told_whom_to_ask(as_role: AsRole) -> None:
    answer = as_role().get(reverse("base:home"))
    assert "nobody gave you a role" in answer.content.decode()


def test_a_page_that_is_not_there_says_what_to_do(as_role: AsRole) -> None:
    answer = as_role("auditor").get("/nowhere/")
    assert answer.status_code == 404
    assert "There is no such page" in answer.content.decode()


PAGES = ("base:sign-in", "base:help", "sites:sign-on", "sites:posts", "sites:officers", "sites:officer-new",
         "sites:devices", "sites:journal")  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_a_page_keeps_the_rules_of_every_page(as_role: AsRole, name: str) -> None:
    client = as_role("first_line", "supervisor", "administrator", "auditor")
    page = keeps_the_rules_of_every_page(client.get(reverse(name)))
    assert len(gzip.compress(page.encode())) < 12_000


def test_the_sheet_and_the_scripts_stay_light() -> None:
    sheet = gzip.compress((STATIC / "passavant.css").read_bytes(), 9)
    scripts = b"".join(gzip.compress(path.read_bytes(), 9) for path in STATIC.glob("*.js"))
    assert len(sheet) <= 7_000
    assert len(scripts) <= 9_000
    assert b"http" not in (STATIC / "passavant.css").read_bytes()


def test_scripts_hold_no_single_letter_shortcut() -> None:
    keys = (STATIC / "keys.js").read_text(encoding="utf-8")
    assert set(re.findall(r'event\.key(?:\.toLowerCase\(\))? === "(\w)"', keys)) == {"k"}
    assert 'event.ctrlKey && !event.altKey && event.key.toLowerCase() === "k"' in keys
