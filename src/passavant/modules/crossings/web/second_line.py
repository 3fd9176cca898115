"""The second line's queue, live, and what waits for a second person."""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from passavant.base.permissions import officer_of, requires
from passavant.base.wording import tell
from passavant.modules.crossings import actions, queries
from passavant.modules.crossings.models import Inspection, Status
from passavant.modules.crossings.web.booth import done_of
from passavant.modules.sites.queries import find_open_shift


@requires("crossings.decide_second_line")
def queue(request: HttpRequest) -> HttpResponse:
    """Who was referred or stopped, longest waiting first."""
    post = _post(request)
    waiting = list(queries.pending_at(post, statuses=(Status.REFERRED,)))
    context = {
        "waiting": waiting,
        "news": _mark(waiting),
        "held": queries.pending_at(post, statuses=(Status.HELD,)),
        "done": done_of(request),
        "now": timezone.now(),
    }
    return render(request, "crossings/second_line.html", context)


@requires("crossings.decide_second_line")
def news(request: HttpRequest) -> HttpResponse:
    """The queue's rows when they changed; 204 when the page shows them already."""
    waiting = list(queries.pending_at(_post(request), statuses=(Status.REFERRED,)))
    mark = _mark(waiting)
    # Compression on the way makes an entity tag a weak one.
    if request.headers.get("If-None-Match", "").removeprefix("W/") == mark:
        return HttpResponse(status=204)
    response = render(request, "crossings/_queue.html", {"waiting": waiting, "now": timezone.now()})
    response["ETag"] = mark
    return response


@requires("crossings.decide_amendment")
def needs_you(request: HttpRequest) -> HttpResponse:
    """Corrections to agree to and refusals to stand by, the oldest first."""
    officer = officer_of(request)
    rows = [(row, queries.find_crossing(row.crossing)) for row in queries.amendments_to_decide()]
    context = {
        "amendments": [
            (row, crossing, actions.row_changes(row))
            for row, crossing in rows
            if crossing is not None and officer.works_at(crossing.post)
        ],
        "refusals": queries.refusals_to_confirm(_post(request)),
        "officer": request.user.get_username(),
    }
    return render(request, "crossings/needs_you.html", context)


@requires("crossings.confirm_refusal")
@require_POST
def judge_refusal(request: HttpRequest, inspection: UUID) -> HttpResponse:
    officer, now = officer_of(request), timezone.now()
    try:
        if request.POST.get("answer") == "confirm":
            actions.confirm_refusal(officer=officer, inspection=inspection, at=now)
            messages.success(request, _("The refusal stands."))
        else:
            note = request.POST.get("note", "")[:200]
            actions.overturn_refusal(officer=officer, inspection=inspection, note=note, at=now)
            messages.success(request, _("The traveller goes to the second line."))
    except actions.DecidedAlready:
        messages.warning(request, _("Somebody decided this meanwhile."))
    except actions.NotHere:
        raise Http404 from None
    except PermissionDenied:
        messages.error(request, _("A second person decides: not the one who refused."))
    return redirect("crossings:needs-you")


@requires("crossings.decide_amendment")
@require_POST
def judge_amendment(request: HttpRequest, amendment: UUID) -> HttpResponse:
    officer, now = officer_of(request), timezone.now()
    try:
        if request.POST.get("answer") == "agree":
            actions.agree_to_amendment(officer=officer, amendment=amendment, at=now)
            messages.success(request, _("The record is changed; the first one stays in the journal."))
        else:
            note = request.POST.get("note", "")[:200]
            actions.decline_amendment(officer=officer, amendment=amendment, note=note, at=now)
            messages.success(request, _("The record stays as it is."))
    except actions.DecidedAlready:
        messages.warning(request, _("Somebody decided this meanwhile."))
    except actions.NotHere:
        messages.error(request, _("Another post recorded this; it is changed there."))
    except actions.Gated as gated:
        for finding in gated.findings:
            messages.error(request, tell(finding))
    except PermissionDenied:
        messages.error(request, _("A second person decides: not the one who proposed."))
    return redirect("crossings:needs-you")


def _mark(waiting: list[Inspection]) -> str:
    """What the page shows, in short: an entity tag that changes when somebody comes or goes."""
    shown = " ".join(str(row.pk) for row in waiting)
    return f'"{hashlib.sha256(shown.encode()).hexdigest()[:12]}"'


def _post(request: HttpRequest) -> str:
    """The post of the officer's shift, or this site's own."""
    shift = find_open_shift(request.user.get_username())
    return shift.booth.post.code if shift else str(settings.PASSAVANT.site.code)
