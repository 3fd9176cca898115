"""What several screens of this room need: which post and day, which lane, troubles told."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from passavant.base.permissions import officer_of
from passavant.journal.ids import new_id
from passavant.modules.market import actions
from passavant.modules.market.forms import DayForm
from passavant.modules.sites.queries import OpenShift, PostInfo, find_open_shift, find_post, posts

DIRECTION_LASTS_SECONDS = 12 * 3600
"""After how long a direction switched by hand falls back to what the booth usually serves."""


def posts_of(request: HttpRequest) -> list[PostInfo]:
    """The posts at which the officer works."""
    return [post for post in posts() if officer_of(request).works_at(post.code)]


def post_of(request: HttpRequest) -> PostInfo:
    """The post asked for, else that of the officer's shift, else this site's own.

    Raises:
        PermissionDenied: the officer works at none of them.
    """
    shift = find_open_shift(officer_of(request).code)
    mine = posts_of(request)
    codes = (
        request.POST.get("post") or request.GET.get("post", ""),
        shift.booth.post.code if shift else "",
        str(settings.PASSAVANT.site.code),
        mine[0].code if mine else "",
    )
    for code in codes:
        post = find_post(code) if code else None
        if post is not None and officer_of(request).works_at(code):
            return post
    raise PermissionDenied("market.see_day")


def day_of(request: HttpRequest) -> date:
    """The day asked for; today where none can be read, or where it is still to come."""
    today = timezone.localdate()
    form = DayForm({"day": request.POST.get("day") or request.GET.get("day", "")})
    if not form.is_valid() or not form.cleaned_data["day"]:
        return today
    return min(date.fromisoformat(form.cleaned_data["day"]), today)


def gate_of(request: HttpRequest, shift: OpenShift) -> actions.Gate:
    """The lane at which the officer is on duty, which way people go there."""
    return actions.Gate(
        officer=officer_of(request), booth=shift.booth, direction=direction_of(request, shift)
    )


def direction_of(request: HttpRequest, shift: OpenShift) -> str:
    """The booth's usual direction, unless the officer switched it: a market turns round at noon."""
    booth, direction, since = request.session.get("market_direction", ["", "", 0])
    if booth == shift.booth.code and timezone.now().timestamp() - since < DIRECTION_LASTS_SECONDS:
        return str(direction)
    return shift.booth.direction.value


def mark_of(request: HttpRequest, name: str) -> UUID:
    """The page's mark of this scan or form; a page that lost it gets a new one."""
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        return new_id()


def told(trouble: actions.MarketTrouble) -> str:
    """What kept an action from being carried out, as a sentence to whoever tried."""
    match trouble:
        case actions.AlreadyHeld():
            return _(
                "The holder of this card has a day pass already. It is issued once; a lost one is withdrawn first."
            )
        case actions.NotHere():
            return _("This is kept at another site, or is not there; it is changed there.")
        case actions.NeedsReason():
            return _("Say what changes, and why.")
        case actions.TooLate():
            return _("This person is no longer at this lane. Tell the second line.")
        case actions.DoneAlready():
            return _("Somebody decided this meanwhile.")
        case actions.NoSecondLine():
            return _("It could not be recorded. Take the person to the second line yourself.")
        case _:
            return _("This could not be done.")
