"""The count of people without papers: one key each, and one to take the last back."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from passavant.base.permissions import officer_of, requires
from passavant.modules.market import actions, queries
from passavant.modules.market.forms import SEXES, CountForm
from passavant.modules.market.reasons import COUNTED_BANDS, COUNTED_SEXES
from passavant.modules.market.web.shared import gate_of, mark_of, told
from passavant.modules.sites.queries import OpenShift, find_open_shift


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the count: its digit, what it counts, and how often it was pressed today at this booth."""

    digit: int
    sex: str
    sex_title: str
    band: str
    band_title: str
    number: int


@requires("market.count")
def counting(request: HttpRequest) -> HttpResponse:
    """Eight keys. Each press is sent with a mark of its own, so that one that is sent twice counts once."""
    shift = find_open_shift(officer_of(request).code)
    if shift is None:
        messages.info(request, _("Sign on at a booth first."))
        return redirect("sites:sign-on")
    if request.method == "POST":
        form = CountForm(request.POST)
        if form.is_valid():
            mark, (sex, band) = form.cleaned_data["count"], form.cleaned_data["cell"]
            actions.count(gate=gate_of(request, shift), count=mark, sex=sex, band=band, at=timezone.now())
        elif not _by_script(request):
            messages.error(request, _("This could not be done."))
    return _show(request, shift)


@requires("market.count")
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """The wrong key."""
    shift = find_open_shift(officer_of(request).code)
    if shift is None:
        return redirect("market:counting")
    try:
        actions.undo_count(gate=gate_of(request, shift), count=mark_of(request, "count"), at=timezone.now())
    except actions.MarketTrouble as trouble:
        messages.error(request, told(trouble))
    return _show(request, shift)


def _show(request: HttpRequest, shift: OpenShift) -> HttpResponse:
    gate, today = gate_of(request, shift), timezone.localdate()
    numbers = queries.counted_at(shift.booth.code, day=today)
    titles = {code: str(title) for code, title in SEXES}
    board = [
        Key(
            digit=1 + row * len(COUNTED_BANDS) + column,
            sex=sex,
            sex_title=titles[sex],
            band=band.value,
            band_title=str(band.label),
            number=numbers.get((gate.direction, sex, band.value), 0),
        )
        for row, sex in enumerate(COUNTED_SEXES)
        for column, band in enumerate(COUNTED_BANDS)
    ]
    context = {
        "shift": shift,
        "direction": gate.direction,
        "keys": board,
        "total": sum(key.number for key in board),
        "other_way": sum(numbers.values()) - sum(key.number for key in board),
        "mark": uuid.uuid4(),
        "last": queries.last_count(shift.booth.code, officer=gate.officer.code, day=today),
        "last_titles": titles,
    }
    template = "market/_board.html" if _by_script(request) else "market/counting.html"
    return render(request, template, context)


def _by_script(request: HttpRequest) -> bool:
    """Whether the page's own script asks, for the board alone."""
    return request.headers.get("X-Requested-With") == "board"
