"""What the rules ask of others before they judge: what do you know of this traveller?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from passavant.base.ports import Port
from passavant.domain.entry_rules.cases import Alert, Visa
from passavant.modules.crossings.facts import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A traveller at a window."""

    document: Document
    direction: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What one room knows; what it says nothing of is left to others."""

    visas: tuple[Visa, ...] = ()
    """Visas and permits on record here. A traveller may hold others, so none on record is not yet "no visa"."""
    alerts: tuple[Alert, ...] = ()
    earlier_stays: tuple[tuple[date, date | None], ...] = ()


knowing: Port[Asked, Known] = Port("knowing")


def ask_all(asked: Asked) -> Known | None:
    """What all rooms know together; None where one of them could not answer, and nothing may be taken for known."""
    answers, failed = knowing.ask(asked)
    if failed:
        return None
    return Known(
        visas=tuple(visa for answer in answers for visa in answer.visas),
        alerts=tuple(alert for answer in answers for alert in answer.alerts),
        earlier_stays=tuple(stay for answer in answers for stay in answer.earlier_stays),
    )
