"""The page of a child at the window: who travels along, what is missing, the talk, the supervisor's decision."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from passavant.base.permissions import allowed, officer_of, requires
from passavant.base.reads import Purpose, note_read
from passavant.domain.values import PartialDate, age_on
from passavant.modules.crossings import queries as crossings
from passavant.modules.crossings.queries import Inspection
from passavant.modules.minors import actions, judging, queries
from passavant.modules.minors.forms import AgeForm, Candidate, CompanionForm, DepartureForm, ScreeningForm
from passavant.modules.minors.judging import Standing
from passavant.modules.minors.models import Companion
from passavant.modules.minors.questions import GREETING, LANGUAGES
from passavant.modules.minors.web.shared import telling

MOST_CANDIDATES = 30


@requires("minors.see_child")
def child(request: HttpRequest, inspection: UUID) -> HttpResponse:
    """All of one child; posted, it records who travels along."""
    row = _row(request, inspection)
    candidates = list(_candidates(request, row))
    if request.method != "POST":
        return _show(request, row, _companion_form(row, candidates))
    form = CompanionForm(request.POST, candidates=candidates)
    if not form.is_valid():
        return _show(request, row, form)
    with telling(request, done=_("Recorded.")):
        actions.record_companion(
            officer=officer_of(request),
            inspection=inspection,
            travels=form.travels,
            at=timezone.now(),
        )
    return redirect("minors:child", inspection=inspection)


@requires("minors.judge_age")
@require_POST
def age(request: HttpRequest, inspection: UUID) -> HttpResponse:
    """Say whether the traveller is of age."""
    row, form = _row(request, inspection), AgeForm(request.POST)
    if not form.is_valid():
        return _show(request, row, _companion_form(row, list(_candidates(request, row))), age_form=form)
    with telling(request, done=_("Recorded.")):
        actions.judge_age(
            officer=officer_of(request),
            inspection=inspection,
            is_minor=form.cleaned_data["is_minor"] == "yes",
            basis=form.age_basis,
            note=form.cleaned_data["note"],
            at=timezone.now(),
        )
    return redirect("minors:child", inspection=inspection)


@requires("minors.decide_departure")
@require_POST
def departure(request: HttpRequest, inspection: UUID) -> HttpResponse:
    """The supervisor's decision."""
    row, form = _row(request, inspection), DepartureForm(request.POST)
    if not form.is_valid():
        candidates = list(_candidates(request, row))
        return _show(request, row, _companion_form(row, candidates), departure_form=form)
    with telling(request, done=_("Decided. The decision is carried out on the traveller's card.")):
        actions.decide_departure(
            officer=officer_of(request),
            inspection=inspection,
            departure=form.decided,
            reason=form.cleaned_data["reason"],
            at=timezone.now(),
        )
    return redirect("minors:child", inspection=inspection)


@requires("minors.screen")
def screening(request: HttpRequest, inspection: UUID) -> HttpResponse:
    """The talk with the child, asked in a language the child understands."""
    row = _row(request, inspection)
    if (screener := queries.screener_of(inspection)) is not None:
        return redirect(screener.address)
    screening = queries.find_screening(inspection)
    if screening is None:
        raise Http404
    language = _language_of_child(request)
    form = ScreeningForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with telling(request, done=_("The talk is recorded.")):
            actions.close_screening(
                officer=officer_of(request),
                inspection=inspection,
                talked=form.talked(language),
                at=timezone.now(),
            )
        return redirect("minors:child", inspection=inspection)
    note_read(request, f"minors.screening:{inspection}", Purpose.SECOND_LINE)
    context = {
        "inspection": row,
        "screening": screening,
        "form": form,
        "language": language,
        "languages": [(code, translation.get_language_info(code)["name_local"]) for code in LANGUAGES],
        "greeting": _spoken(GREETING, language),
        "asked": [(field, _spoken(field.label, language)) for field in form.asked],
    }
    return render(request, "minors/screening.html", context, status=422 if form.errors else 200)


