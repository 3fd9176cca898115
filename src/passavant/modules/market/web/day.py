"""A market day at a post: its figures as they stand, what has to be looked at, and its end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from passavant.base.permissions import allowed, officer_of, requires
from passavant.journal.site import site_code
from passavant.modules.market import actions, queries
from passavant.modules.market.forms import CloseForm, SettleForm
from passavant.modules.market.models import Reuse
from passavant.modules.market.web.shared import day_of, post_of, posts_of, told
from passavant.modules.sites.queries import find_calendar


@requires("market.see_day")
def day(request: HttpRequest) -> HttpResponse:
    """How the day stands: each flow by itself, each lane, and what waits for the supervisor."""
    return _show(request, SettleForm())


@requires("market.settle")
@require_POST
def settle(request: HttpRequest, showing: UUID) -> HttpResponse:
    """What came of a pass in two places."""
    form = SettleForm(request.POST)
    if not form.is_valid():
        return _show(request, form)
    try:
        actions.settle(officer=officer_of(request), showing=showing, at=timezone.now(), **form.cleaned_data)
    except actions.MarketTrouble as trouble:
        messages.error(request, told(trouble))
    else:
        messages.success(request, _("Recorded."))
    return redirect("market:day")


@requires("market.close_day")
def close(request: HttpRequest) -> HttpResponse:
    """The figures side by side; where something is open, a word on what is done about it."""
    post, wanted = post_of(request), day_of(request)
    counted, reuses = queries.figures(post.code, wanted), queries.reuses(post.code, wanted)
    is_open = actions.is_open(counted, reuses)
    form = CloseForm(request.POST or None, is_open=is_open)
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_day(
                officer=officer_of(request),
                post=post.code,
                day=wanted,
                note=form.cleaned_data["note"],
                at=timezone.now(),
            )
        except actions.NeedsReason:
            form.add_error("note", _("Write what is done about whoever has not returned, or about the pass."))
        else:
            messages.success(request, _("The market day is closed with its figures."))
            return redirect(f"{reverse('market:day')}?day={wanted}&post={post.code}")
    context = {
        "post": post,
        "day": wanted,
        "figures": counted,
        "is_open": is_open,
        "unsettled": sum(reuse.settled_at is None for reuse in reuses),
        "calendar": find_calendar(post.code, at=timezone.now()),
        "is_early": _is_early(post.code, wanted == timezone.localdate()),
        "form": form,
    }
    return render(request, "market/close.html", context, status=422 if form.errors else 200)


def _is_early(post: str, is_today: bool) -> bool:
    """Whether the gate is still open, so that figures will change."""
    now = timezone.now()
    calendar = find_calendar(post, at=now)
    return is_today and calendar is not None and calendar.closes_at is not None and now < calendar.closes_at


def _show(request: HttpRequest, settle_form: SettleForm) -> HttpResponse:
    post, wanted, now = post_of(request), day_of(request), timezone.now()
    today, officer = timezone.localdate(), officer_of(request)
    at = now if wanted == today else now - timedelta(days=(today - wanted).days)
    context = {
        "post": post,
        "posts": posts_of(request),
        "day": wanted,
        "before": wanted - timedelta(days=1),
        "after": wanted + timedelta(days=1) if wanted < today else None,
        "is_today": wanted == today,
        "calendar": find_calendar(post.code, at=at),
        "figures": queries.figures(post.code, wanted),
        "lanes": queries.lanes(post.code, wanted),
        "pace": queries.pace(post.code, at=now) if wanted == today else 0,
        "closed": queries.find_closed(post.code, wanted),
        "closed_days": queries.closed_days(officer.posts),
        "reuses": _with_holders(queries.reuses(post.code, wanted)),
        "settle_form": settle_form,
        "form": settle_form,
        **_may(request, post.code),
    }
    return render(request, "market/day.html", context, status=422 if settle_form.errors else 200)


def _with_holders(reuses: list[Reuse]) -> list[tuple[Reuse, Any]]:
    holders = queries.passes_by_key(reuse.day_pass for reuse in reuses)
    return [(reuse, holders[reuse.day_pass]) for reuse in reuses]


def _may(request: HttpRequest, post: str) -> dict[str, bool]:
    officer, is_here = officer_of(request), post == site_code()
    return {
        "may_cross": allowed(officer, "market.cross"),
        "may_count": allowed(officer, "market.count"),
        "may_see_passes": allowed(officer, "market.see_passes"),
        "may_issue": allowed(officer, "market.issue"),
        "may_see_away": allowed(officer, "market.see_away"),
        "may_settle": allowed(officer, "market.settle"),
        "may_close": allowed(officer, "market.close_day") and is_here,
    }
