"""F7: a document read from a picture; nothing of the picture is kept, and the officer looks before it is used."""

from __future__ import annotations

import base64
import uuid
from dataclasses import dataclass
from itertools import zip_longest

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from passavant.base.permissions import requires
from passavant.domain.image import PageReading, crop_zone, read_page
from passavant.modules.documents.forms import PictureForm


@dataclass(frozen=True, slots=True)
class Character:
    """One character as it is shown: sure or not, and how sure, in percent."""

    text: str
    certain: bool
    percent: int


@requires("documents.read_picture")
def read(request: HttpRequest) -> HttpResponse:
    """Choose, drop, paste or take a picture; read it; compare; use it at the booth."""
    form = PictureForm(request.POST or None, request.FILES or None)
    context: dict[str, object] = {"form": form, "scan": uuid.uuid4()}
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["picture"].read()
        reading = read_page(content)
        context |= shown_reading(reading, content)
    status = 422 if request.method == "POST" and (form.errors or not context.get("lines")) else 200
    return render(request, "documents/read.html", context, status=status)


def shown_reading(reading: PageReading, content: bytes) -> dict[str, object]:
    """A reading for a page: lines of characters, findings told, and the zone's strip to compare with."""
    return {
        "reading": reading,
        "text": "\n".join(reading.lines),
        "lines": [list(line) for line in characters_of(reading)],
        "others": ["\n".join(lines) for lines in reading.alternatives],
        "strip": _strip(reading, content),
        "outcome": "clear" if reading.is_certain else "check" if reading.lines else "again",
    }


def characters_of(reading: PageReading) -> list[list[Character]]:
    """Every line as characters with their certainty."""
    uncertain = set(reading.uncertain)
    return [
        [
            Character(text, (row, column) not in uncertain, round(100 * (confidence or 0)))
            for column, (text, confidence) in enumerate(zip_longest(line, confidences), start=1)
        ]
        for row, (line, confidences) in enumerate(
            zip(reading.lines, reading.confidences, strict=True), start=1
        )
    ]


def _strip(reading: PageReading, content: bytes) -> str:
    """The zone as a data address: it is shown once, to compare with, and not stored."""
    if not reading.lines:
        return ""
    return "data:image/png;base64," + base64.b64encode(crop_zone(content, reading)).decode("ascii")
