"""One of the stations at which people are registered: one form, by keyboard, in the order in which one asks."""

from __future__ import annotations

import base64
import binascii
import json
import uuid
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from passavant.base import pictures
from passavant.base.permissions import officer_of, requires
from passavant.base.reads import note_read
from passavant.base.wording import tell
from passavant.domain.codes import states
from passavant.domain.values import Finding, PartialDate, findings_of
from passavant.modules.returns import actions, judging, keys, queries
from passavant.modules.returns.forms import UNREADABLE_CARD, StationForm
from passavant.modules.returns.models import ManifestRow, Person, Reception
from passavant.modules.returns.reasons import AGE_OF_ELDERS, Need
from passavant.modules.returns.settings import Settings
from passavant.modules.returns.web.shared import may_here, reception_or_404, told
from passavant.modules.sites.queries import find_open_shift

MOST_MATCHES = 8
MOST_LATEST = 5
REMEMBERED = ("category", "nationality", "origin")
"""What one bus has in common: proposed again for the next person."""


@requires("returns.register")
def station(request: HttpRequest, reception: UUID) -> HttpResponse:
    """Register one person after another."""
    row = reception_or_404(request, reception)
    if not may_here(request, "returns.register", row):
        raise PermissionDenied("returns.register")
    if not row.is_open:
        messages.error(request, told(actions.ReceptionOver(row.pk)))
        return redirect("returns:reception", reception=row.pk)
    if request.method == "POST":
        return _register(request, row)
    form = StationForm(
        initial=_initial(request, row),
        today=timezone.localdate(),
        takes_focus=not request.GET.get("q"),  # whoever was found on the list does
    )
    return _show(request, row, form)


def _register(request: HttpRequest, row: Reception) -> HttpResponse:
    form = StationForm(request.POST, request.FILES, today=timezone.localdate())
    photo = _photo(request, form)
    if not form.is_valid():
        return _show(request, row, form, photo=photo)
    seen = frozenset(request.POST.getlist("seen"))
    try:
        said = _said(row, form, mark=_mark(request), photo=photo)
        registered = actions.register(
            station=_station_of(request), reception=row.pk, said=said, seen=seen, at=timezone.now()
        )
    except _Unfit as unfit:
        form.add_error(unfit.field, unfit.sentence)
        return _show(request, row, form, photo=photo)
    except actions.ReturnsTrouble as trouble:
        form.add_error("token", told(trouble))
        return _show(request, row, form, photo=photo)
    if registered.person is None:
        return _show(
            request, row, _marked(request, form, registered.findings), photo=photo, asked=registered.findings
        )
    if registered.person.pk != said.person:
        form.add_error("token", told(actions.CardUsed(said.token)))
        return _show(request, row, form, photo=photo)
    _remember(request, row, form)
    return redirect(f"{reverse('returns:station', args=[row.pk])}?done={registered.person.pk}")


