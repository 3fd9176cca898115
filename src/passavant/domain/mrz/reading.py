"""Reading a machine readable zone: lines in, a zone and findings out (ICAO Doc 9303-3, section 4).

Bad input is an answer, never an exception: the officer is told what to do next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from passavant.domain.codes import family_of, is_known, sex_of
from passavant.domain.mrz import dates, judging
from passavant.domain.mrz.alphabet import is_clean
from passavant.domain.mrz.checking import check_findings, document_number
from passavant.domain.mrz.findings import check, note
from passavant.domain.mrz.names import read_names
from passavant.domain.mrz.national import RUSSIAN_INTERNAL_PASSPORT, read_russian
from passavant.domain.mrz.plans import NOWHERE, Plan, plan_for
from passavant.domain.mrz.repairing import may_need_repair, repair_text
from passavant.domain.mrz.scanning import is_first_of_two, scan
from passavant.domain.mrz.zone import MachineReadableZone, Reading
from passavant.domain.values import Finding, PartialDate


def read(text_or_lines: str | Sequence[str], *, today: date, repair: bool = True) -> Reading:
    """Read one document.

    Args:
        text_or_lines: as scanned or pasted, or already cut into lines.
        today: decides centuries and expiry.
        repair: mend what the field or the check digits allow in one way only, and say so.
    Returns:
        A zone with its findings; without a zone when the input has the shape of no ICAO format, and then one
        finding says why.
    """
    lines = None if isinstance(text_or_lines, str) else tuple(text_or_lines)
    plan = plan_for(lines) if lines else None
    if lines and plan and is_clean("".join(lines)):
        return _read_document(plan, lines, today=today, repair=repair, notes=[])
    scanned = scan(text_or_lines)
    plan = plan_for(scanned.lines) if scanned.obstacle is None else None
    if plan is None:
        return _unreadable(scanned.lines, scanned.obstacle or check("mrz.garbage"))
    return _read_document(plan, scanned.lines, today=today, repair=repair, notes=list(scanned.notes))


def _unreadable(lines: tuple[str, ...], reason: Finding) -> Reading:
    return Reading(None, lines, None, (reason,))


def _read_document(
    plan: Plan, lines: tuple[str, ...], *, today: date, repair: bool, notes: list[Finding]
) -> Reading:
    text = "".join(lines)
    if plan.is_national:
        return _read(plan, text, today=today, repair=repair, notes=notes)
    if not _opens_a_zone(text) and any(_opens_a_zone(line) for line in lines[1:]):
        return _unreadable(lines, check("mrz.line_order"))
    if len(lines) == 2 and is_first_of_two(lines[1]):
        return _unreadable(lines, check("mrz.half_scan", lines="1", expected="2"))
    return _read(plan, text, today=today, repair=repair, notes=notes)


def _opens_a_zone(line: str) -> bool:
    """Whether a line begins with a document code and a State, as only the first line does."""
    return family_of(line[0]) is not None and is_known(line[2:5])


def _read(plan: Plan, text: str, *, today: date, repair: bool, notes: list[Finding]) -> Reading:
    findings = notes
    failed = check_findings(plan, text)
    if repair and may_need_repair(plan, text, failed):
        repaired = repair_text(plan, text)
        findings += repaired.findings
        if repaired.text != text:
            text = repaired.text
            failed = check_findings(plan, text)
    findings += failed
    zone = _zone(plan, text, today=today, findings=findings)
    return Reading(plan.format, zone.lines, zone, tuple(findings))


def _zone(plan: Plan, text: str, *, today: date, findings: list[Finding]) -> MachineReadableZone:
    """The fields of a clean text, with what there is to say about them added to the findings."""
    number = document_number(plan, text)
    surname, given_names = _names(plan, text)
    document_code = text[plan.code].rstrip("<")
    issuing_state = text[plan.state].rstrip("<")
    nationality = text[plan.nationality].rstrip("<") or plan.layout.nationality
    sex = text[plan.sex]
    born = _date("date_of_birth", text[plan.birth], today=today, findings=findings)
    expires = _date("date_of_expiry", text[plan.expiry], today=today, findings=findings)
    findings += judging.birth(text[plan.birth], born, today=today)
    findings += judging.expiry(expires, today=today)
    if plan.is_national:
        findings.append(judging.national(plan.format))
    else:
        findings += judging.codes(document_code, issuing_state, nationality, sex)
        findings += judging.number(document_code, issuing_state, number.text)
        findings += judging.validity(document_code, issuing_state, expires, today=today)
    findings += _judged_names(plan, text)
    findings += judging.specimen(surname, given_names, number.text, issuing_state, nationality)
    return MachineReadableZone(
        plan.format,
        plan.lines(text),
        document_code,
        issuing_state,
        surname,
        given_names,
        number.text,
        nationality,
        born,
        sex_of(sex) or "X",
        expires,
        _optional(number.optional_data),
        _optional(text[plan.optional_2]),
    )


def _names(plan: Plan, text: str) -> tuple[str, str]:
    """Surname and given names, out of one field or of two."""
    if plan.name is NOWHERE:
        surname, given_names = (
            read_names(text[plan.slices[field]])[0] for field in ("surname", "given_names")
        )
        return surname, given_names
    if text.startswith(RUSSIAN_INTERNAL_PASSPORT):
        surname, given_names = read_names(text[plan.name])
        return read_russian(surname), read_russian(given_names)
    return read_names(text[plan.name])


def _judged_names(plan: Plan, text: str) -> Iterator[Finding]:
    if text.startswith(RUSSIAN_INTERNAL_PASSPORT):
        yield note("mrz.national.PNRUS", "name")
        return
    for place in plan.name_fields:
        yield from judging.name(text[place])


def _date(field: str, printed: str, *, today: date, findings: list[Finding]) -> PartialDate | None:
    if not printed:  # the layout has no such date
        return None
    read_date = dates.date_of_birth if field == "date_of_birth" else dates.date_of_expiry
    try:
        return read_date(printed, today=today)
    except dates.ImpossibleDate:
        findings.append(check("mrz.date.impossible", field, printed=printed))
        return None


def _optional(printed: str) -> str:
    return printed.replace("<", " ").strip()
