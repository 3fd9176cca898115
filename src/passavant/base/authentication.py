"""Let officers in: password check, lock-out after repeated failures (django-axes does the counting)."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from passavant.base.models import Credential, Officer
from passavant.journal.tables import owns

MUST_CHANGE = "must_change"
"""The word in a session for: this officer came in by a password that works once."""


class OfficerBackend(BaseBackend):
    """Officer code and password."""

    def authenticate(
        self,
        request: HttpRequest | None,  # noqa: ARG002  (Django's form)
        username: str | None = None,
        password: str | None = None,
        **_: Any,
    ) -> Officer | None:
        officer = Officer.objects.filter(code=username or "").first()
        if officer is None:
            make_password(password)  # take as long as for an officer who exists
            return None
        return officer if officer.is_active and officer.check_password(password or "") else None

    def get_user(self, user_id: Any) -> Officer | None:
        return Officer.objects.filter(pk=user_id, is_active=True).first()


def remember_one_time_password(request: HttpRequest, user: Officer, **_: Any) -> None:
    """At every sign-in, also that of Django's admin; the middleware lets nothing else open until it is replaced.

    A post under a headquarters keeps no passwords: there nobody could replace one, and the booth would stay shut.
    """
    given = Credential.objects.filter(pk=user.pk, must_change=True)
    request.session[MUST_CHANGE] = owns(Credential) and given.exists()


def locked_out(request: HttpRequest, *_: Any, **__: Any) -> HttpResponse:
    return render(request, "base/locked_out.html", status=429)


def stop_officers_of(post: str) -> list[str]:
    """Let nobody in any more who works at that post alone; returns their codes."""
    stopped = [
        officer
        for officer in Officer.objects.filter(is_active=True).order_by("code")
        if officer.posts == (post,)
    ]
    for officer in stopped:
        officer.is_active = False
        officer.save()
    return [officer.code for officer in stopped]
