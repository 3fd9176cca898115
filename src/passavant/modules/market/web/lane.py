"""The market lane: a reader types a code and Enter, one big answer follows, and the next scan needs no other key."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from passavant.base import pictures
from passavant.base.permissions import allowed, officer_of, requires
from passavant.journal.ids import new_id
from passavant.modules.market import actions, keys, queries
from passavant.modules.market.models import DayPass, PassCrossing
from passavant.modules.market.web.shared import gate_of, mark_of, told
from passavant.modules.sites.queries import OpenShift, find_calendar, find_open_shift

MOST_LATEST = 5
MOST_TEXT = 40
"""How much of what was read is given back to the field; more than any code or number has."""


@requires("market.cross")
def lane(request: HttpRequest) -> HttpResponse:
    """Scan after scan. The answer to a scan is the page itself, so that one exchange is enough for one person."""
    shift = find_open_shift(officer_of(request).code)
    if shift is None:
        messages.info(request, _("Sign on at a booth first."))
        return redirect("sites:sign-on")
    if request.method == "POST":
        return _scan(request, shift)
    return _show(request, shift, {"outcome": "ready"})


@requires("market.cross")
@require_POST
def switch_direction(request: HttpRequest) -> HttpResponse:
    """F3: in the afternoon people go the other way."""
    shift = find_open_shift(officer_of(request).code)
    if shift is not None:
        other = queries.OTHER_WAY[gate_of(request, shift).direction]
        since = int(timezone.now().timestamp())
        request.session["market_direction"] = [shift.booth.code, other, since]
    return redirect("market:counting" if request.POST.get("back") == "counting" else "market:lane")


@requires("market.cross")
@require_POST
def to_second_line(request: HttpRequest, crossing: UUID) -> HttpResponse:
    """F8: whoever was let go a moment ago does not go on alone after all."""
    shift = find_open_shift(officer_of(request).code)
    if shift is None:
        return redirect("market:lane")
    try:
        stopped = actions.send_to_second_line(
            gate=gate_of(request, shift), crossing=crossing, at=timezone.now()
        )
    except actions.MarketTrouble as trouble:
        messages.error(request, told(trouble))
        return redirect("market:lane")
    return _show(request, shift, {"outcome": "stop", **_holder(queries.find_pass(stopped.day_pass))})


def _scan(request: HttpRequest, shift: OpenShift) -> HttpResponse:
    text = request.POST.get("code", "")
    if not text.strip():
        return _show(request, shift, {"outcome": "ready"})
    try:
        holder = queries.find_shown(keys.read_shown(text))
    except keys.Misread:
        return _read_again(request, shift, text, _("This is no code and no number. Read it again."))
    if holder is None:
        return _read_again(
            request,
            shift,
            text,
            _("Nobody holds a day pass by this. Read it again, or send to the pass desk."),
        )
    try:
        shown = _shown(request, shift, holder)
    except actions.NoSecondLine as trouble:
        messages.error(request, told(trouble))
        shown = actions.Showing("stop")
    return _show(
        request,
        shift,
        {
            "outcome": shown.outcome,
            "crossing": shown.crossing,
            "findings": shown.findings,
            **_holder(holder),
        },
    )


def _shown(request: HttpRequest, shift: OpenShift, holder: DayPass) -> actions.Showing:
    gate, now = gate_of(request, shift), timezone.now()
    try:
        return actions.show(gate=gate, scan=mark_of(request, "scan"), day_pass=holder, at=now)
    except actions.MarkTaken:  # the reader was quicker than the page: its mark was that of the person before
        return actions.show(gate=gate, scan=new_id(), day_pass=holder, at=now)


def _holder(holder: DayPass | None) -> dict[str, Any]:
    if holder is None:
        return {}
    return {"holder": holder, "photo": pictures.as_address(queries.photo_of(holder.pk))}


def _read_again(request: HttpRequest, shift: OpenShift, text: str, sentence: str) -> HttpResponse:
    """What was read stands beside the answer and not in the field, which waits for the next scan."""
    context = {"outcome": "again", "sentence": sentence, "typed": text.strip()[:MOST_TEXT]}
    return _show(request, shift, context)


def _show(request: HttpRequest, shift: OpenShift, answer: dict[str, Any]) -> HttpResponse:
    gate = gate_of(request, shift)
    latest = queries.latest_at(
        shift.booth.code, day=timezone.localdate(), officer=gate.officer.code, most=MOST_LATEST
    )
    holders = queries.passes_by_key(row.day_pass for row in latest)
    context = {
        "shift": shift,
        "direction": gate.direction,
        "scan": new_id(),
        "calendar": find_calendar(shift.booth.post.code, at=timezone.now()),
        "latest": [(row, holders[row.day_pass]) for row in latest],
        "word": _word(answer),
        "may_count": allowed(gate.officer, "market.count"),
        **answer,
    }
    return render(request, "market/lane.html", context)


def _word(answer: dict[str, Any]) -> str:
    """The one word of the answer; the house's own words where they say it already."""
    crossing: PassCrossing | None = answer.get("crossing")
    match answer["outcome"]:
        case "clear":
            return _("GO")
        case "check":
            return _("GO, BUT LOOK")
        case "passed" if crossing is not None:
            return _("PASSED AT %(time)s") % {"time": f"{timezone.localtime(crossing.happened_at):%H:%M}"}
        case _:
            return ""
