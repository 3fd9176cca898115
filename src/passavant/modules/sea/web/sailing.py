"""Before sailing: who is ashore, exactly, for the screen and for paper; and that the vessel left, and whom it left."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from passavant.base.permissions import officer_of, requires
from passavant.base.reads import Purpose, note_read
from passavant.modules.sea import actions, queries
from passavant.modules.sea.forms import EXPLAIN_PASSENGERS, SailForm, WordForm
from passavant.modules.sea.models import Call
from passavant.modules.sea.queries import Ashore
from passavant.modules.sea.web.shared import call_or_404, may_here, told


@requires("sea.see_persons")
def ashore(request: HttpRequest, call: UUID) -> HttpResponse:
    """Who is out now; of a vessel that sailed, whom it left and who came back since."""
    row, now = call_or_404(request, call), timezone.now()
    note_read(request, f"sea.ashore:{row.pk}", Purpose.SECOND_LINE)
    context = {
        "call": row,
        "now": now,
        "alert": queries.alert_of(row, at=now),
        "last_back": queries.last_back(row),
        "out": queries.ashore(row.pk) if row.is_in_port else [],
        "left": queries.left_by(row.pk),
        "tally": queries.tally(row.pk),
        "may_sail": row.is_in_port and may_here(request, "sea.sail", row),
    }
    return render(request, "sea/ashore.html", context)


@requires("sea.sail")
def sail(request: HttpRequest, call: UUID) -> HttpResponse:
    """The vessel leaves: a word for each who is out, and one for passengers whom the count misses."""
    row = call_or_404(request, call)
    if not may_here(request, "sea.sail", row):
        raise PermissionDenied("sea.sail")
    if not row.is_in_port:
        return redirect("sea:call", call=row.pk)
    note_read(request, f"sea.ashore:{row.pk}", Purpose.SECOND_LINE)
    posted = request.POST or None
    must_explain = queries.tally(row.pk)["ashore"] != 0
    form = SailForm(posted, must_explain=must_explain, initial={"sailed_at": timezone.now()})
    words = [(each, WordForm(posted, prefix=str(each.shore_pass.pk))) for each in queries.ashore(row.pk)]
    if request.method == "POST" and all([form.is_valid(), *(each.is_valid() for _out, each in words)]):
        return _sail(request, row, form, words)
    return _show(request, row, form, words)


def _sail(
    request: HttpRequest, row: Call, form: SailForm, words: list[tuple[Ashore, WordForm]]
) -> HttpResponse:
    said = {
        out.shore_pass.pk: actions.Word(each.cleaned_data["word"], each.cleaned_data["note"])
        for out, each in words
    }
    try:
        actions.record_sailing(
            officer=officer_of(request),
            call=row.pk,
            sailed_at=form.cleaned_data["sailed_at"],
            words=said,
            note=form.cleaned_data["note"],
            at=timezone.now(),
        )
    except actions.NeedsReason:
        form.add_error("note", EXPLAIN_PASSENGERS)
    except actions.WrongTimes:
        form.add_error("sailed_at", _("The vessel cannot have sailed before it arrived, or in the future."))
    except actions.SeaTrouble as trouble:
        form.add_error(None, told(trouble))
    else:
        messages.success(request, _("The vessel has sailed. Its shore passes are no longer good."))
        return redirect("sea:call", call=row.pk)
    return _show(request, row, form, words)


def _show(
    request: HttpRequest, row: Call, form: SailForm, words: list[tuple[Ashore, WordForm]]
) -> HttpResponse:
    wrong = bool(form.errors) or any(each.errors for _out, each in words)
    context = {
        "call": row,
        "form": form,
        "words": words,
        "is_unnamed": any(each.errors for _out, each in words),
        "tally": queries.tally(row.pk),
    }
    return render(request, "sea/sail.html", context, status=422 if wrong else 200)
