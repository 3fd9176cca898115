"""The second line's examination of one document: page, zone, chip, number, checklist, conclusion."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from passavant.base.permissions import officer_of, requires
from passavant.base.reads import Purpose, note_read
from passavant.base.wording import tell_code
from passavant.domain import mrz
from passavant.domain.codes.numbers import document_key
from passavant.domain.emrtd.dumps import name_of
from passavant.domain.emrtd.lds.groups import read_group
from passavant.domain.examination import Conclusion, Light
from passavant.domain.examination.checklists import ITEMS
from passavant.domain.image import PageReading, crop_zone, read_page
from passavant.domain.values import Finding, Severity, findings_of
from passavant.modules.crossings import queries as crossings
from passavant.modules.crossings.queries import Inspection
from passavant.modules.documents import actions, queries
from passavant.modules.documents.forms import MARKS, ChipForm, ExaminationForm
from passavant.modules.documents.looking import portrait_address, seals_in
from passavant.modules.documents.models import ChipReading


@dataclass(frozen=True, slots=True)
class ShownChip:
    """A chip's verdict as a page shows it; `portrait` is a data address, there only right after reading."""

    row: ChipReading
    findings: list[Finding]
    digests: list[dict[str, str]]
    certificates: list[tuple[str, dict[str, str]]]
    portrait: str = ""


@requires("documents.examine")
def latest(request: HttpRequest) -> HttpResponse:
    """The last examinations, with what they concluded."""
    rows = queries.latest_examinations(officer_of(request).posts)
    return render(request, "documents/examinations.html", {"examinations": rows})


@requires("documents.examine")
def examine(request: HttpRequest, inspection: UUID) -> HttpResponse:
    """Everything known of the document on one page, and the form for what the examiner sees."""
    row = _inspection(request, inspection)
    compares = request.POST.get("step") == "compare"
    form = ExaminationForm(
        request.POST or None, request.FILES or None, document_code=row.document_code, concludes=not compares
    )
    if request.method != "POST":
        return _show(request, row, form)
    if not form.is_valid():
        return _show(request, row, form, compared=_compared(row, form))
    findings = tuple(_compared(row, form))
    content = form.cleaned_data["picture"].read() if form.cleaned_data["picture"] else b""
    picture = read_page(content) if content else None
    if picture:
        findings += tuple(_seen_in_picture(row, content, picture))
    if compares:
        return _show(request, row, form, compared=findings)
    examined = _examined(row, form, findings, _kept_picture(content, picture))
    try:
        recorded = actions.record_examination(
            officer=officer_of(request), examined=examined, at=timezone.now()
        )
    except actions.OtherDocument:
        form.add_error(None, _("The chip named is not of this document. Verify the chip again."))
        return _show(request, row, form, compared=findings)
    messages.success(request, _("The examination is recorded."))
    return redirect("documents:examination", examination=recorded.pk)


@requires("documents.examine")
@require_POST
def chip(request: HttpRequest, inspection: UUID) -> HttpResponse:
    """The chip's files, read at the examiner's desk; the verdict is recorded, the files are not."""
    row = _inspection(request, inspection)
    form = ChipForm(request.POST, request.FILES)
    examination = ExaminationForm(document_code=row.document_code)
    if not form.is_valid():
        return _show(request, row, examination, chip_form=form)
    files = chip_files((file.name or "", file.read()) for file in form.cleaned_data["chip_files"])
    if not files:
        form.add_error("chip_files", _("None of these is a file of a chip: EF.SOD, DG1, DG2 and so on."))
        return _show(request, row, examination, chip_form=form)
    verified, _verdict = actions.verify_chip(
        officer=officer_of(request),
        post=row.post,
        files=files,
        printed=_printed(row),
        permission="documents.examine",
        at=timezone.now(),
    )
    return _show(request, row, examination, shown_chip=_shown_chip(verified, portrait=portrait_in(files)))


@requires("documents.examine")
def examination(request: HttpRequest, examination: UUID) -> HttpResponse:
    """One examination as it was recorded; it can be printed."""
    row = queries.find_examination(examination)
    if row is None:
        raise Http404
    if not officer_of(request).works_at(row.post):
        raise PermissionDenied(row.post)
    note_read(request, f"documents.examination:{row.pk}", Purpose.SECOND_LINE)
    chip = queries.find_reading(row.chip) if row.chip else None
    context = {
        "examination": row,
        "page": json.loads(row.page),
        "findings": _gravest_first(findings_of(json.loads(row.findings))),
        "marks": _shown_marks(json.loads(row.marks)),
        "chip": _shown_chip(chip) if chip else None,
    }
    return render(request, "documents/examination.html", context)


@requires("documents.examine")
def number(request: HttpRequest) -> HttpResponse:
    """Who showed a document number, and what was found of it; the number is posted, never in an address."""
    wanted = request.POST.get("number", "").strip()[:32]
    context: dict[str, Any] = {"number": wanted}
    if wanted:
        note_read(request, "documents.number", Purpose.SECOND_LINE)
        context["uses"] = crossings.number_history(wanted, posts=officer_of(request).posts)
    return render(request, "documents/number.html", context)