def _show(
    request: HttpRequest,
    row: Inspection,
    form: CompanionForm,
    *,
    age_form: AgeForm | None = None,
    departure_form: DepartureForm | None = None,
) -> HttpResponse:
    note_read(request, f"minors.child:{row.pk}", Purpose.INSPECTION)
    ages, departures = age_form or AgeForm(), departure_form or DepartureForm()
    wrong: list[Form] = [each for each in (form, ages, departures) if each.errors]
    companion = queries.find_companion(row.pk)
    context = {
        "inspection": row,
        "companion": companion,
        "papers": queries.judged_papers(companion, today=queries.day_of(row)) if companion else (),
        "companion_form": form,
        "age_form": ages,
        "departure_form": departures,
        "form": wrong[0] if wrong else form,
        **_standing(row),
        **_held(row),
        **_may(request, row),
    }
    return render(request, "minors/child.html", context, status=422 if wrong else 200)


def _standing(row: Inspection) -> dict[str, Any]:
    """How old, and how sure that is."""
    by_date = queries.standing_of(crossings.document_of(row), today=queries.day_of(row))
    born = PartialDate.parse(row.date_of_birth) if row.date_of_birth else None
    own = queries.own_settings()
    return {
        "standing": queries.standing_now(row),
        "is_uncertain": by_date is Standing.PERHAPS,
        "age": age_on(born, today=queries.day_of(row)) if born and born.is_complete else None,
        "judgement": queries.find_age_judgement(row.pk),
        "majority": own.age_of_majority,
        "source": own.age_source,
    }


def _held(row: Inspection) -> dict[str, Any]:
    held = queries.held(row)
    missing = judging.missing(held) if row.direction == "exit" else ()
    return {
        "missing": missing,
        "talk": held.talk,
        "screening": queries.find_screening(row.pk),
        "screener": queries.screener_of(row.pk),
    }


def _may(request: HttpRequest, row: Inspection) -> dict[str, Any]:
    """What this officer may do, while the traveller waits."""
    waits = bool(crossings.waiting_among({row.pk}))
    return {
        name: waits and allowed(request.user, f"minors.{permission}")
        for name, permission in (
            ("may_record", "record_companion"),
            ("may_judge_age", "judge_age"),
            ("may_screen", "screen"),
            ("may_decide", "decide_departure"),
        )
    } | {"may_read_talk": allowed(request.user, "minors.screen")}


def _companion_form(row: Inspection, candidates: list[Candidate]) -> CompanionForm:
    known = queries.find_companion(row.pk)
    return CompanionForm(initial=_initial(known) if known else {}, candidates=candidates)


def _initial(known: Companion) -> dict[str, Any]:
    adult = {f"adult_{name}": value for name, value in vars(known.adult).items()}
    return {
        **adult,
        "relation": known.relation,
        "proof": known.proof,
        "destination": known.destination,
    }


def _candidates(request: HttpRequest, row: Inspection) -> Iterator[Candidate]:
    """Who may be the adult: of the child's group, waiting at the post, or let go by this officer a moment ago."""
    group = crossings.in_group(row.group) if row.group else ()
    gone = crossings.latest_of(officer_of(request).code, post=row.post)
    others = chain(
        ((each.pk, crossings.document_of(each)) for each in group),
        ((each.pk, crossings.document_of(each)) for each in crossings.pending_at(row.post)),
        ((each.pk, crossings.document_of(each)) for each in gone),
    )
    today, seen = queries.day_of(row), {row.pk}
    for other, document in islice(others, MOST_CANDIDATES):
        if other not in seen and queries.standing_of(document, today=today) is not Standing.MINOR:
            seen.add(other)
            yield Candidate(str(other), queries.named(document))


def _language_of_child(request: HttpRequest) -> str:
    asked = request.GET.get("language", LANGUAGES[0])
    return asked if asked in LANGUAGES else LANGUAGES[0]


def _spoken(words: Any, language: str) -> str:
    with translation.override(language):
        return str(words)


def _row(request: HttpRequest, inspection: UUID) -> Inspection:
    row = crossings.find_inspection(inspection)
    if row is None:
        raise Http404
    if not officer_of(request).works_at(row.post):
        raise PermissionDenied("minors.see_child")
    return row
