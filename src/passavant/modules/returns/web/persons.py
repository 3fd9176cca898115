"""Persons who were received: all of a reception, one of them, a correction with its reason, voiding by two."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from passavant.base import pictures
from passavant.base.permissions import allowed, officer_of, requires
from passavant.base.reads import Purpose, note_read
from passavant.domain.names.keys import name_key
from passavant.domain.values import findings_of
from passavant.modules.returns import actions, judging, keys, queries
from passavant.modules.returns.forms import CorrectionForm, StepForm, VoidForm
from passavant.modules.returns.models import Person, Reception
from passavant.modules.returns.web.shared import may_here, person_or_404, reception_or_404, told

ROWS = 50


@requires("returns.see_persons")
def persons(request: HttpRequest, reception: UUID) -> HttpResponse:
    """Everybody of a reception, narrowed by name or card; what is asked is posted, never in an address."""
    row = reception_or_404(request, reception)
    text = request.POST.get("text", "").strip()[:80]
    note_read(request, f"returns.persons:{row.pk}")
    page = Paginator(_narrowed(row, text), ROWS).get_page(request.POST.get("page"))
    context = {"reception": row, "page": page, "text": text}
    return render(request, "returns/persons.html", context)


@requires("returns.see_reception")
def person(request: HttpRequest, person: UUID) -> HttpResponse:
    """One person: what was said and shown, with whom they came, what was done to help, and what was corrected."""
    row, reception = person_or_404(request, person)
    note_read(request, f"returns.person:{row.pk}", Purpose.SECOND_LINE)
    return show_person(request, row, reception, StepForm())


@requires("returns.correct")
def correct(request: HttpRequest, person: UUID) -> HttpResponse:
    """Put right what was written; the first record stays in the journal."""
    row, reception = person_or_404(request, person)
    today = timezone.localdate()
    form = CorrectionForm(request.POST or None, initial=_as_typed(row), today=today)
    if request.method == "POST" and form.is_valid() and _corrected(request, row, form):
        messages.success(request, _("Corrected. The first record stays in the journal."))
        return redirect("returns:person", person=row.pk)
    note_read(request, f"returns.person:{row.pk}", Purpose.CORRECTION)
    context = {"person": row, "reception": reception, "form": form}
    return render(request, "returns/correct.html", context, status=422 if form.errors else 200)


@requires("returns.correct")
def void(request: HttpRequest, person: UUID) -> HttpResponse:
    """Ask that a registration no longer counts; a second person decides."""
    row, reception = person_or_404(request, person)
    form = VoidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.propose_voiding(
                officer=officer_of(request), person=row.pk, at=timezone.now(), **form.cleaned_data
            )
        except actions.ReturnsTrouble as trouble:
            form.add_error(None, told(trouble))
        else:
            messages.success(request, _("The voiding waits for a second person."))
            return redirect("returns:person", person=row.pk)
    note_read(request, f"returns.person:{row.pk}", Purpose.CORRECTION)
    context = {"person": row, "reception": reception, "form": form}
    return render(request, "returns/void.html", context, status=422 if form.errors else 200)


@requires("returns.decide_voiding")
@require_POST
def decide_voiding(request: HttpRequest, voiding: UUID) -> HttpResponse:
    """The second person's answer."""
    waiting = queries.find_voiding(voiding)
    if waiting is None:
        raise Http404
    agrees = request.POST.get("answer") == "agree"
    try:
        actions.decide_voiding(officer=officer_of(request), voiding=voiding, agrees=agrees, at=timezone.now())
    except PermissionDenied:
        messages.error(request, _("A second person decides: not the one who proposed it."))
    except actions.ReturnsTrouble as trouble:
        messages.error(request, told(trouble))
    else:
        messages.success(request, _("The registration is void.") if agrees else _("The registration stands."))
    return redirect("returns:person", person=waiting.person)


def show_person(
    request: HttpRequest, row: Person, reception: Reception, form: StepForm, *, status: int = 200
) -> HttpResponse:
    """The page of one person; the form of the next step of help with what is wrong in it, if anything is."""
    stands = row.voided_at is None
    may_read_why = may_here(request, "returns.see_persons", reception)
    findings = findings_of(json.loads(row.findings))
    context = {
        "person": row,
        "reception": reception,
        "form": form,
        "photo": pictures.as_address(queries.photo_of(row.pk)),
        "findings": judging.shown_to(findings, may_read_why=may_read_why),
        "family": [each for each in queries.family(reception.pk, row.family) if each.pk != row.pk],
        "steps": queries.steps_of(row.pk),
        "corrections": queries.corrections_of(row.pk),
        "voidings": queries.voidings_of(row.pk),
        "may_see_apart": may_here(request, "returns.see_apart", reception),
        "may_help": stands and may_here(request, "returns.help", reception),
        "may_correct": stands and may_here(request, "returns.correct", reception),
        "may_print": stands and may_here(request, "returns.register", reception),
        "may_decide": stands and may_here(request, "returns.decide_voiding", reception),
        "may_see_persons": allowed(officer_of(request), "returns.see_persons"),
    }
    return render(request, "returns/person.html", context, status=status)


def _narrowed(row: Reception, text: str) -> QuerySet[Person]:
    """By the number of a card, typed or scanned, or by the beginning of the names."""
    found = queries.persons(row.pk)
    if not text:
        return found
    try:
        return found.filter(token=actions.number_of(row, text))
    except keys.NotACard:
        return found.filter(name_key__contains=name_key(text, ""))
    except actions.WrongReception:
        return found.none()


def _corrected(request: HttpRequest, row: Person, form: CorrectionForm) -> bool:
    try:
        actions.correct(
            officer=officer_of(request),
            person=row.pk,
            changes=_changes(form.cleaned_data),
            age=form.cleaned_data["born"].age if form.cleaned_data["born"] else None,
            needs=tuple(form.cleaned_data["needs"]),
            reason=form.cleaned_data["reason"],
            note=form.cleaned_data["note"],
            at=timezone.now(),
        )
    except actions.ReturnsTrouble as trouble:
        form.add_error(None, told(trouble))
        return False
    return True


def _changes(values: dict[str, Any]) -> dict[str, str]:
    born = values["born"]
    said = {name: str(values[name]) for name in actions.CORRECTABLE if name in values}
    return {
        **said,
        "date_of_birth": str(born.on) if born else "",
        "birth_date_estimated": "yes" if born and born.is_estimated else "",
    }


def _as_typed(row: Person) -> dict[str, Any]:
    """What stands, as an officer would type it."""
    day = "/".join(reversed(row.date_of_birth.split("-"))) if row.date_of_birth else ""
    stated = str(row.age) if row.birth_date_estimated and row.age is not None else day
    return {**actions.fields_of(row), "born": stated, "family": row.family or "", "needs": row.need_codes}
