"""What happened at a site: shifts begun and ended."""

from __future__ import annotations

from uuid import UUID

from passavant.journal import Audience, Sensitivity, fact


@fact(
    "sites.shift.opened",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.PERSONAL,
    keep_years=10,
)
class ShiftOpened:
    """An officer took a booth; kept to answer for every decision taken there."""

    shift: UUID
    officer: str
    booth: str
    post: str


@fact(
    "sites.shift.closed",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.PERSONAL,
    keep_years=10,
)
class ShiftClosed:
    """An officer left a booth."""

    shift: UUID
