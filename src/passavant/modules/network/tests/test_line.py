"""A post's own line: in step or not, what waits, what troubles it, and who may look."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from passavant.base.models import Officer
from passavant.base.shell import truth_lines
from passavant.domain.values import Severity
from passavant.journal.tests.kit import begin_shift
from passavant.modules.crossings.facts import Document, ReadBy
from passavant.modules.crossings.ports import Question, look_at
from passavant.modules.network.queries import line_standing
from passavant.relay.models import KeptReceipt, Link

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("site_ready")]
AsRole = Callable[..., Client]
ROLES = ("first_line", "second_line", "supervisor", "watch_officer", "analyst", "administrator", "auditor")


def reached(ago: timedelta | None, *, carrier: str = "https", trouble: str = "", **details: str) -> datetime:
    now = timezone.now()
    known = {
        "tried_at": now,
        "reached_at": None if ago is None else now - ago,
        "trouble": trouble,
        "details": details,
    }
    Link.objects.update_or_create(carrier=carrier, defaults=known)
    return now


def strip() -> list[tuple[str, Severity]]:
    return [
        (str(line.text), line.severity)
        for line in truth_lines()
        if str(line.text).startswith("Headquarters HT-HQ")
    ]


@pytest.mark.parametrize(
    ("ago", "is_old"),
    [(timedelta(minutes=14, seconds=59), False), (timedelta(minutes=15, seconds=1), True), (None, True)],
)
def test_a_post_is_out_of_step_after_a_quarter_of_an_hour(
    at_a_post: None, ago: timedelta | None, is_old: bool
) -> None:
    now = reached(ago)
    assert line_standing(at=now).is_old is is_old


ELSEWHERE_TOO = ("visas", "minors", "persons")
"""Checks by what other sites record as well."""


def looked_up(at: datetime) -> dict[str, datetime | None]:
    """Of when the answers about a traveller who comes are, by check."""
    said = {
        "document_code": "P",
        "issuing_state": "HTI",
        "document_number": "KA1234567",
        "surname": "DESIR",
        "given_names": "MARIE ANGE",
        "nationality": "HTI",
        "date_of_birth": "2015-04-02",
        "sex": "F",
        "date_of_expiry": "2031-01-01",
    }
    traveller = Document(read_by=ReadBy.MRZ, **said)
    asked = Question(document=traveller, direction="entry", mode="land", post="HT-OUA", booth="1", at=at)
    return {check.code: check.as_of for check in look_at(asked).checks}


def test_a_post_answers_by_what_it_last_heard_and_its_own_books_by_now(at_a_post: None) -> None:
    now = timezone.now()
    assert [looked_up(now)[code] for code in ELSEWHERE_TOO] == [None] * 3
    reached(timedelta(days=6))
    of_when = looked_up(now)
    assert [now - of_when[code] > timedelta(days=5) for code in ELSEWHERE_TOO] == [True] * 3
    assert (of_when["crossings"], of_when["stays"]) == (now, now)


def test_who_stands_alone_answers_by_now() -> None:
    now = timezone.now()
    assert [looked_up(now)[code] for code in ELSEWHERE_TOO] == [now] * 3


def test_the_strip_on_every_screen_warns_when_the_line_was_cut(
    at_a_post: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LANGUAGE_CODE = "en"
    reached(timedelta(minutes=3))
    ((text, severity),) = strip()
    assert "in step at" in text
    assert severity is Severity.NOTE
    reached(timedelta(hours=3), trouble="relay.no_link", reason="no route to host")
    ((text, severity),) = strip()
    assert "not in step since" in text
    assert severity is Severity.CHECK


def test_headquarters_says_nothing_of_a_line(as_role: AsRole) -> None:
    assert strip() == []
    answer = as_role("supervisor").get(reverse("network:line"))
    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("network:posts"))


def test_the_page_tells_the_trouble_and_what_waits(
    as_role: AsRole, officer: Callable[..., Officer], request: pytest.FixtureRequest
) -> None:
    client = as_role("supervisor")
    begin_shift()
    request.getfixturevalue("at_a_post")
    reached(timedelta(hours=3), trouble="relay.no_link", reason="no route to host")
    KeptReceipt.objects.create(
        site="HT-DIE",
        epoch=1,
        sequence=2,
        link="a" * 64,
        told_at="2026-11-22T12:40:00+00:00",
        signed_by="HT-HQ",
        signed_by_epoch=1,
        signature="",
    )
    page = client.get(reverse("network:line")).content.decode()
    assert "NOT IN STEP" in page
    assert "Headquarters does not answer (no route to host)." in page
    waiting = line_standing(at=timezone.now()).waiting
    assert waiting > 3
    assert f"<dd>{waiting}</dd>" in page


def test_a_post_that_never_exchanged_is_told_how(as_role: AsRole, request: pytest.FixtureRequest) -> None:
    client = as_role("administrator")
    request.getfixturevalue("at_a_post")
    assert "passavant relay run" in client.get(reverse("network:line")).content.decode()


@pytest.mark.parametrize("role", ROLES)
def test_the_line_opens_to_its_roles_alone(
    as_role: AsRole, request: pytest.FixtureRequest, role: str
) -> None:
    client = as_role(role)
    request.getfixturevalue("at_a_post")
    may = role in {"supervisor", "administrator"}
    assert client.get(reverse("network:line")).status_code == (200 if may else 403)
    page = client.get(reverse("base:help")).content.decode()
    assert (f'href="{reverse("network:line")}"' in page) is may
    assert f'href="{reverse("network:posts")}"' not in page


def test_the_menu_of_headquarters_has_the_posts_and_no_line(as_role: AsRole) -> None:
    page = as_role("administrator").get(reverse("base:help")).content.decode()
    assert f'href="{reverse("network:posts")}"' in page
    assert f'href="{reverse("network:line")}"' not in page


def test_a_posts_page_of_posts_leads_to_its_line(as_role: AsRole, request: pytest.FixtureRequest) -> None:
    client = as_role("administrator")
    request.getfixturevalue("at_a_post")
    assert client.get(reverse("network:posts")).headers["Location"] == reverse("network:line")
    assert client.get(reverse("network:post", args=["HT-OUA"])).status_code == 404
