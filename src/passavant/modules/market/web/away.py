"""Who has not returned: the exact list of a day by the pass, for the screen and for paper."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from passavant.base.permissions import requires
from passavant.base.reads import Purpose, note_read
from passavant.modules.market import queries
from passavant.modules.market.queries import Away
from passavant.modules.market.web.shared import day_of, post_of, posts_of
from passavant.modules.sites.queries import find_calendar


@requires("market.see_away")
def away(request: HttpRequest) -> HttpResponse:
    """Neighbours who are still here, residents who are still there, and those of earlier days."""
    post, wanted, now = post_of(request), day_of(request), timezone.now()
    note_read(request, f"market.away:{post.code}:{wanted}", Purpose.SECOND_LINE)
    gone = queries.away(post.code, wanted)
    calendar = find_calendar(post.code, at=now)
    context = {
        "post": post,
        "posts": posts_of(request),
        "day": wanted,
        "now": now,
        "calendar": calendar,
        "is_early": wanted == timezone.localdate()
        and calendar is not None
        and calendar.closes_at is not None
        and now < calendar.closes_at,
        "neighbours": _still(gone, "entry"),
        "residents": _still(gone, "exit"),
        "late": [each for each in gone if each.returned_at is not None],
        "earlier": queries.away_since_earlier(post.code, wanted),
    }
    return render(request, "market/away.html", context)


def _still(gone: list[Away], outward: str) -> list[Away]:
    return [each for each in gone if each.returned_at is None and each.day_pass.outward == outward]
