"""What a judgement knows: the facts of a case made ready for the rules, and each of them in words for the record."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date
from zoneinfo import ZoneInfo

from passavant.domain.entry_rules.cases import OLDEST, Case
from passavant.domain.values import PartialDate, age_on


@dataclass(frozen=True, slots=True)
class Known:
    """A case at a local date. `nationalities` is None where one was read wrong or not at all and no other is known."""

    case: Case
    zone: ZoneInfo
    today: date
    nationalities: frozenset[str]
    """Those that are known; `all_known` says whether there may be another."""
    all_known: bool
    ages: tuple[int, int] | None
    """Least and greatest age in completed years; one day's difference where the birth date is whole."""

    @classmethod
    def of(cls, case: Case, zone: ZoneInfo) -> Known:
        today = case.at.astimezone(zone).date()
        named = (case.nationality, *case.other_nationalities)
        return cls(
            case=case,
            zone=zone,
            today=today,
            nationalities=frozenset(code for code in named if code),
            all_known=case.nationality is not None,
            ages=_ages(case.dob, today),
        )

    @property
    def birth_date_is_doubted(self) -> bool:
        return self.case.dob is not None and self.ages is None


def _ages(dob: PartialDate | None, today: date) -> tuple[int, int] | None:
    """None where nothing is known, or the date would make the person unborn or older than anybody."""
    if dob is None or dob.earliest > today:
        return None
    youngest = max(0, age_on(dob, today=today))
    oldest = age_on(PartialDate.of(dob.earliest), today=today)
    return None if youngest > OLDEST else (youngest, oldest)


def told(fact: str, case: Case) -> str:
    """The value of a fact as a verdict keeps it; "unknown" where it is not known. Never a document's number."""
    value = _VALUES[fact](case) if fact in _VALUES else _stated(case, fact)
    return "unknown" if value is None else value


def _stated(case: Case, fact: str) -> str | None:
    value = case.stated.get(fact, False)
    return None if value is None else ("yes" if value else "no")


def _visas(case: Case) -> str | None:
    if case.visas is None:
        return None
    rows = [
        [visa.issuer, _day(visa.first), _day(visa.last), visa.entries, visa.used, visa.stay_days]
        for visa in case.visas
    ]
    return json.dumps(sorted(rows, key=json.dumps))


def _alerts(case: Case) -> str | None:
    if case.alerts is None:
        return None
    rows = [
        [
            alert.type,
            _day(alert.first),
            _day(alert.last),
            [alert.term.years, alert.term.months, alert.term.days] if alert.term else None,
        ]
        for alert in case.alerts
    ]
    return json.dumps(sorted(rows, key=json.dumps))


def _stays(case: Case) -> str | None:
    if case.earlier_stays is None:
        return None
    return json.dumps(sorted([_day(entered), _day(left) or ""] for entered, left in case.earlier_stays))


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


_VALUES = {
    "nationality": lambda case: " ".join(
        filter(None, (case.nationality or "unknown", *case.other_nationalities))
    ),
    "document_type": lambda case: case.document_type,
    "document_issuer": lambda case: case.document_issuer,
    "document_expiry": lambda case: _day(case.document_expiry),
    "dob": lambda case: str(case.dob) if case.dob else None,
    "purpose": lambda case: case.purpose,
    "post": lambda case: case.post or None,
    "visas": _visas,
    "alerts": _alerts,
    "accompanied_by": lambda case: None if case.accompanied_by is None else " ".join(case.accompanied_by),
    "onward_at": lambda case: case.onward_at.astimezone(UTC).isoformat() if case.onward_at else None,
    "earlier_stays": _stays,
}
FACTS = frozenset(_VALUES)
"""The names of facts that a case has a place for; all others are stated."""
