"""Crew and passenger lists: chosen, looked at, taken, their broken rows put right, and what was found about people."""

from __future__ import annotations

import base64
import binascii
import json
import uuid
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from passavant.base.permissions import allowed, officer_of, requires
from passavant.base.reads import Purpose, note_read
from passavant.domain.values import findings_of
from passavant.modules.sea import actions, queries
from passavant.modules.sea.forms import LeaveOutForm, ListForm, RowForm
from passavant.modules.sea.models import Call, Person
from passavant.modules.sea.reasons import ListKind
from passavant.modules.sea.web.shared import call_or_404, mark_of, may_here, told

ROWS = 50
MOST_SHOWN = 10
"""How many good rows a preview shows; of broken ones it shows all."""


@requires("sea.see_persons")
def crew(request: HttpRequest, call: UUID) -> HttpResponse:
    """Who is of the crew; a new list is shown before it is taken."""
    return _list(request, call, ListKind.CREW)


@requires("sea.see_persons")
def passengers(request: HttpRequest, call: UUID) -> HttpResponse:
    """Which passengers are on board, and who of them goes on with the vessel."""
    return _list(request, call, ListKind.PASSENGERS)


@requires("sea.see_findings")
def found(request: HttpRequest, call: UUID) -> HttpResponse:
    """People on the lists about whom something was found, and what: for the second line."""
    row = call_or_404(request, call)
    note_read(request, f"sea.found:{row.pk}", Purpose.SECOND_LINE)
    people = [
        (each, tuple(findings_of(queries.findings_of_row(each)))) for each in queries.found_about(row.pk)
    ]
    return render(request, "sea/found.html", {"call": row, "people": people})


@requires("sea.take_list")
def mend(request: HttpRequest, row: UUID) -> HttpResponse:
    """Put right a broken row; then the next one comes by itself."""
    known, call = _row_or_404(request, row)
    form = RowForm(request.POST or None, initial=_cells_of(known))
    if request.method == "POST" and form.is_valid():
        return _mend(request, known, call, form)
    return _show_row(request, known, call, form, known.wrong_codes)


@requires("sea.take_list")
@require_POST
def leave_out(request: HttpRequest, row: UUID) -> HttpResponse:
    """A row stands for nobody who is on board."""
    known, _call = _row_or_404(request, row)
    form = LeaveOutForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        actions.leave_out_row(officer=officer_of(request), row=known.pk, reason=reason, at=timezone.now())
    except actions.SeaTrouble as trouble:
        messages.error(request, told(trouble))
        return redirect("sea:mend", row=known.pk)
    return _next_broken(request, known)


def _list(request: HttpRequest, call: UUID, kind: ListKind) -> HttpResponse:
    row = call_or_404(request, call)
    if request.method != "POST":
        return _show(request, row, kind, ListForm())
    if not may_here(request, "sea.take_list", row):
        raise PermissionDenied("sea.take_list")
    if "content" in request.POST:
        return _take(request, row, kind)
    form = ListForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show(request, row, kind, form)
    file = form.cleaned_data["file"]
    return _preview(request, row, kind, name=file.name, content=file.read())


def _preview(request: HttpRequest, row: Call, kind: ListKind, *, name: str, content: bytes) -> HttpResponse:
    try:
        read = actions.read_list(row, content, at=timezone.now())
    except actions.NotAList as trouble:
        form = ListForm()
        form.full_clean()
        form.errors["file"] = form.error_class([told(trouble)])
        return _show(request, row, kind, form)
    context = {
        "call": row,
        "kind": kind,
        "name": name,
        "content": base64.b64encode(content).decode("ascii"),
        "mark": uuid.uuid4(),
        "manifest": read,
        "noted": [listed for listed in read.good if listed.noted],
        "samples": read.good[:MOST_SHOWN],
    }
    return render(request, "sea/preview.html", context)


def _take(request: HttpRequest, row: Call, kind: ListKind) -> HttpResponse:
    try:
        taken = actions.receive_list(
            officer=officer_of(request),
            call=row.pk,
            listing=mark_of(request),
            kind=kind.value,
            file_name=request.POST.get("name", ""),
            content=base64.b64decode(request.POST["content"], validate=True),
            at=timezone.now(),
        )
    except binascii.Error:
        messages.error(request, _("The file is no longer at hand. Choose it again."))
    except actions.SeaTrouble as trouble:
        messages.error(request, told(trouble))
    else:
        messages.success(request, _("Rows taken: %(count)s.") % {"count": taken.rows})
        if taken.stopped:
            messages.warning(
                request, _("People for the second line on this list: %(count)s.") % {"count": taken.stopped}
            )
    return redirect(_address(kind), call=row.pk)


def _show(request: HttpRequest, row: Call, kind: ListKind, form: ListForm) -> HttpResponse:
    note_read(request, f"sea.list:{row.pk}:{kind.value}")
    page = Paginator(queries.listed(row.pk, kind), ROWS).get_page(request.GET.get("page"))
    context = {
        "call": row,
        "kind": kind,
        "is_crew": kind is ListKind.CREW,
        "form": form,
        "board": queries.on_board(row.pk),
        "good": queries.aboard(row.pk, kind).count(),
        "broken": list(queries.broken(row.pk, kind)),
        "page": page,
        "may_take": row.is_in_port and may_here(request, "sea.take_list", row),
        "may_see_found": allowed(officer_of(request), "sea.see_findings"),
    }
    return render(request, "sea/list.html", context, status=422 if form.errors else 200)


def _mend(request: HttpRequest, known: Person, call: Call, form: RowForm) -> HttpResponse:
    try:
        judged = actions.mend_row(
            officer=officer_of(request), row=known.pk, cells=form.cleaned_data, at=timezone.now()
        )
    except actions.SeaTrouble as trouble:
        messages.error(request, told(trouble))
        return redirect(_address(known.kind), call=known.call)
    if judged.is_broken:
        return _show_row(request, known, call, form, judged.wrong, status=422)
    return _next_broken(request, known)


def _show_row(
    request: HttpRequest,
    known: Person,
    call: Call,
    form: RowForm,
    wrong: tuple[str, ...] | list[str],
    *,
    status: int = 200,
) -> HttpResponse:
    note_read(request, f"sea.row:{known.pk}")
    context: dict[str, Any] = {
        "row": known,
        "call": call,
        "form": form,
        "wrong": wrong,
        "leave_form": LeaveOutForm(),
        "left": queries.broken(known.call, known.kind).count(),
        "list_address": _address(known.kind),
        "is_crew": known.kind == ListKind.CREW,
    }
    return render(request, "sea/mend.html", context, status=status)


def _next_broken(request: HttpRequest, known: Person) -> HttpResponse:
    following = queries.broken(known.call, known.kind).first()
    if following is not None:
        return redirect("sea:mend", row=following.pk)
    messages.success(request, _("No broken row is left."))
    return redirect(_address(known.kind), call=known.call)


def _address(kind: str) -> str:
    return "sea:crew" if kind == ListKind.CREW else "sea:passengers"


def _row_or_404(request: HttpRequest, row: UUID) -> tuple[Person, Call]:
    known = queries.find_person(row)
    if known is None:
        raise Http404
    return known, call_or_404(request, known.call)


def _cells_of(known: Person) -> dict[str, str]:
    """What the file says, its names divided as they were understood."""
    cells: dict[str, str] = json.loads(known.cells)
    return {**cells, "surname": known.surname, "given_names": known.given_names}