class _Unfit(Exception):
    """A card's number that was typed is none: which field, and the sentence beside it."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(field)
        self.field, self.sentence = field, sentence


def _said(row: Reception, form: StationForm, *, mark: UUID, photo: str) -> actions.Said:
    values = form.cleaned_data
    born = values["born"]
    return actions.Said(
        person=mark,
        token=_card(row, form, "token"),
        document=form.document,
        age=born.age if born else None,
        origin=values["origin"],
        category=values["category"],
        papers=values["papers"],
        family=_card(row, form, "family") if values["family"] else 0,
        relation=values["relation"],
        needs=_needs(form),
        asks_apart=values["asks_apart"],
        row=values["row"],
        note=values["note"],
        photo=photo,
    )


def _card(row: Reception, form: StationForm, field: str) -> int:
    try:
        return actions.number_of(row, form.cleaned_data[field])
    except keys.NotACard:
        raise _Unfit(field, str(UNREADABLE_CARD)) from None
    except actions.WrongReception as trouble:
        raise _Unfit(field, told(trouble)) from None


def _needs(form: StationForm) -> tuple[str, ...]:
    """What was marked, and that somebody is old, which the age says."""
    marked, born = set(form.cleaned_data["needs"]), form.cleaned_data["born"]
    if born and born.age >= AGE_OF_ELDERS:
        marked.add(Need.ELDERLY.value)
    return tuple(need for need in Need.values if need in marked)


def _marked(request: HttpRequest, form: StationForm, findings: tuple[Finding, ...]) -> StationForm:
    """The same form again; of a child of whom no adult is known, that it is alone is marked before anybody has to."""
    data = request.POST.copy()
    if any(finding.code == "returns.child_alone" for finding in findings):
        data.setlist("needs", [*dict.fromkeys([Need.CHILD_ALONE.value, *data.getlist("needs")])])
    return StationForm(data, today=form.today)


def _photo(request: HttpRequest, form: StationForm) -> str:
    """The face as it will be kept: taken now, or sent along with the form that had to be shown again."""
    file = request.FILES.get("photo")
    if file is None:
        return _kept(request.POST.get("kept_photo", ""))
    if (file.size or 0) > _settings().most_upload_mb * 1024 * 1024:
        form.add_error("photo", _("The picture is too large."))
        return ""
    try:
        return pictures.kept_picture(file.read(), height=_settings().photo_height)
    except pictures.CannotOpen as trouble:
        form.add_error("photo", tell(trouble.finding))
        return ""


def _kept(text: str) -> str:
    """What came back must be such a picture again: a page is not to be believed."""
    if not text:
        return ""
    try:
        return pictures.kept_picture(base64.b64decode(text), height=_settings().photo_height)
    except (pictures.CannotOpen, binascii.Error, ValueError):
        return ""


def _mark(request: HttpRequest) -> UUID:
    """Made once for each form, so that one that is sent twice is one person."""
    try:
        return UUID(request.POST.get("person", ""))
    except ValueError:
        return uuid.uuid4()


def _station_of(request: HttpRequest) -> actions.Station:
    officer = officer_of(request)
    shift = find_open_shift(officer.code)
    return actions.Station(officer=officer, code=shift.booth.code if shift else "")


def _remember(request: HttpRequest, row: Reception, form: StationForm) -> None:
    common = {name: form.cleaned_data[name] for name in REMEMBERED}
    remembered = {"reception": str(row.pk), **common}
    if request.session.get("station") != remembered:
        request.session["station"] = remembered


def _initial(request: HttpRequest, row: Reception) -> dict[str, Any]:
    remembered = request.session.get("station", {})
    common = remembered if remembered.get("reception") == str(row.pk) else {}
    initial = {
        "nationality": _settings().nationals,
        "category": "sea" if row.means == "boat" else "official",
        "origin": "",
        **common,
        "token": request.GET.get("token", "")[:20],
    }
    listed = _listed(request, row)
    return {**initial, **_from_list(listed)} if listed else initial


def _listed(request: HttpRequest, row: Reception) -> ManifestRow | None:
    """The row of the list that the officer chose for this person."""
    try:
        found = queries.find_row(UUID(request.GET.get("row", "")))
    except ValueError:
        return None
    return found if found and found.reception == row.pk and found.person is None else None


def _from_list(listed: ManifestRow) -> dict[str, Any]:
    said = {
        "row": listed.pk,
        "surname": listed.surname,
        "given_names": listed.given_names,
        "sex": listed.sex,
        "born": _born_as_typed(listed),
        "document_number": listed.document_number,
        "papers": "other" if listed.document_number else "none",
    }
    return said | ({"nationality": listed.nationality} if states.is_known(listed.nationality) else {})


def _born_as_typed(listed: ManifestRow) -> str:
    if listed.birth_date_estimated:
        return "" if listed.age is None else str(listed.age)
    return (
        "/".join(reversed(str(PartialDate.parse(listed.date_of_birth)).split("-")))
        if listed.date_of_birth
        else ""
    )


def _show(
    request: HttpRequest,
    row: Reception,
    form: StationForm,
    *,
    photo: str = "",
    asked: tuple[Finding, ...] = (),
) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:60]
    if text:
        note_read(request, f"returns.list:{row.pk}")
    counted = queries.counts(row)
    context = {
        "reception": row,
        "form": form,
        "counts": counted,
        "mark": _mark(request),
        "photo": photo,
        "photo_address": pictures.as_address(photo),
        "asked": asked,
        "seen": dict.fromkeys([*request.POST.getlist("seen"), *(finding.code for finding in asked)]),
        "q": text,
        "matches": queries.rows_waiting(row.pk, text)[:MOST_MATCHES] if text else (),
        "origins": queries.origins(row.pk),
        "may_give": may_here(request, "returns.receive", row),
        "latest": queries.latest_of(officer_of(request).code, reception=row.pk, most=MOST_LATEST),
        **_done(request, row),
    }
    return render(request, "returns/station.html", context, status=422 if form.errors else 200)


def _done(request: HttpRequest, row: Reception) -> dict[str, Any]:
    """Whom this station received a moment ago, and what its officer may know of the checks."""
    try:
        person = queries.find_person(UUID(request.GET.get("done", "")))
    except ValueError:
        return {}
    if person is None or (person.reception, person.registered_by) != (row.pk, officer_of(request).code):
        return {}
    return {"done": person, "findings": _findings_for(request, row, person)}


def _findings_for(request: HttpRequest, row: Reception, person: Person) -> tuple[Finding, ...]:
    may_read_why = may_here(request, "returns.see_persons", row)
    return judging.shown_to(findings_of(json.loads(person.findings)), may_read_why=may_read_why)


def _settings() -> Settings:
    own: Settings = settings.PASSAVANT.rooms["returns"]
    return own
