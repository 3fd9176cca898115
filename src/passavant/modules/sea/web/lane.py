"""The shore lane: a reader types a code and Enter, one big answer follows, and the next scan needs no other key."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from passavant.base.permissions import officer_of, requires
from passavant.journal.ids import new_id
from passavant.modules.sea import actions, keys, queries
from passavant.modules.sea.models import Movement, ShorePass
from passavant.modules.sea.reasons import OTHER_WAY, Way
from passavant.modules.sea.web.shared import mark_of, told
from passavant.modules.sites.queries import OpenShift, find_open_shift

MOST_LATEST = 5
MOST_TEXT = 40
"""How much of what was read is given back; more than any code has."""


@requires("sea.cross")
def lane(request: HttpRequest) -> HttpResponse:
    """Scan after scan. The answer to a scan is the page itself, so that one exchange is enough for one person."""
    shift = find_open_shift(officer_of(request).code)
    if shift is None:
        messages.info(request, _("Sign on at a booth first."))
        return redirect("sites:sign-on")
    if request.method == "POST":
        return _scan(request, shift)
    return _show(request, shift, {"outcome": "ready"})


@requires("sea.cross")
@require_POST
def to_second_line(request: HttpRequest, movement: UUID) -> HttpResponse:
    """F8: whoever was let through a moment ago does not go on alone after all."""
    shift = find_open_shift(officer_of(request).code)
    if shift is None:
        return redirect("sea:lane")
    try:
        stopped = actions.send_to_second_line(
            gate=_gate(request, shift), movement=movement, at=timezone.now()
        )
    except actions.SeaTrouble as trouble:
        messages.error(request, told(trouble))
        return redirect("sea:lane")
    return _show(request, shift, {"outcome": "stop", **_holder(queries.find_pass(stopped.shore_pass))})


@requires("sea.cross")
@require_POST
def other_way(request: HttpRequest, movement: UUID) -> HttpResponse:
    """F3: the holder went the other way, for an earlier scan was missed."""
    shift = find_open_shift(officer_of(request).code)
    if shift is None:
        return redirect("sea:lane")
    try:
        shown = actions.other_way(
            gate=_gate(request, shift), movement=movement, mark=mark_of(request, "scan"), at=timezone.now()
        )
    except actions.SeaTrouble as trouble:
        messages.error(request, told(trouble))
        return redirect("sea:lane")
    row = queries.find_movement(movement)
    return _answer(request, shift, shown, queries.find_pass(row.shore_pass) if row else None)


def _scan(request: HttpRequest, shift: OpenShift) -> HttpResponse:
    text = request.POST.get("code", "")
    if not text.strip():
        return _show(request, shift, {"outcome": "ready"})
    try:
        holder = queries.find_by_code(keys.read_code(text))
    except keys.Misread:
        return _read_again(request, shift, text, _("This is no code of a shore pass. Read it again."))
    if holder is None:
        return _read_again(
            request, shift, text, _("There is no shore pass by this code. Call the supervisor.")
        )
    try:
        shown = _shown(request, shift, holder)
    except actions.NoSecondLine as trouble:
        messages.error(request, told(trouble))
        shown = actions.Showing("stop")
    return _answer(request, shift, shown, holder)


def _shown(request: HttpRequest, shift: OpenShift, holder: ShorePass) -> actions.Showing:
    gate, now = _gate(request, shift), timezone.now()
    try:
        return actions.show(gate=gate, scan=mark_of(request, "scan"), shore_pass=holder, at=now)
    except actions.MarkTaken:  # the reader was quicker than the page: its mark was that of the person before
        return actions.show(gate=gate, scan=new_id(), shore_pass=holder, at=now)


def _answer(
    request: HttpRequest, shift: OpenShift, shown: actions.Showing, holder: ShorePass | None
) -> HttpResponse:
    answer = {
        "outcome": shown.outcome,
        "way": shown.way,
        "movement": shown.movement,
        "findings": shown.findings,
        **_holder(holder),
    }
    return _show(request, shift, answer)


def _gate(request: HttpRequest, shift: OpenShift) -> actions.Gate:
    return actions.Gate(officer=officer_of(request), booth=shift.booth)


def _holder(holder: ShorePass | None) -> dict[str, Any]:
    if holder is None:
        return {}
    return {
        "holder": queries.find_person(holder.person),
        "vessel": queries.find_call(holder.call),
    }


def _read_again(request: HttpRequest, shift: OpenShift, text: str, sentence: str) -> HttpResponse:
    """What was read stands beside the answer and not in the field, which waits for the next scan."""
    context = {"outcome": "again", "sentence": sentence, "typed": text.strip()[:MOST_TEXT]}
    return _show(request, shift, context)


def _show(request: HttpRequest, shift: OpenShift, answer: dict[str, Any]) -> HttpResponse:
    officer, now = officer_of(request), timezone.now()
    latest = queries.latest_at(
        shift.booth.code, day=timezone.localdate(), officer=officer.code, most=MOST_LATEST
    )
    context = {
        "shift": shift,
        "scan": new_id(),
        "latest": _with_people(latest),
        "alerts": queries.alerts([shift.booth.post.code], at=now),
        "word": _word(answer),
        "other": dict(Way.choices).get(OTHER_WAY.get(answer.get("way", ""), ""), ""),
        **answer,
    }
    return render(request, "sea/lane.html", context)


def _with_people(latest: list[Movement]) -> list[tuple[Movement, Any]]:
    passes = ShorePass.objects.in_bulk([row.shore_pass for row in latest])
    people = queries.persons_by_key(each.person for each in passes.values())
    return [(row, people[passes[row.shore_pass].person]) for row in latest]


def _word(answer: dict[str, Any]) -> str:
    """The one word of the answer; the house's own words where they say it already."""
    movement: Movement | None = answer.get("movement")
    out = answer.get("way") == Way.OUT
    match answer["outcome"]:
        case "clear":
            return _("OUT") if out else _("BACK")
        case "check":
            return _("OUT, BUT LOOK") if out else _("BACK, BUT LOOK")
        case "passed" if movement is not None:
            return _("PASSED AT %(time)s") % {"time": f"{timezone.localtime(movement.happened_at):%H:%M}"}
        case _:
            return ""