def chip_files(uploaded: Iterable[tuple[str, bytes]]) -> dict[str, bytes]:
    """Files of a chip by their ICAO names; what is none of them is left out."""
    named = ((name_of(name), content) for name, content in uploaded)
    return {name: content for name, content in named if name}


def portrait_in(files: Mapping[str, bytes]) -> str:
    """The face on the chip as a data address, small and as JPEG; empty when there is none that can be shown."""
    said = read_group("DG2", files["DG2"]).said if "DG2" in files else None
    faces = getattr(said, "faces", ())
    return portrait_address(faces[0].image) if faces else ""


def _show(
    request: HttpRequest,
    row: Inspection,
    form: ExaminationForm,
    *,
    compared: Iterable[Finding] = (),
    chip_form: ChipForm | None = None,
    shown_chip: ShownChip | None = None,
) -> HttpResponse:
    note_read(request, f"documents.document:{row.pk}", Purpose.SECOND_LINE)
    reading = _reading(row)
    chip_shown = shown_chip or _chip_of(row)
    context = {
        "inspection": row,
        "zone": reading,
        "digits": mrz.checked_digits(reading.zone) if reading and reading.zone else (),
        "form": form,
        "compared": _gravest_first(compared),
        "chip_form": chip_form or ChipForm(),
        "chip": chip_shown,
        "uses": crossings.number_history(row.document_number, posts=officer_of(request).posts),
        "earlier": queries.examinations_of(document_key(row.issuing_state, row.document_number)),
    }
    wrong = form.errors or (chip_form is not None and chip_form.errors)
    return render(request, "documents/examine.html", context, status=422 if wrong else 200)


def _compared(row: Inspection, form: ExaminationForm) -> list[Finding]:
    """What the page says otherwise than the zone."""
    reading = _reading(row)
    return list(mrz.compare_visual(form.page, reading.zone).findings) if reading and reading.zone else []


def _seen_in_picture(row: Inspection, content: bytes, reading: PageReading) -> list[Finding]:
    """The zone of a picture against the zone that was read, and every seal in it."""
    found = list(reading.findings)
    printed = row.mrz.splitlines()
    if reading.lines and printed and list(reading.lines) != printed:
        found.append(Finding(code="documents.zone_differs", severity=Severity.CHECK))
    return found + seals_in(content, printed, queries.trust_in_force(), at=timezone.now())


def _examined(
    row: Inspection, form: ExaminationForm, findings: tuple[Finding, ...], zone_picture: bytes
) -> actions.Examined:
    return actions.Examined(
        inspection=row.pk,
        post=row.post,
        issuing_state=row.issuing_state,
        document_number=row.document_number,
        document_code=row.document_code,
        page=form.page,
        findings=findings,
        marks=form.marks,
        conclusion=Conclusion(form.cleaned_data["conclusion"]),
        note=form.cleaned_data["note"],
        chip=form.cleaned_data["chip"],
        zone_picture=zone_picture,
    )


def _kept_picture(content: bytes, reading: PageReading | None) -> bytes:
    """The strip with the zone where the site's settings allow it, and never anything else."""
    may_keep = settings.PASSAVANT.rooms["documents"].keep_picture == "zone"
    return crop_zone(content, reading) if reading and reading.lines and may_keep else b""


def _chip_of(row: Inspection) -> ShownChip | None:
    key = document_key(row.issuing_state, row.document_number)
    found = queries.find_chip(key, since=row.opened_at - timedelta(hours=1))
    return _shown_chip(found) if found else None


def _shown_chip(row: ChipReading, *, portrait: str = "") -> ShownChip:
    said = row.said
    certificates = [(_("Signer"), said["signer"]), (_("Authority of the State"), said["authority"])]
    return ShownChip(
        row=row,
        findings=_gravest_first(row.findings),
        digests=said["digests"],
        certificates=[(title, shown) for title, shown in certificates if shown],
        portrait=portrait,
    )


def _shown_marks(marks: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Item, light and mark in words, for the items that were looked at."""
    words = dict(MARKS)
    known = {item.code: item for item in ITEMS}
    return [
        (
            tell_code(f"examine.{code}", {}),
            tell_code(f"examine.light.{known[code].light if code in known else Light.WHITE}", {}),
            str(words.get(mark, mark)),
        )
        for code, mark in marks.items()
        if mark != "not_looked"
    ]


def _gravest_first(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: -finding.severity.rank)


def _inspection(request: HttpRequest, inspection: UUID) -> Inspection:
    row = crossings.find_inspection(inspection)
    if row is None:
        raise Http404
    if not officer_of(request).works_at(row.post):
        raise PermissionDenied("documents.examine")
    return row


def _reading(row: Inspection) -> mrz.Reading | None:
    """The zone as it was scanned, nothing mended; None where a document was copied by eye."""
    return mrz.read(row.mrz, today=timezone.localdate(row.opened_at), repair=False) if row.mrz else None


def _printed(row: Inspection) -> actions.Printed:
    reading = _reading(row)
    if reading is not None and reading.zone is not None:
        return actions.Printed.of(reading.zone)
    return actions.Printed(issuing_state=row.issuing_state, document_number=row.document_number)
