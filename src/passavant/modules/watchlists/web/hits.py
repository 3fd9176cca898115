"""The second line's hits: who waits, both persons side by side, the judgement, and a second person's agreement."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from passavant.base.permissions import allowed, officer_of, requires
from passavant.base.reads import Purpose, note_read
from passavant.domain.lists.entries import Kind
from passavant.modules.crossings import queries as crossings
from passavant.modules.watchlists import actions, queries
from passavant.modules.watchlists.forms import AgreeForm, JudgeForm
from passavant.modules.watchlists.models import Decision, Handling, RaisedHit
from passavant.modules.watchlists.queries import By, age_of_lists
from passavant.modules.watchlists.web.shared import one_in, stops_from, told


@requires("watchlists.see_hits")
def waiting(request: HttpRequest) -> HttpResponse:
    """Travellers whom a list keeps from going, the longest waiting first."""
    waiting = queries.waiting_hits(officer_of(request).posts)
    rows = [(hit, crossings.find_inspection(hit.inspection)) for hit in waiting]
    note_read(request, "watchlists.hits", Purpose.SECOND_LINE)
    context = {"rows": [(hit, row) for hit, row in rows if row], "now": timezone.now()}
    return render(request, "watchlists/hits.html", context)


@requires("watchlists.see_hits")
def of_inspection(request: HttpRequest, inspection: UUID) -> HttpResponse:
    """The hits of one traveller: the one there is, or a choice."""
    row = crossings.find_inspection(inspection)
    if row is None:
        raise Http404
    _check_post(request, row.post)
    hits = queries.hits_of(inspection)
    if len(hits) == 1:
        return redirect("watchlists:hit", inspection=inspection, entry=hits[0].entry)
    note_read(request, f"watchlists.hits:{inspection}", Purpose.SECOND_LINE)
    context = {
        "inspection": row,
        "rows": [(hit, queries.find_entry(hit.entry), queries.find_list(hit.list_code)) for hit in hits],
        "age": age_of_lists(post=row.post, at=timezone.now()),
        "now": timezone.now(),
    }
    return render(request, "watchlists/hits_of.html", context)


@requires("watchlists.see_hits")
def hit(request: HttpRequest, inspection: UUID, entry: str) -> HttpResponse:
    """Both persons side by side, what agrees and what does not, and what to do."""
    row = _hit(request, inspection, entry)
    return _show(request, row, _judge_form(row), AgreeForm())


@requires("watchlists.judge_hit")
@require_POST
def judge(request: HttpRequest, inspection: UUID, entry: str) -> HttpResponse:
    """Same, not the same, unsure."""
    row = _hit(request, inspection, entry)
    form = _judge_form(row, request.POST)
    if not form.is_valid():
        return _show(request, row, form, AgreeForm())
    try:
        judged = actions.judge_hit(
            officer=officer_of(request),
            inspection=inspection,
            entry=entry,
            decision=Decision(form.cleaned_data["decision"]),
            reason=form.cleaned_data["reason"],
            note=form.cleaned_data["note"],
            at=timezone.now(),
        )
    except actions.WatchlistsTrouble as trouble:
        messages.error(request, told(trouble))
    else:
        messages.success(request, _said(judged))
    return redirect("watchlists:hit", inspection=inspection, entry=entry)


@requires("watchlists.agree_to_release")
@require_POST
def agree(request: HttpRequest, inspection: UUID, entry: str) -> HttpResponse:
    """A second person agrees that the entry stops the traveller no more."""
    row, form = _hit(request, inspection, entry), AgreeForm(request.POST)
    if not form.is_valid():
        return _show(request, row, _judge_form(row), form)
    try:
        actions.agree_to_release(
            officer=officer_of(request),
            inspection=inspection,
            entry=entry,
            note=form.cleaned_data["note"],
            at=timezone.now(),
        )
    except actions.WatchlistsTrouble as trouble:
        messages.error(request, told(trouble))
    else:
        messages.success(request, _("Two persons agreed: this entry stops the traveller no more."))
    return redirect("watchlists:hit", inspection=inspection, entry=entry)


def _show(request: HttpRequest, row: RaisedHit, form: JudgeForm, agree_form: AgreeForm) -> HttpResponse:
    note_read(request, f"watchlists.hit:{row.inspection}", Purpose.SECOND_LINE)
    officer, card = officer_of(request), queries.card_of(row)
    shown = card.inspection
    clearances = queries.clearances_of(crossings.document_of(shown)) if shown else {}
    waits_for_second = row.is_open and bool(row.decision) and row.needs_second
    context = {
        "card": card,
        "hit": row,
        "handling": Handling(row.handling),
        "said": card.entry.said if card.entry else {},
        "clearances": [clearance for key, clearance in clearances.items() if key != row.entry],
        "cleared": clearances.get(row.entry),
        "age": age_of_lists(post=row.post, at=timezone.now()),
        "now": timezone.now(),
        "stops_from": stops_from(),
        "one_in": one_in(row.score),
        "form": agree_form if agree_form.errors else form,
        "judge_form": form,
        "agree_form": agree_form,
        "may_judge": row.is_open and allowed(officer, "watchlists.judge_hit"),
        "may_agree": waits_for_second
        and row.judged_by != officer.code
        and allowed(officer, "watchlists.agree_to_release"),
        "waits_for_second": waits_for_second,
        "agree_address": reverse("watchlists:agree", args=[row.inspection, row.entry]),
    }
    wrong = form.errors or agree_form.errors
    return render(request, "watchlists/hit.html", context, status=422 if wrong else 200)


def _judge_form(row: RaisedHit, said: QueryDict | None = None) -> JudgeForm:
    entry = queries.find_entry(row.entry)
    return JudgeForm(said, of_document=entry is not None and entry.kind == Kind.DOCUMENT)


def _said(row: RaisedHit) -> str:
    if not row.is_open and row.by in (By.NUMBER, By.RANGE):
        return _("Judged. The number stays listed, and stops whoever shows it again.")
    if not row.is_open:
        return _("Judged: not the same. This document is not stopped again for this entry.")
    return _("Judged. A second person has to agree before the traveller may go.")


def _hit(request: HttpRequest, inspection: UUID, entry: str) -> RaisedHit:
    row = queries.find_hit(inspection, entry)
    if row is None:
        raise Http404
    _check_post(request, row.post)
    return row


def _check_post(request: HttpRequest, post: str) -> None:
    if not officer_of(request).works_at(post):
        raise PermissionDenied("watchlists.see_hits")
