"""At a post: how its way to headquarters stands."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from passavant.base.permissions import requires
from passavant.base.wording import tell
from passavant.modules.network.queries import line_standing
from passavant.modules.network.wording import age_words, carrier_words


@requires("network.see_line")
@require_GET
def line(request: HttpRequest) -> HttpResponse:
    """Since when this post is in step, by what, how much waits, and what troubles it."""
    if settings.PASSAVANT.site.is_headquarters:
        return redirect("network:posts")
    now = timezone.now()
    standing = line_standing(at=now)
    context = {
        "standing": standing,
        "trouble": tell(standing.trouble) if standing.trouble else "",
        "carrier": carrier_words(standing.by),
        "age": age_words(now - standing.in_step_at) if standing.in_step_at else "",
        "now": now,
    }
    return render(request, "network/line.html", context)
