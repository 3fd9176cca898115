"""Every address says who may use it, by a permission that some room declared; what says nothing is closed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, path

from passavant.base.middleware import DutyMiddleware
from passavant.base.permissions import ANY_OFFICER, ANYBODY, matrix, open_to_anybody, requires
from passavant.base.roles import Role

BACK_OFFICE = "admin/"
"""Django's admin asks the same matrix through `Officer.has_perm`; see below."""
# Whoever reads this list decides whether a new name may stand in it.
OPEN_TO_ANYBODY = {"sign-in", "healthz", "readyz", "language", "theme", "relay", "metrics"}
MADE_UP = {"uuid": "5f0c2b5e-64d0-4c33-9d13-0f9a4d6e5a01", "int": "1"}
View = Callable[..., Any]


def views(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, str, View]]:
    """Address, name and view of everything below some patterns, but what frameworks bring and guard
    themselves.
    """
    for each in patterns:
        address = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from views(each.url_patterns, address)
        elif not _guards_itself(each.callback) and not address.startswith(BACK_OFFICE):
            yield address, each.name or "", each.callback


def _guards_itself(view: View) -> bool:
    return str(getattr(view, "func", view).__module__).startswith(DutyMiddleware.FRAMEWORK)


def faults(found: Iterator[tuple[str, str, View]]) -> list[str]:
    known = {permission.name for permission in matrix()} | {ANYBODY, ANY_OFFICER}
    return [
        f"/{address} says {getattr(view, 'duty', None)!r}"
        for address, _, view in found
        if getattr(view, "duty", None) not in known
    ]


def test_every_address_declares_its_duty() -> None:
    assert faults(views(get_resolver().url_patterns)) == []


def test_only_these_are_open_to_anybody() -> None:
    found = {
        name for _, name, view in views(get_resolver().url_patterns) if getattr(view, "duty", "") == ANYBODY
    }
    assert found - OPEN_TO_ANYBODY == set()


def test_every_room_has_addresses_in_the_walk() -> None:
    """The walk must not be empty because it looked in the wrong place."""
    addresses = {address for address, _, _ in views(get_resolver().url_patterns)}
    assert {"crossings/booth/", "sign-in/"} <= addresses


def a_view(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def another_view(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def test_a_view_without_duty_and_one_with_an_unknown_duty_are_seen() -> None:
    made = [
        path("silent/", a_view),
        path("misspelt/", requires("crossings.inspekt")(a_view)),
        path("good/", requires("crossings.inspect")(a_view)),
    ]
    assert faults(views(made)) == ["/silent/ says None", "/misspelt/ says 'crossings.inspekt'"]


def test_a_view_without_duty_is_closed_to_all() -> None:
    request = RequestFactory().get("/silent/")
    middleware = DutyMiddleware(a_view)
    with pytest.raises(PermissionDenied):
        middleware.process_view(request, a_view)
    assert middleware.process_view(request, open_to_anybody(another_view)) is None


@pytest.mark.django_db
def test_without_sign_in_every_address_leads_to_the_sign_in_page(client: Client) -> None:
    """Asked over the whole address book, with made-up keys where an address needs one."""
    for address, name, view in views(get_resolver().url_patterns):
        if view.duty == ANYBODY:  # type: ignore[attr-defined]  # asserted above
            continue
        asked = re.sub(r"<(?:(\w+):)?\w+>", lambda found: MADE_UP.get(found[1], "x"), address)
        answer = client.get(f"/{asked}")
        assert answer.status_code == 302, (address, name, answer.status_code)
        assert answer.headers["Location"].startswith("/sign-in/"), address


@pytest.mark.django_db
def test_no_operation_of_the_api_answers_without_a_token(client: Client) -> None:
    paths = client.get("/api/openapi.json").json()["paths"]
    assert len(paths) > 3
    for address, operations in paths.items():
        for verb in operations:
            asked = address.replace("{inspection}", "5f0c2b5e-64d0-4c33-9d13-0f9a4d6e5a01")
            answer = client.generic(verb.upper(), asked, "{}", content_type="application/json")
            assert answer.status_code == 401, (verb, address, answer.status_code)
            answer = client.generic(verb.upper(), asked, "{}", headers={"Authorization": "Bearer made-up"})
            assert answer.status_code == 401, (verb, address, answer.status_code)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_the_back_office_is_closed_to_everybody_but_administrators(
    role: Role, officer: Callable[..., Any], client: Client
) -> None:
    client.force_login(officer(role.value))
    for address in ("/admin/", "/admin/base/officer/", "/admin/sites/post/add/"):
        assert client.get(address).status_code in (302, 403), address


def test_every_role_may_do_something_and_every_permission_is_somebodys() -> None:
    held = {role for permission in matrix() for role in permission.roles}
    assert held == set(Role)
    assert [
        permission.name for permission in matrix() if not permission.roles or not str(permission.title)
    ] == []
