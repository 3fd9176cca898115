"""Find a person or a crossing, read a history, print a receipt, ask for a correction."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from passavant.base.days import bounds
from passavant.base.permissions import allowed, officer_of, requires
from passavant.base.qr import qr_svg
from passavant.base.reads import Purpose, note_read
from passavant.modules.crossings import actions, queries, receipts
from passavant.modules.crossings.forms import CorrectionForm, ReadForm, SearchForm, VoidForm
from passavant.modules.crossings.models import Amendment, Crossing, Status
from passavant.modules.sites.queries import posts


@requires("crossings.find")
def find(request: HttpRequest) -> HttpResponse:
    """F4: by document number, name, birth date, nationality, post, period.

    What is looked for is posted and kept in the session: a name must not stand in an address, a history, a log.
    """
    if request.method == "POST":
        request.session["find"] = {name: request.POST.get(name, "") for name in SearchForm.base_fields}
        return redirect("crossings:find")
    asked = request.session.get("find")
    form = SearchForm(asked)
    found: list[Crossing] | None = None
    if asked and form.is_valid():
        wanted = _wanted(form, request)
        found = None if wanted.is_empty else _search(request, wanted)
    context = {"form": form, "found": found, "most": queries.MOST_FOUND, "posts": posts()}
    return render(request, "crossings/find.html", context, status=422 if asked and form.errors else 200)


def _search(request: HttpRequest, wanted: queries.Search) -> list[Crossing]:
    """Search, and write down that somebody searched and by what kind of question; never for whom."""
    found = queries.search(wanted)
    asked = ",".join(
        name
        for name in ("text", "date_of_birth", "nationality", "post", "first_day")
        if getattr(wanted, name)
    )
    note_read(request, f"crossings.search:{asked}:{len(found)}", Purpose.ENQUIRY)
    return found


@requires("crossings.find")
def person(request: HttpRequest, person: str) -> HttpResponse:
    """A person's crossings as a timeline; opened only with a purpose, and the opening is recorded."""
    history = queries.history_of(person)
    if not history:
        raise Http404
    form = ReadForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        context = {"form": form, "person": person}
        return render(request, "crossings/person_purpose.html", context, status=422 if form.errors else 200)
    purpose = Purpose(form.cleaned_data["purpose"])
    note_read(request, f"crossings.person:{person}", purpose)
    context = {
        "history": history,
        "latest": history[0],
        "others": queries.inspections_without_crossing(history[0].document_key),
        "purpose": purpose,
    }
    return render(request, "crossings/person.html", context)


@requires("crossings.find")
def record(request: HttpRequest, crossing: UUID) -> HttpResponse:
    """One crossing with its corrections."""
    row = _get(request, crossing)
    _note_unless_own(request, row, Purpose.ENQUIRY)
    context = {
        "crossing": row,
        "inspection": queries.find_inspection(crossing),
        "amendments": [(each, actions.row_changes(each)) for each in queries.amendments_of(crossing)],
        "may_amend": allowed(request.user, "crossings.propose_amendment") and row.voided_at is None,
    }
    return render(request, "crossings/record.html", context)


@requires("crossings.inspect")
def receipt(request: HttpRequest, crossing: UUID) -> HttpResponse:
    """What the traveller takes along, in the traveller's language and not the officer's."""
    row = _get(request, crossing)
    qr = qr_svg(receipts.receipt_text(row))
    context = {"crossing": row, "language": _language(request, row.nationality), "qr": qr}
    return render(request, "crossings/receipt.html", context)


@requires("crossings.inspect")
def notice(request: HttpRequest, inspection: UUID) -> HttpResponse:
    """What a refused traveller takes along: the reason, and that it can be contested."""
    row = queries.find_inspection(inspection)
    if row is None or row.status != Status.REFUSED:
        raise Http404
    if not officer_of(request).works_at(row.post):
        raise PermissionDenied(row.post)
    qr = qr_svg(receipts.notice_text(row))
    context = {"inspection": row, "language": _language(request, row.nationality), "qr": qr}
    return render(request, "crossings/notice.html", context)


