"""The documents API: what a chip reader or a document camera sends. One device acts for one booth and one officer."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field, StringConstraints

from passavant.base.api import Problem
from passavant.base.permissions import allowed, check
from passavant.domain import mrz
from passavant.domain.emrtd.dumps import name_of
from passavant.domain.image import as_dict, read_page
from passavant.domain.mrz.output import finding_as_dict
from passavant.domain.values import Severity
from passavant.modules.documents import actions
from passavant.modules.documents.models import ChipReading

router = Router(tags=["documents"])

MOST_CHARACTERS = 1_500_000
"""Of one file in base64, about 1 MB: more than any portrait on a chip."""
MOST_PICTURE = 1_900_000

Base64 = Annotated[str, StringConstraints(max_length=MOST_CHARACTERS)]


class ChipIn(Schema):
    """The files of a chip by name ("EF.SOD", "DG1"), and the printed zone that opened it.

    Before the scan or after it: the card of that document shows the verdict until somebody decides. All files together
    stay below 2 MB of the request.
    """

    files: Annotated[dict[str, Base64], Field(max_length=24)]
    mrz: Annotated[str, StringConstraints(max_length=4000)]


class FindingOut(Schema):
    code: str
    severity: str
    field: str
    explanation: str
    details: dict[str, str]


class ChipOut(Schema):
    """The verdict; all of it is recorded, the files are not. The reason of a stop is for the second line alone."""

    chip: UUID
    outcome: str
    findings: list[FindingOut]
    trust_dated: str


class PictureIn(Schema):
    """A picture in base64: JPEG, PNG, WebP, TIFF, BMP or JPEG 2000."""

    picture: Annotated[str, StringConstraints(max_length=MOST_PICTURE)]


class PlaceOut(Schema):
    line: int
    position: int


class PictureOut(Schema):
    """What was read; `certain` is false where a person has to compare. Nothing is recorded."""

    format: str | None
    certain: bool
    lines: list[str]
    confidences: list[list[float]]
    uncertain: list[PlaceOut]
    alternatives: list[list[str]]
    corners: list[list[float]]
    findings: list[FindingOut]


class ProblemOut(Schema):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str


_PROBLEMS = {400: ProblemOut, 401: ProblemOut, 403: ProblemOut, 422: ProblemOut}


@router.post("/chips", response={200: ChipOut, **_PROBLEMS})
def submit_chip(request: HttpRequest, chip: ChipIn) -> dict[str, Any]:
    """Verify the files of a chip by the trust list in force."""
    device = request.auth  # type: ignore[attr-defined]  # ninja puts the device here
    now = timezone.now()
    named = {name_of(name): _bytes(name, text) for name, text in chip.files.items()}
    files = {name: content for name, content in named.items() if name}
    if not files:
        raise Problem(422, "no-chip", "None of these is a file of a chip: EF.SOD, DG1, DG2 and so on.")
    zone = mrz.read(chip.mrz, today=timezone.localdate(now)).zone
    if zone is None:
        raise Problem(422, "no-zone", "Send the printed zone too: a chip is compared with its document.")
    verified, _verdict = actions.verify_chip(
        officer=device.officer,
        post=device.booth.post.code,
        files=files,
        printed=actions.Printed.of(zone),
        at=now,
    )
    return {
        "chip": verified.pk,
        "outcome": verified.outcome,
        "findings": _shown(verified, may_read_why=allowed(device.officer, "documents.examine")),
        "trust_dated": verified.said["trust_dated"],
    }


@router.post("/pictures", response={200: PictureOut, **_PROBLEMS})
def read_picture(request: HttpRequest, picture: PictureIn) -> dict[str, Any]:
    """Read the machine readable zone in a picture; the picture is not kept."""
    check(request.auth.officer, "documents.read_picture")  # type: ignore[attr-defined]  # ninja puts the device here
    return as_dict(read_page(_bytes("picture", picture.picture)))


def _shown(verified: ChipReading, *, may_read_why: bool) -> list[dict[str, Any]]:
    """The recorded findings, with each one's sentence; a stop without its reason for whoever may not read it."""
    return [
        finding_as_dict(finding)
        for finding in verified.findings
        if may_read_why or finding.severity is not Severity.STOP
    ]


def _bytes(name: str, text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Problem(422, "no-base64", f"{name[:40]} is no base64.") from None
