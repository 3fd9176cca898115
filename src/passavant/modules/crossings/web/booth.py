"""The booth: one field has the focus, one card, one decision."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from passavant.base.days import local_day
from passavant.base.permissions import allowed, officer_of, requires
from passavant.base.wording import tell
from passavant.domain import mrz
from passavant.domain.mrz.findings import UNREADABLE
from passavant.journal.ids import new_id
from passavant.modules.crossings import actions, documents, facts, queries, reasons
from passavant.modules.crossings.card import Card, card_of_inspection, lines_of
from passavant.modules.crossings.forms import DecisionForm, ManualForm
from passavant.modules.crossings.models import PENDING, Inspection
from passavant.modules.crossings.ports import Place, Tool, tools
from passavant.modules.sites.queries import OpenShift, find_open_shift

DIRECTION_LASTS_SECONDS = 600
"""After how long a direction switched by hand falls back to what the booth usually serves."""
MOST_TEXT = 4000
"""How much of what was scanned is given back to the field; more than any document holds."""


@requires("crossings.inspect")
def booth(request: HttpRequest) -> HttpResponse:
    shift = find_open_shift(request.user.get_username())
    if shift is None:
        messages.info(request, _("Sign on at a booth first."))
        return redirect("sites:sign-on")
    if request.method == "POST":
        return _scan(request, shift)
    return render(request, "crossings/booth.html", _booth_context(request, shift))


@requires("crossings.inspect")
@require_POST
def switch_direction(request: HttpRequest) -> HttpResponse:
    """F3: entry instead of exit, for a while."""
    shift = _shift_of(request)
    other = "exit" if direction_of(request, shift) == "entry" else "entry"
    request.session["direction"] = [other, int(timezone.now().timestamp())]
    return redirect("crossings:booth")


@requires("crossings.inspect")
@require_POST
def start_group(request: HttpRequest) -> HttpResponse:
    """Begin a family or group whose documents are read one after another, or end it."""
    if "group" in request.session:
        del request.session["group"]
    else:
        request.session["group"] = str(new_id())
    return redirect("crossings:booth")


@requires("crossings.decide")
@require_POST
def admit_group(request: HttpRequest, group: UUID) -> HttpResponse:
    """One key for all of a group for whom nothing was found."""
    form = DecisionForm({**request.POST.dict(), "decision": DecisionForm.ADMIT})
    if not form.is_valid():
        messages.error(request, _("Nobody was recorded: look at purpose, days and address again."))
    else:
        now = timezone.now()
        done = actions.admit_group(officer=officer_of(request), group=group, journey=form.journey, at=now)
        messages.success(request, _("Travellers recorded: %(count)s.") % {"count": len(done)})
        if not queries.in_group(group).filter(status__in=PENDING).exists():
            request.session.pop("group", None)
    return redirect("crossings:booth")


@requires("crossings.inspect")
def by_hand(request: HttpRequest) -> HttpResponse:
    """F6: the zone cannot be read, or there are no papers."""
    shift = _shift_of(request)
    form = ManualForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        document = documents.from_typed(
            form.cleaned_data,
            has_papers=form.has_papers,
            birth_date_estimated=form.cleaned_data["birth_date_estimated"],
        )
        return _open(request, shift, document=document)
    context = {
        "form": form,
        "scan": request.POST.get("scan") or new_id(),
        "direction": direction_of(request, shift),
    }
    return render(request, "crossings/by_hand.html", context, status=422 if form.errors else 200)


@requires("crossings.inspect")
def inspection(request: HttpRequest, inspection: UUID) -> HttpResponse:
    """The decision card; also where an officer goes on after a power cut."""
    row = _get_inspection(request, inspection)
    if request.method != "POST":
        return _show(request, row, DecisionForm(initial=_proposed(row)))
    form = DecisionForm(request.POST, recommendation=actions.recommendation_now(row), initial=_proposed(row))
    if form.is_valid():
        return _decide(request, row, form)
    return _show(request, row, form)


def direction_of(request: HttpRequest, shift: OpenShift) -> str:
    """The booth's usual direction, unless the officer switched it a moment ago."""
    direction, since = request.session.get("direction", ["", 0])
    if direction and timezone.now().timestamp() - since < DIRECTION_LASTS_SECONDS:
        return str(direction)
    return shift.booth.direction.value


