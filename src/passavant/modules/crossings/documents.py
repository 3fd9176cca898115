"""A document as facts hold it, from what was read or typed."""

from __future__ import annotations

from collections.abc import Mapping

from passavant.domain.codes.numbers import normal_number
from passavant.domain.mrz import MachineReadableZone
from passavant.modules.crossings.facts import Document, ReadBy


def from_zone(zone: MachineReadableZone) -> Document:
    """The document that a machine readable zone shows."""
    return Document(
        read_by=ReadBy.MRZ,
        document_code=zone.document_code,
        issuing_state=zone.issuing_state,
        document_number=zone.document_number,
        surname=zone.surname,
        given_names=zone.given_names,
        nationality=zone.nationality,
        date_of_birth=str(zone.date_of_birth or ""),
        sex=zone.sex,
        date_of_expiry=str(zone.date_of_expiry or ""),
        mrz=zone.lines,
    )


def from_typed(values: Mapping[str, str], *, has_papers: bool, birth_date_estimated: bool) -> Document:
    """A document copied by eye, or what a person without papers says."""
    return Document(
        read_by=ReadBy.TYPED if has_papers else ReadBy.NO_PAPERS,
        document_code=values.get("document_code", "").upper(),
        issuing_state=values.get("issuing_state", "").upper(),
        document_number=normal_number(values.get("document_number", "")),
        surname=values.get("surname", ""),
        given_names=values.get("given_names", ""),
        nationality=values.get("nationality", "").upper(),
        date_of_birth=values.get("date_of_birth", ""),
        sex=values.get("sex", "") or "X",
        date_of_expiry=values.get("date_of_expiry", ""),
        birth_date_estimated=birth_date_estimated,
    )
