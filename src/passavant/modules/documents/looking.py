"""What a picture of a document shows beside its zone, and the face on a chip, made fit for a screen."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from datetime import datetime

import numpy as np
from PIL import Image

from passavant.domain.emrtd import TrustStore
from passavant.domain.image.opening import CannotOpen, open_picture
from passavant.domain.seals import Outcome, Seal, read_nc_seal, read_seal, verify_nc_seal, verify_seal
from passavant.domain.seals.barcodes import Barcode, read_barcodes
from passavant.domain.seals.findings import NotASeal
from passavant.domain.seals.profiles import contents_of
from passavant.domain.seals.vds import MAGIC
from passavant.domain.seals.verifying import compare_zones
from passavant.domain.values import Finding, Severity

PORTRAIT_HEIGHT = 400


def portrait_address(image: bytes) -> str:
    """A face as a data address, empty when it cannot be opened; JPEG 2000, which browsers do not show, becomes JPEG."""
    try:
        open_picture(image)  # refuses what is no picture, damaged or too large, before it is opened in colour
    except CannotOpen:
        return ""
    picture = Image.open(io.BytesIO(image))
    picture.thumbnail((PORTRAIT_HEIGHT, PORTRAIT_HEIGHT))
    out = io.BytesIO()
    picture.convert("RGB").save(out, "JPEG", quality=85)
    return "data:image/jpeg;base64," + base64.b64encode(out.getvalue()).decode("ascii")


def seals_in(content: bytes, printed: Sequence[str], trust: TrustStore, *, at: datetime) -> list[Finding]:
    """What every seal of a picture says; a picture without one, or that cannot be opened, says nothing."""
    try:
        codes = read_barcodes(np.ascontiguousarray(open_picture(content).gray))
    except CannotOpen:
        return []
    return [finding for code in codes for finding in _of_code(code, printed, trust, at=at)]


def _of_code(code: Barcode, printed: Sequence[str], trust: TrustStore, *, at: datetime) -> list[Finding]:
    try:
        if code.data[:1] == bytes((MAGIC,)):
            return _of_seal(read_seal(code.data), printed, trust, at=at)
        seal = read_nc_seal(code.text)
    except NotASeal:
        return []  # a ticket, an address: many documents carry codes that are no seals
    verdict = verify_nc_seal(seal, trust, at=at)
    return [*verdict.findings, *_holds(verdict.outcome, seal.issuing_state, "")]


def _of_seal(seal: Seal, printed: Sequence[str], trust: TrustStore, *, at: datetime) -> list[Finding]:
    verdict, contents = verify_seal(seal, trust, at=at), contents_of(seal)
    different = compare_zones(contents.mrz, printed) if contents.mrz and printed else []
    holds = (
        []
        if different
        else _holds(verdict.outcome, seal.header.issuing_state, seal.header.signed.isoformat())
    )
    return [*verdict.findings, *contents.findings, *different, *holds]


def _holds(outcome: Outcome, issuing_state: str, date: str) -> list[Finding]:
    if outcome is not Outcome.HOLDS:
        return []
    details = {"issuing_state": issuing_state, "date": date or "—"}
    return [Finding(code="documents.seal_holds", severity=Severity.NOTE, details=details)]