def _scan(request: HttpRequest, shift: OpenShift) -> HttpResponse:
    text = request.POST.get("mrz", "")
    reading = mrz.read(text, today=local_day(timezone.now()))
    unreadable = reading.zone is None
    if unreadable or (reading.failed_checks and request.POST.get("accept") != "1"):
        return _read_again(request, shift, text=text, reading=reading)
    assert reading.zone is not None  # noqa: S101  (said by `unreadable`)
    return _open(request, shift, document=documents.from_zone(reading.zone), zone_findings=reading.findings)


def _read_again(request: HttpRequest, shift: OpenShift, *, text: str, reading: mrz.Reading) -> HttpResponse:
    """The text stays in the field, the sentence says what to do; nothing was recorded."""
    first = [finding for finding in reading.findings if finding.code in UNREADABLE] or reading.findings
    context = {
        **_booth_context(request, shift),
        "typed": text[:MOST_TEXT],
        "outcome": "again",
        "lines": lines_of(first),
        "zone": reading.zone,
        "scan": _scan_id(request),
    }
    return render(request, _template(request, "booth"), context, status=422)


def _open(
    request: HttpRequest,
    shift: OpenShift,
    *,
    document: facts.Document,
    zone_findings: tuple[Any, ...] = (),
) -> HttpResponse:
    window = actions.Window(
        officer=officer_of(request), booth=shift.booth, direction=direction_of(request, shift)
    )
    group = request.session.get("group")
    opening = partial(
        actions.open_inspection,
        window=window,
        document=document,
        zone_findings=zone_findings,
        group=UUID(group) if group else None,
        again=request.POST.get("again") == "1",
        at=timezone.now(),
    )
    try:
        opened = opening(scan=_scan_id(request))
    except actions.ScanTaken:  # a page that the browser brought back carries the mark of the traveller before
        opened = opening(scan=new_id())
    if opened.inspection is None:
        context = {
            **_booth_context(request, shift),
            "outcome": "passed",
            "passed": opened.passed,
            "typed": request.POST.get("mrz", "")[:MOST_TEXT],
        }
        return render(request, _template(request, "booth"), context)
    if request.headers.get("HX-Request"):
        response = _show(request, opened.inspection, DecisionForm(initial=_proposed(opened.inspection)))
        response["HX-Push-Url"] = reverse("crossings:inspection", args=[opened.inspection.pk])
        return response
    return redirect("crossings:inspection", inspection=opened.inspection.pk)


def _show(request: HttpRequest, row: Inspection, form: DecisionForm) -> HttpResponse:
    second_line = allowed(request.user, "crossings.decide_second_line")
    card = _card(request, row)
    for_second = row.status == "referred" or card.outcome == "stop"
    context = {
        "inspection": row,
        "card": card,
        "outcome": card.outcome,
        "form": form,
        "may_decide": row.status in PENDING and (second_line or row.status != "referred"),
        "may_admit": second_line or not for_second,
        "second_line": second_line,
        "group_members": queries.in_group(row.group) if row.group else (),
        "last": queries.last_crossing(row.document_key),
        "tools": _tools(request, row.pk),
        "reasons": reasons,
    }
    return render(request, _template(request, "inspection"), context, status=422 if form.errors else 200)


def _card(request: HttpRequest, row: Inspection) -> Card:
    return card_of_inspection(
        row,
        actions.document_of(row),
        today=local_day(row.opened_at),
        may_read_why=allowed(request.user, "crossings.decide_second_line"),
        since=actions.found_since(row),
    )


def _decide(request: HttpRequest, row: Inspection, form: DecisionForm) -> HttpResponse:
    try:
        return _carry_out(request, row, form)
    except actions.DecidedAlready:
        messages.warning(request, _("Somebody decided this traveller meanwhile; see below."))
        return redirect("crossings:inspection", inspection=row.pk)
    except actions.NotHere:
        raise Http404 from None
    except actions.NeedsSecondLine:
        form.add_error(
            None, _("The first line does not decide this traveller alone. Refer, and call the second line.")
        )
        return _show(request, row, form)
    except actions.NeedsReason:
        form.add_error("note", _("Something was found. Write in a few words why the traveller may go on."))
        return _show(request, row, form)
    except actions.Gated as gated:
        for finding in gated.findings:
            form.add_error(None, tell(finding))
        return _show(request, row, form)


