"""Cards: given before anybody writes a name, taken back, and printed: a sheet of them, or one with its person."""

from __future__ import annotations

import uuid
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from passavant.base import pictures
from passavant.base.permissions import officer_of, requires
from passavant.base.qr import qr_svg
from passavant.base.reads import note_read
from passavant.modules.returns import actions, keys, queries
from passavant.modules.returns.forms import UNREADABLE_CARD, CardBackForm, CardsForm
from passavant.modules.returns.models import Reception
from passavant.modules.returns.web.shared import person_or_404, reception_or_404, told

MOST_ON_SHEET = 200


@requires("returns.receive")
def cards(request: HttpRequest, reception: UUID) -> HttpResponse:
    """How many cards there are, which of them wait for a person, and new ones."""
    row, form = reception_or_404(request, reception), CardsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _give(request, row, form)
    return _show(request, row, form, CardBackForm())


@requires("returns.receive")
@require_POST
def give_next(request: HttpRequest, reception: UUID) -> HttpResponse:
    """The next card, straight to the person who stands at this station."""
    row = reception_or_404(request, reception)
    station = reverse("returns:station", args=[row.pk])
    try:
        first, _last = actions.give_tokens(
            officer=officer_of(request),
            reception=row.pk,
            batch=uuid.uuid4(),
            count=1,
            is_family=False,
            at=timezone.now(),
        )
    except actions.ReturnsTrouble as trouble:
        messages.error(request, told(trouble))
        return redirect(station)
    return redirect(f"{station}?token={first}")


@requires("returns.receive")
@require_POST
def take_back(request: HttpRequest, reception: UUID) -> HttpResponse:
    """A card that nobody uses."""
    row, form = reception_or_404(request, reception), CardBackForm(request.POST)
    if not form.is_valid():
        return _show(request, row, CardsForm(), form)
    try:
        taken = actions.take_back_token(
            officer=officer_of(request),
            reception=row.pk,
            number=actions.number_of(row, form.cleaned_data["token"]),
            reason=form.cleaned_data["reason"],
            at=timezone.now(),
        )
    except keys.NotACard:
        form.add_error("token", UNREADABLE_CARD)
        return _show(request, row, CardsForm(), form)
    except actions.ReturnsTrouble as trouble:
        form.add_error("token", told(trouble))
        return _show(request, row, CardsForm(), form)
    messages.success(request, _("Card %(card)s does not count any more.") % {"card": taken.number})
    return redirect("returns:cards", reception=row.pk)


@requires("returns.receive")
def sheet(request: HttpRequest, reception: UUID) -> HttpResponse:
    """Cards to be printed and cut: number and code, and nobody's name."""
    row = reception_or_404(request, reception)
    first, last = (_number(request.GET.get(name, "")) for name in ("first", "last"))
    found = queries.tokens(row.pk).filter(taken_back="", number__gte=first)
    if last:
        found = found.filter(number__lte=last)
    tickets = [(token, code_svg(row, token.number)) for token in found[:MOST_ON_SHEET]]
    return render(request, "returns/sheet.html", {"reception": row, "tickets": tickets})


@requires("returns.register")
def of_person(request: HttpRequest, person: UUID) -> HttpResponse:
    """The card that somebody takes along, in their language: who they are, and nothing of needs or checks."""
    row, reception = person_or_404(request, person)
    note_read(request, f"returns.person:{row.pk}")
    wanted = request.GET.get("language", "")
    context = {
        "person": row,
        "reception": reception,
        "qr": code_svg(reception, row.token),
        "code": keys.token_code(reception.number, row.token),
        "photo": pictures.as_address(queries.photo_of(row.pk)),
        "language": wanted if wanted in dict(settings.LANGUAGES) else get_language(),
    }
    return render(request, "returns/card.html", context)


def code_svg(reception: Reception, number: int) -> SafeString:
    """The code of a card, as a scanner types it."""
    return qr_svg(keys.token_code(reception.number, number), scale=4)


def _give(request: HttpRequest, row: Reception, form: CardsForm) -> HttpResponse:
    try:
        first, last = actions.give_tokens(
            officer=officer_of(request),
            reception=row.pk,
            batch=uuid.uuid4(),
            count=form.cleaned_data["count"],
            is_family=form.cleaned_data["is_family"],
            at=timezone.now(),
        )
    except actions.ReturnsTrouble as trouble:
        messages.error(request, told(trouble))
        return redirect("returns:cards", reception=row.pk)
    messages.success(request, _("Cards %(first)s to %(last)s are given.") % {"first": first, "last": last})
    return redirect(f"{reverse('returns:cards', args=[row.pk])}?first={first}&last={last}")


def _show(request: HttpRequest, row: Reception, form: CardsForm, back_form: CardBackForm) -> HttpResponse:
    wrong = form if form.errors else back_form
    context = {
        "reception": row,
        "counts": queries.counts(row),
        "unused": list(queries.unused_tokens(row.pk)[:MOST_ON_SHEET]),
        "given_form": form,
        "back_form": back_form,
        "form": wrong,
        "first": request.GET.get("first", ""),
        "last": request.GET.get("last", ""),
    }
    return render(request, "returns/cards.html", context, status=422 if wrong.errors else 200)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0
