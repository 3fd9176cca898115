"""The list of those who were sent: chosen, looked at, taken, and its broken rows put right on the screen."""

from __future__ import annotations

import base64
import binascii
import json
import uuid
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from passavant.base.permissions import officer_of, requires
from passavant.base.reads import note_read
from passavant.base.wording import tell, tell_code
from passavant.domain.manifests import read_manifest
from passavant.modules.returns import actions, queries
from passavant.modules.returns.forms import LeaveOutForm, ManifestForm, RowForm
from passavant.modules.returns.models import ManifestRow, Reception
from passavant.modules.returns.web.shared import may_here, reception_or_404, told

ROWS = 50
MOST_SHOWN = 10
"""How many good rows a preview shows; of broken ones it shows all."""


@requires("returns.receive")
def manifest(request: HttpRequest, reception: UUID) -> HttpResponse:
    """What is on the list and who of it has come; a new file is shown before it is taken."""
    row = reception_or_404(request, reception)
    if not may_here(request, "returns.receive", row):
        raise PermissionDenied("returns.receive")
    if "content" in request.POST:
        return _take(request, row)
    form = ManifestForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        return _preview(request, row, name=file.name, content=file.read())
    return _show(request, row, form)


@requires("returns.receive")
def mend(request: HttpRequest, row: UUID) -> HttpResponse:
    """Put right a broken row; then the next one comes by itself."""
    known, reception = _row_or_404(request, row)
    form = RowForm(request.POST or None, initial=_cells_of(known))
    if request.method == "POST" and form.is_valid():
        return _mend(request, known, form)
    return _show_row(request, known, reception, form, known.wrong_codes)


@requires("returns.receive")
@require_POST
def leave_out(request: HttpRequest, row: UUID) -> HttpResponse:
    """A row stands for nobody who is here."""
    known, _reception = _row_or_404(request, row)
    form = LeaveOutForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        actions.leave_out_row(officer=officer_of(request), row=known.pk, reason=reason, at=timezone.now())
    except actions.ReturnsTrouble as trouble:
        messages.error(request, told(trouble))
        return redirect("returns:mend", row=known.pk)
    return _next_broken(request, known.reception)


def _preview(request: HttpRequest, row: Reception, *, name: str, content: bytes) -> HttpResponse:
    read = read_manifest(content, today=timezone.localdate())
    if read.trouble:
        form = ManifestForm()
        form.full_clean()
        form.errors["file"] = form.error_class([tell_code(f"manifests.list.{read.trouble}", {})])
        return _show(request, row, form)
    context = {
        "reception": row,
        "name": name,
        "content": base64.b64encode(content).decode("ascii"),
        "mark": uuid.uuid4(),
        "manifest": read,
        "noted": [listed for listed in read.good if listed.noted],
        "samples": read.good[:MOST_SHOWN],
    }
    return render(request, "returns/preview.html", context)


def _take(request: HttpRequest, row: Reception) -> HttpResponse:
    try:
        content = base64.b64decode(request.POST["content"], validate=True)
        mark = UUID(request.POST.get("mark", ""))
        taken = actions.receive_manifest(
            officer=officer_of(request),
            reception=row.pk,
            manifest=mark,
            file_name=request.POST.get("name", ""),
            content=content,
            at=timezone.now(),
        )
    except (binascii.Error, ValueError):
        messages.error(request, _("The file is no longer at hand. Choose it again."))
    except actions.NotAList as trouble:
        messages.error(request, tell(trouble.finding))
    except actions.ReturnsTrouble as trouble:
        messages.error(request, told(trouble))
    else:
        messages.success(request, _("Rows taken: %(count)s.") % {"count": taken})
    return redirect("returns:list", reception=row.pk)


def _show(request: HttpRequest, row: Reception, form: ManifestForm) -> HttpResponse:
    note_read(request, f"returns.list:{row.pk}")
    page = Paginator(queries.rows(row.pk), ROWS).get_page(request.GET.get("page"))
    context = {
        "reception": row,
        "form": form,
        "counts": queries.counts(row),
        "broken": list(queries.broken_rows(row.pk)),
        "page": page,
        "tokens": queries.tokens_of(listed.person for listed in page),
    }
    return render(request, "returns/list.html", context, status=422 if form.errors else 200)


def _mend(request: HttpRequest, known: ManifestRow, form: RowForm) -> HttpResponse:
    try:
        judged = actions.mend_row(
            officer=officer_of(request), row=known.pk, cells=form.cleaned_data, at=timezone.now()
        )
    except actions.ReturnsTrouble as trouble:
        messages.error(request, told(trouble))
        return redirect("returns:list", reception=known.reception)
    if judged.is_broken:
        reception = reception_or_404(request, known.reception)
        return _show_row(request, known, reception, form, judged.wrong, status=422)
    return _next_broken(request, known.reception)


def _show_row(
    request: HttpRequest,
    known: ManifestRow,
    reception: Reception,
    form: RowForm,
    wrong: tuple[str, ...] | list[str],
    *,
    status: int = 200,
) -> HttpResponse:
    note_read(request, f"returns.row:{known.pk}")
    context = {
        "row": known,
        "reception": reception,
        "form": form,
        "wrong": wrong,
        "leave_form": LeaveOutForm(),
        "left": queries.broken_rows(known.reception).count(),
    }
    return render(request, "returns/mend.html", context, status=status)


def _next_broken(request: HttpRequest, reception: UUID) -> HttpResponse:
    following = queries.broken_rows(reception).first()
    if following is not None:
        return redirect("returns:mend", row=following.pk)
    messages.success(request, _("No broken row is left."))
    return redirect("returns:list", reception=reception)


def _row_or_404(request: HttpRequest, row: UUID) -> tuple[ManifestRow, Reception]:
    known = queries.find_row(row)
    if known is None:
        raise Http404
    return known, reception_or_404(request, known.reception)


def _cells_of(known: ManifestRow) -> dict[str, str]:
    """What the file says, its names divided as they were understood."""
    cells: dict[str, str] = json.loads(known.cells)
    return {**cells, "surname": known.surname, "given_names": known.given_names}