def _carry_out(request: HttpRequest, row: Inspection, form: DecisionForm) -> HttpResponse:
    officer, now = officer_of(request), timezone.now()
    decision, note = form.cleaned_data["decision"], form.cleaned_data["note"]
    if decision == DecisionForm.ADMIT:
        actions.admit(officer=officer, inspection=row.pk, journey=form.journey, note=note, at=now)
        return _next(request, row)
    verbs = {
        DecisionForm.REFUSE: actions.refuse,
        DecisionForm.REFER: actions.refer,
        DecisionForm.HOLD: actions.hold,
    }
    if decision == DecisionForm.CLOSE:
        actions.close(officer=officer, inspection=row.pk, reason=form.reason, at=now)
    else:
        verbs[decision](officer=officer, inspection=row.pk, reason=form.reason, note=note, at=now)
    return _next(request, row)


def _next(request: HttpRequest, row: Inspection) -> HttpResponse:
    """Back to where the officer works: the second line's queue, or the booth and its next traveller."""
    shift = find_open_shift(request.user.get_username())
    at_booth = shift is not None and shift.booth.code == row.booth
    target = "crossings:booth" if at_booth else "crossings:second-line"
    return HttpResponseRedirect(f"{reverse(target)}?done={row.pk}")


def _booth_context(request: HttpRequest, shift: OpenShift) -> dict[str, Any]:
    code = request.user.get_username()
    group = request.session.get("group")
    return {
        "shift": shift,
        "direction": direction_of(request, shift),
        "scan": new_id(),
        "pending": queries.pending_of(code, booth=shift.booth.code),
        "latest": queries.latest_of(code, post=shift.booth.post.code, most=8),
        "shift_count": queries.count_of_shift(code, post=shift.booth.post.code, since=shift.opened_at),
        "group": group,
        "group_members": queries.in_group(UUID(group)) if group else (),
        "group_form": DecisionForm(initial=_ways_to_come(shift.booth.post.mode.value)) if group else None,
        "done": done_of(request),
        "tools": _tools(request),
        "outcome": "ready",
    }


def _tools(request: HttpRequest, inspection: UUID | None = None) -> list[Tool]:
    """What other rooms offer at this place, to those who may use it."""
    answers, _failed = tools.ask(Place(inspection=inspection))
    return [tool for tool in answers if tool is not None and allowed(request.user, tool.permission)]


def done_of(request: HttpRequest) -> Inspection | None:
    """What was decided last, for the line that says so."""
    try:
        return queries.find_inspection(UUID(request.GET["done"]))
    except (KeyError, ValueError):
        return None


def _proposed(row: Inspection) -> dict[str, Any]:
    """What the form starts with: how people usually come to such a post."""
    refer_reason = "" if row.recommendation == facts.Recommendation.CLEAR else "finding"
    return {**_ways_to_come(row.mode), "refer_reason": refer_reason}


def _ways_to_come(mode: str) -> dict[str, Any]:
    return {"means": {"air": "flight", "sea": "vessel", "land": "foot"}[mode]}


def _get_inspection(request: HttpRequest, inspection: UUID) -> Inspection:
    row = queries.find_inspection(inspection)
    if row is None:
        raise Http404
    if not officer_of(request).works_at(row.post):
        raise PermissionDenied("crossings.inspect")
    return row


def _shift_of(request: HttpRequest) -> OpenShift:
    shift = find_open_shift(request.user.get_username())
    if shift is None:
        raise PermissionDenied("sites.sign_on")
    return shift


def _scan_id(request: HttpRequest) -> UUID:
    """The page's mark of this scan; a page that lost it gets a new one."""
    try:
        return UUID(request.POST.get("scan", ""))
    except ValueError:
        return new_id()


def _template(request: HttpRequest, name: str) -> str:
    """The whole page, or only its lane where htmx asked for it."""
    return f"crossings/_{name}.html" if request.headers.get("HX-Request") else f"crossings/{name}.html"
