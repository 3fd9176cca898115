"""The house's own pages: sign in and out, cover the screen, language and theme, home, help, health."""

from __future__ import annotations

import shutil
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import login, logout, update_session_auth_hash
from django.core.exceptions import RequestDataTooBig
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from passavant.base.authentication import MUST_CHANGE
from passavant.base.forms import NewPasswordForm, SignInForm, UnlockForm
from passavant.base.keyboard import KEYS
from passavant.base.models import Officer, set_password
from passavant.base.permissions import matrix, open_to_any_officer, open_to_anybody
from passavant.base.roles import Role
from passavant.base.shell import menu_of, notices_for
from passavant.journal.rebuilding import unfinished

LEAST_FREE_BYTES = 200 * 1024 * 1024


@open_to_anybody
def sign_in(request: HttpRequest) -> HttpResponse:
    form = SignInForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid() and form.officer is not None:
        login(request, form.officer)
        request.session["locked"] = False
        return HttpResponseRedirect(_next_of(request))
    status = 422 if request.method == "POST" else 200
    return render(request, "base/sign_in.html", {"form": form, "next": _wanted(request)}, status=status)


@open_to_any_officer
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("base:sign-in")


@open_to_any_officer
@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """Cover the screen now (F12): the officer goes away for a moment."""
    request.session["locked"] = True
    return HttpResponseRedirect(f"{reverse('base:unlock')}?{urlencode({'next': _wanted(request)})}")


@open_to_any_officer
def unlock(request: HttpRequest) -> HttpResponse:
    form = UnlockForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        request.session["locked"] = False
        request.session.pop("active_at", None)
        return HttpResponseRedirect(_next_of(request))
    status = 422 if request.method == "POST" else 200
    return render(request, "base/unlock.html", {"form": form, "next": _wanted(request)}, status=status)


@open_to_any_officer
def new_password(request: HttpRequest) -> HttpResponse:
    form = NewPasswordForm(request, request.POST or None)
    if request.method == "POST" and form.is_valid():
        officer = Officer.objects.get(pk=request.user.pk)
        set_password(officer, form.cleaned_data["password"], must_change=False)
        update_session_auth_hash(request, officer)
        request.session[MUST_CHANGE] = False
        return redirect("base:home")
    status = 422 if request.method == "POST" else 200
    return render(request, "base/new_password.html", {"form": form}, status=status)


@open_to_anybody
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Change the language of the screen; the choice stays on this machine."""
    response = HttpResponseRedirect(_next_of(request))
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, max_age=31_536_000, samesite="Strict")
    return response


@open_to_anybody
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """A dark booth at night, a bright one at noon."""
    response = HttpResponseRedirect(_next_of(request))
    chosen = "night" if request.POST.get("theme") == "night" else "day"
    response.set_cookie("theme", chosen, max_age=31_536_000, samesite="Strict")
    return response


@open_to_any_officer
def home(request: HttpRequest) -> HttpResponse:
    """The first screen of the officer's menu."""
    menu = menu_of(request.user, "")
    if menu:
        return HttpResponseRedirect(menu[0].address)
    return render(request, "base/no_duty.html")


@open_to_any_officer
@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    """The keys, the outcomes, and what each role may do."""
    mine = request.user.roles if isinstance(request.user, Officer) else frozenset[Role]()
    roles = [
        {
            "title": role.label,
            "mine": role in mine,
            "titles": [permission.title for permission in matrix() if role in permission.roles],
        }
        for role in Role
    ]
    return render(request, "base/help.html", {"keys": KEYS, "roles": roles})


@open_to_any_officer
@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """The strip at the top of an open page, when it is no longer what it was."""
    strip = notices_for(request.user)
    if request.headers.get("If-None-Match", "").removeprefix("W/") == strip.mark:
        return HttpResponse(status=204)
    response = render(request, "base/_notices.html", {"strip": strip, "rings": bool(strip.lines)})
    response["ETag"] = strip.mark
    return response


@open_to_anybody
@require_GET
def healthz(_: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"alive": True})


@open_to_anybody
@require_GET
def readyz(_: HttpRequest) -> HttpResponse:
    """The site can do its work: database, disk, no rebuild left half way."""
    checks: dict[str, Any] = {
        "database": _database_answers(),
        "disk": shutil.disk_usage(settings.PASSAVANT.site.data).free > LEAST_FREE_BYTES,
    }
    checks["tables"] = checks["database"] and unfinished() is None
    return JsonResponse(checks, status=200 if all(checks.values()) else 503)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  (Django names it)
    return render(request, "base/forbidden.html", status=403)


def unfit(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request that cannot be read; of one that is too large, its sender learns just that."""
    too_large = isinstance(exception, RequestDataTooBig)
    context = {"too_large": too_large, "most": settings.FILE_UPLOAD_MAX_MEMORY_SIZE // (1024 * 1024)}
    return render(request, "base/unfit.html", context, status=413 if too_large else 400)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001  (Django names it)
    return render(request, "base/not_found.html", status=404)


@open_to_anybody
def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  (Django names it)
    """The form's key is not the session's: what was typed can be sent again from the page before."""
    return render(request, "base/form_too_old.html", status=403)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception:  # noqa: BLE001  (whatever it is, the answer is no)
        return False
    return True


def _wanted(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return wanted if safe else ""


def _next_of(request: HttpRequest) -> str:
    return _wanted(request) or reverse("base:home")
