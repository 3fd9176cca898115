"""A case as JSON values again, to be stored beside its verdict; read back it gives the same verdict."""

from __future__ import annotations

from datetime import date

from passavant.domain.entry_rules.cases import LAST_OF_ALL, Alert, Case, Visa


def plain_case(case: Case) -> dict[str, object]:
    """What `read_case` reads; the number of the document is not part of a case."""
    return {
        "phase": str(case.phase),
        "post": case.post,
        "at": case.at.isoformat(),
        "purpose": case.purpose,
        "document": {
            "type": case.document_type,
            "issuer": case.document_issuer,
            "nationality": case.nationality,
            "expiry": "never" if case.document_expiry == LAST_OF_ALL else _day(case.document_expiry),
        },
        "other_nationalities": list(case.other_nationalities),
        "dob": str(case.dob) if case.dob else None,
        "visas": None if case.visas is None else [_visa(visa) for visa in case.visas],
        "alerts": None if case.alerts is None else [_alert(alert) for alert in case.alerts],
        "accompanied_by": None if case.accompanied_by is None else list(case.accompanied_by),
        "onward_at": case.onward_at.isoformat() if case.onward_at else None,
        "earlier_stays": None
        if case.earlier_stays is None
        else [[_day(entered), _day(left)] for entered, left in case.earlier_stays],
        "facts": dict(case.stated),
    }


def _visa(visa: Visa) -> dict[str, object]:
    return {
        "issuer": visa.issuer,
        "from": _day(visa.first),
        "to": _day(visa.last),
        "entries": visa.entries,
        "used": visa.used,
        "stay_days": visa.stay_days,
    }


def _alert(alert: Alert) -> dict[str, object]:
    term = alert.term
    return {
        "type": alert.type,
        "from": _day(alert.first),
        "to": _day(alert.last),
        **({"years": term.years, "months": term.months, "days": term.days} if term else {}),
    }


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
