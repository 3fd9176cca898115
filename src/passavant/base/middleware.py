"""What happens around every view: whose language, who acts, who may, and the lock of an idle screen."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation

from passavant.base.authentication import MUST_CHANGE
from passavant.base.permissions import ANY_OFFICER, ANYBODY
from passavant.journal.acting import acting

Respond = Callable[[HttpRequest], HttpResponse]


class LanguageMiddleware:
    """The language of the cookie, then the officer's, then the site's; the browser is not asked."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with translation.override(self._language(request)):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "")
            return response

    def _language(self, request: HttpRequest) -> str:
        known = dict(settings.LANGUAGES)
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if chosen in known:
            return chosen
        if request.user.is_authenticated:
            return request.user.language
        return str(settings.PASSAVANT.screen.language)


class PrivatePagesMiddleware:
    """What a signed-in officer sees is not kept by the browser: the machine is shared, and the next presses Back."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class ActorMiddleware:
    """Whoever is signed in is the author of what a kept table's `save()` records."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with acting(request.user.get_username() or "nobody"):
            return self.get_response(request)


class DutyMiddleware:
    """Deny first: a view that does not say who may use it is closed, and sign-in comes before the rest.

    Whoever came in by a one-time password chooses one of their own before anything else opens.
    """

    FRAMEWORK = ("django.contrib.admin", "ninja.", "django.contrib.staticfiles")
    # Covering the screen stays possible: a cover that cannot be lifted would lead round in a circle.
    BEFORE_OWN_PASSWORD = frozenset(
        f"base:{name}" for name in ("new-password", "sign-out", "help", "lock", "unlock")
    )

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_: object) -> HttpResponse | None:
        duty = getattr(view, "duty", None)
        if duty == ANYBODY:
            return None
        guarded = self._guards_itself(view)
        if duty is None and not guarded:
            raise PermissionDenied(f"{view!r} says nobody may use it")
        if self._needs_own_password(request):
            return _lead_to(request, reverse("base:new-password"))
        if guarded:
            return None
        if not request.user.is_authenticated:
            wanted = urlencode({"next": request.get_full_path()})
            return HttpResponseRedirect(f"{reverse('base:sign-in')}?{wanted}")
        if duty != ANY_OFFICER and not request.user.is_active:
            raise PermissionDenied(duty)
        return None

    def _needs_own_password(self, request: HttpRequest) -> bool:
        place = request.resolver_match
        known = place is not None and place.view_name in self.BEFORE_OWN_PASSWORD
        return bool(request.session.get(MUST_CHANGE)) and not known

    def _guards_itself(self, view: Callable[..., Any]) -> bool:
        """Django's admin and the API bring their own doors, which ask the same matrix."""
        module = getattr(getattr(view, "func", view), "__module__", "") or ""
        return module.startswith(self.FRAMEWORK)


class ScreenLockMiddleware:
    """Cover the screen of an officer who left: after some idle minutes, or at once by F12.

    What was on the screen is in the address that the covered page leads back to, and the officer goes on there after
    the password.
    """

    POLL = "HTTP_X_POLL"
    NOTE_EVERY = 30

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and self._is_covered(request) and not self._may_pass(request):
            return self._cover(request)
        return self.get_response(request)

    def _is_covered(self, request: HttpRequest) -> bool:
        now = int(time.time())
        last = request.session.get("active_at", now)
        if request.session.get("locked") or now - last > settings.PASSAVANT.screen.lock_after_minutes * 60:
            return True
        polled = self.POLL in request.META
        # Noted every half minute, not every request: each note is a write that waits for the disk.
        if not polled and (now - last >= self.NOTE_EVERY or "active_at" not in request.session):
            request.session["active_at"] = now
        return False

    def _may_pass(self, request: HttpRequest) -> bool:
        names = ("unlock", "sign-out", "language", "theme", "healthz", "readyz")
        open_pages = {reverse(f"base:{name}") for name in names}
        return request.path in open_pages or request.path.startswith(f"/{settings.STATIC_URL.strip('/')}/")

    def _cover(self, request: HttpRequest) -> HttpResponse:
        request.session["locked"] = True
        here = request.get_full_path() if request.method == "GET" and self.POLL not in request.META else ""
        target = f"{reverse('base:unlock')}?{urlencode({'next': here})}" if here else reverse("base:unlock")
        return _lead_to(request, target)


def _lead_to(request: HttpRequest, target: str) -> HttpResponse:
    """Another whole page, also where only a part of one was asked for."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": target})
    return HttpResponseRedirect(target)
