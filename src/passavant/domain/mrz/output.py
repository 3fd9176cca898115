"""A reading as plain data for JSON, fields named as in ICAO Doc 9303; nothing is judged here."""

from __future__ import annotations

from passavant.domain.mrz.formats import Format
from passavant.domain.mrz.plans import FIELDS, PLANS
from passavant.domain.mrz.zone import MachineReadableZone, Reading, ZoneFields
from passavant.domain.values import Finding, PartialDate


def as_icao_dict(reading: Reading) -> dict[str, object]:
    """One object per document: format, valid, the fields, the findings with their explanations, the lines.

    Dates are "1974-08-12", "1985-03" or "1985" as far as they are known, else None; without a zone every
    field is None.
    """
    return {
        "format": str(reading.format) if reading.format else None,
        "valid": reading.is_valid,
        **{field: _plain(reading.zone, field) for field in FIELDS},
        "name_may_be_cut": reading.zone.name_may_be_cut if reading.zone else None,
        **(reading.zone.national_data if reading.zone else {}),
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


def fields_from_icao_dict(plain: object, default_format: str | None = None) -> tuple[ZoneFields, Format]:
    """What `write` needs, from an object with the keys of `as_icao_dict`.

    Raises:
        TypeError: it is no object.
        ValueError: a value is no text, a date is none, or the format is unknown or missing.
    """
    if not isinstance(plain, dict):
        raise TypeError("one JSON object a line is needed, with the keys that `read --json` writes")
    texts = {field: plain.get(field) or "" for field in FIELDS}
    strangers = [field for field, text in texts.items() if not isinstance(text, str)]
    if strangers:
        raise ValueError(f"{strangers[0]} must be text")
    document_format = Format(plain.get("format") or default_format or "no format was named")
    national = {
        field: str(plain[field]) for field in PLANS[document_format].national_fields if field in plain
    }
    fields = ZoneFields(
        document_code=texts["document_code"],
        issuing_state=texts["issuing_state"],
        surname=texts["surname"],
        given_names=texts["given_names"],
        document_number=texts["document_number"],
        nationality=texts["nationality"],
        date_of_birth=_date(texts["date_of_birth"]),
        sex=texts["sex"],
        date_of_expiry=_date(texts["date_of_expiry"]),
        optional_data=texts["optional_data"],
        optional_data_2=texts["optional_data_2"],
        national_data=national,
    )
    return fields, document_format


def _date(text: str) -> PartialDate | None:
    return PartialDate.parse(text) if text else None
