"""What only a human settles: whose an exit is, and whether a mark is cleared."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from passavant.base.permissions import allowed, officer_of, requires
from passavant.base.reads import note_read
from passavant.modules.stays import actions, queries
from passavant.modules.stays.forms import ComparedForm, SecondWordForm
from passavant.modules.stays.models import Stay
from passavant.modules.stays.web.shared import telling, told


@requires("stays.decide_match")
def settle(request: HttpRequest) -> HttpResponse:
    """Exits that may belong to an open stay, and rebuttals that wait for a second person."""
    note_read(request, "stays.settle")
    pairs = queries.candidates(posts=officer_of(request).posts)
    waiting = queries.rebuttals_to_decide() if allowed(request.user, "stays.decide_rebuttal") else []
    context = {
        "pairs": pairs,
        "most": queries.MOST_CANDIDATES,
        "waiting": [(row, queries.find_stay(row.entry)) for row in waiting],
    }
    return render(request, "stays/settle.html", context)


@requires("stays.decide_match")
def whose(request: HttpRequest, entry: UUID, leaving: UUID) -> HttpResponse:
    """An entry and an exit side by side: one person's, or not?"""
    stay, other = _stay(entry), _stay(leaving)
    form = ComparedForm(request.POST or None)
    if form.is_valid():
        try:
            actions.decide_match(
                officer=officer_of(request),
                entry=entry,
                leaving=leaving,
                is_same=request.POST.get("verdict") == "same",
                reason=form.cleaned_data["reason"],
                at=timezone.now(),
            )
        except actions.StaysTrouble as trouble:
            form.add_error("reason", told(trouble))
        else:
            messages.success(request, _("Your word is kept; both records stay as they are."))
            return redirect("stays:settle")
    note_read(request, f"stays.compared:{entry}:{leaving}")
    context = {
        "stay": stay,
        "leaving": other,
        "form": form,
        "last": queries.last_word(entry, leaving),
    }
    return render(request, "stays/whose.html", context, status=422 if form.errors else 200)


@requires("stays.decide_rebuttal")
def decide_rebuttal(request: HttpRequest, rebuttal: UUID) -> HttpResponse:
    """The second person's word."""
    row = queries.find_rebuttal(rebuttal)
    if row is None or request.method != "POST":
        raise Http404
    form = SecondWordForm(request.POST)
    agree = request.POST.get("verdict") == "agree"
    done = _("The mark is cleared; both records stay.") if agree else _("The record stays as it is.")
    with telling(request, done=done):
        actions.decide_rebuttal(
            officer=officer_of(request),
            rebuttal=rebuttal,
            agree=agree,
            note=form.data.get("note", ""),
            at=timezone.now(),
        )
    return redirect("stays:stay", stay=row.entry)


def _stay(crossing: UUID) -> Stay:
    row = queries.find_stay_of(crossing)
    if row is None:
        raise Http404
    return row
