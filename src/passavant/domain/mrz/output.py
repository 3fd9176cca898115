"""A reading as plain data for JSON, fields named as in ICAO Doc 9303; nothing is judged here."""

from __future__ import annotations

from passavant.domain.mrz.zone import MachineReadableZone, Reading
from passavant.domain.values import Finding

FIELDS = (
    "document_code",
    "issuing_state",
    "surname",
    "given_names",
    "document_number",
    "nationality",
    "date_of_birth",
    "sex",
    "date_of_expiry",
    "optional_data",
    "optional_data_2",
)


def as_icao_dict(reading: Reading) -> dict[str, object]:
    """One object per document: format, valid, the fields, the findings with their explanations, the lines.

    Dates are "1974-08-12", "1985-03" or "1985" as far as they are known, else None; without a zone every
    field is None.
    """
    return {
        "format": str(reading.format) if reading.format else None,
        "valid": reading.is_valid,
        **{field: _plain(reading.zone, field) for field in FIELDS},
        "findings": [finding_as_dict(finding) for finding in reading.findings],
        "lines": list(reading.lines),
    }


def finding_as_dict(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "field": finding.field,
        "explanation": finding.explanation,
        "details": dict(finding.details),
    }


def _plain(zone: MachineReadableZone | None, field: str) -> str | None:
    value = getattr(zone, field, None)
    return None if value is None else str(value)