@requires("crossings.propose_amendment")
def correct(request: HttpRequest, crossing: UUID) -> HttpResponse:
    """Ask for a correction; a second person decides."""
    row = _get(request, crossing)
    _note_unless_own(request, row, Purpose.CORRECTION)
    form = CorrectionForm(request.POST or None, initial=actions.fields_of(row))
    if request.method == "POST" and form.is_valid():
        values = {name: str(form.cleaned_data[name] or "") for name in actions.CORRECTABLE}
        if _propose(request, form, partial(actions.propose_correction, crossing=crossing, changes=values)):
            return redirect("crossings:record", crossing=crossing)
    context = {"form": form, "crossing": row}
    return render(request, "crossings/correct.html", context, status=422 if form.errors else 200)


@requires("crossings.propose_amendment")
def void(request: HttpRequest, crossing: UUID) -> HttpResponse:
    """Ask for a crossing to be voided; the page shows what will stand void before anything is asked."""
    row = _get(request, crossing)
    form = VoidForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and _propose(request, form, partial(actions.propose_voiding, crossing=crossing))
    ):
        return redirect("crossings:record", crossing=crossing)
    context = {"form": form, "crossing": row}
    return render(request, "crossings/void.html", context, status=422 if form.errors else 200)


def _propose(
    request: HttpRequest, form: CorrectionForm | VoidForm, propose: Callable[..., Amendment]
) -> bool:
    """Propose, or say on the form why it cannot be proposed."""
    try:
        propose(
            officer=officer_of(request),
            reason=form.cleaned_data["reason"],
            note=form.cleaned_data["note"],
            at=timezone.now(),
        )
    except actions.NeedsReason:
        form.add_error(None, _("Nothing was changed. Change a field, or go back."))
    except actions.NotHere:
        form.add_error(None, _("Another post recorded this; it is changed there."))
    except actions.DecidedAlready:
        form.add_error(None, _("This record is void."))
    else:
        messages.success(request, _("Proposed. A supervisor decides."))
        return True
    return False


def _wanted(form: SearchForm, request: HttpRequest) -> queries.Search:
    values = form.cleaned_data
    first = bounds(date.fromisoformat(values["first_day"]))[0] if values["first_day"] else None
    after_last = bounds(date.fromisoformat(values["last_day"]))[1] if values["last_day"] else None
    return queries.Search(
        text=values["text"].strip(),
        date_of_birth=values["date_of_birth"],
        nationality=values["nationality"],
        post=values["post"],
        posts=officer_of(request).posts,
        first_day=first,
        after_last_day=after_last,
    )


_LANGUAGES = {
    "HTI": "ht",
    "DOM": "es",
    "CUB": "es",
    "VEN": "es",
    "COL": "es",
    "MEX": "es",
    "CHL": "es",
    "FRA": "fr",
}


def _language(request: HttpRequest, nationality: str) -> str:
    """The language that the officer chose for the traveller, or a guess that one button changes."""
    chosen = request.GET.get("language", "")
    return chosen if chosen in dict(settings.LANGUAGES) else _LANGUAGES.get(nationality, "en")


def _get(request: HttpRequest, crossing: UUID) -> Crossing:
    """The crossing, for officers who work at its post."""
    row = queries.find_crossing(crossing)
    if row is None:
        raise Http404
    if not officer_of(request).works_at(row.post):
        raise PermissionDenied(row.post)
    return row


def _note_unless_own(request: HttpRequest, row: Crossing, purpose: Purpose) -> None:
    """Write down that a record was opened, but for the officer who made it."""
    if request.method == "GET" and row.officer != request.user.get_username():
        note_read(request, f"crossings.crossing:{row.pk}", purpose)
