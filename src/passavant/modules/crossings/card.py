"""The decision card: what one officer needs to see of one traveller, as a value for page, terminal and API."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from passavant.base.wording import tell, tell_code
from passavant.domain.values import AGE_OF_MAJORITY, Finding, PartialDate, Severity, age_on, declare_sentences
from passavant.modules.crossings import facts
from passavant.modules.crossings.actions import Examined, findings_now
from passavant.modules.crossings.judging import partial_date_of
from passavant.modules.crossings.models import Inspection
from passavant.modules.crossings.ports import Answer, first_line_reads

declare_sentences(
    {
        "crossings.call_second_line": "Call the second line. Do not let this traveller go on alone.",
        "check.watchlists": "Watchlists",
        "check.entry_rules": "Entry and exit rules",
        "check.chip": "Chip of the document",
        "check.crossings": "Earlier crossings",
        "check.mrz": "Machine readable zone",
    }
)


@dataclass(frozen=True, slots=True)
class Line:
    """One finding as it is shown."""

    code: str
    severity: Severity
    sentence: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One check as it is shown: done and of when, or not done."""

    code: str
    done: bool
    as_of: datetime | None

    @property
    def title(self) -> str:
        return tell_code(f"check.{self.code}", {})


@dataclass(frozen=True, slots=True)
class Card:
    """The traveller, the document, what was found and why, what was not checked, and what is recommended."""

    outcome: str
    document: facts.Document
    date_of_birth: PartialDate | None
    age: int | None
    date_of_expiry: PartialDate | None
    days_left: int | None
    lines: tuple[Line, ...]
    checks: tuple[CheckLine, ...]

    @property
    def is_minor(self) -> bool:
        return self.age is not None and self.age < AGE_OF_MAJORITY

    @property
    def not_checked(self) -> tuple[CheckLine, ...]:
        return tuple(check for check in self.checks if not check.done)

    @property
    def checked(self) -> tuple[CheckLine, ...]:
        return tuple(check for check in self.checks if check.done)

    @property
    def full_name(self) -> str:
        return f"{self.document.surname} {self.document.given_names}".strip()


def card_of_inspection(
    row: Inspection, document: facts.Document, *, today: date, may_read_why: bool, since: Answer | None = None
) -> Card:
    """The card of an inspection as it was recorded, with what became known since where nobody has decided yet."""
    later = since or Answer()
    replaced = {check.code.partition(".")[0] for check in later.checks}
    checks = tuple(
        CheckLine(check["code"], check["done"], _instant(check["as_of"]))
        for check in json.loads(row.checks)
        if check["code"].partition(".")[0] not in replaced
    )
    checks += tuple(CheckLine(check.code, check.done, check.as_of) for check in later.checks)
    findings = tuple(sorted(findings_now(row, later), key=lambda finding: -finding.severity.rank))
    return _card(
        facts.Recommendation.of(findings).value,
        document,
        findings,
        checks,
        today=today,
        may_read_why=may_read_why,
    )


def card_of_examination(document: facts.Document, examined: Examined, *, today: date) -> Card:
    """The card of a traveller whom nobody has recorded: what `passavant inspect` shows."""
    checks = tuple(CheckLine(c.code, c.done, c.as_of) for c in examined.checks)
    return _card(
        examined.recommendation.value, document, examined.findings, checks, today=today, may_read_why=True
    )


def as_dict(card: Card) -> dict[str, Any]:
    """The card for programs: fields as in the facts, findings with code, severity and explanation."""
    document = card.document
    return {
        "recommended": card.outcome,
        "document": {
            name: getattr(document, name)
            for name in (
                "document_code",
                "issuing_state",
                "document_number",
                "surname",
                "given_names",
                "nationality",
                "date_of_birth",
                "sex",
                "date_of_expiry",
            )
        },
        "age": card.age,
        "findings": [
            {
                "code": line.code,
                "severity": line.severity.value,
                "field": line.field,
                "explanation": line.sentence,
            }
            for line in card.lines
        ],
        "checked": [
            {"check": check.code, "as_of": check.as_of.isoformat() if check.as_of else None}
            for check in card.checked
        ],
        "not_checked": [check.code for check in card.not_checked],
    }


def lines_of(findings: Iterable[Finding]) -> tuple[Line, ...]:
    return tuple(Line(f.code, f.severity, tell(f), f.field) for f in findings)


def _card(
    outcome: str,
    document: facts.Document,
    findings: tuple[Finding, ...],
    checks: tuple[CheckLine, ...],
    *,
    today: date,
    may_read_why: bool,
) -> Card:
    born = partial_date_of(document.date_of_birth)
    expiry = partial_date_of(document.date_of_expiry)
    return Card(
        outcome=outcome,
        document=document,
        date_of_birth=born,
        age=age_on(born, today=today) if born and born.latest <= today else None,
        date_of_expiry=expiry,
        days_left=(expiry.latest - today).days if expiry else None,
        lines=lines_of(findings if may_read_why else _without_reasons(findings)),
        checks=checks,
    )


def _without_reasons(findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """The first line learns of a stop that it has to refer, and why only where that was meant for it."""
    shown = tuple(finding for finding in findings if first_line_reads(finding))
    if not any(finding.severity is Severity.STOP for finding in findings):
        return shown
    return (Finding(code="crossings.call_second_line", severity=Severity.STOP), *shown)


def _instant(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
