"""What other rooms may ask of returns, and what returns tells them of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from passavant.base.models import Officer
from passavant.base.ports import Port
from passavant.modules.returns.reasons import Authority as Authority  # noqa: PLC0414  (a door: who hands over)
from passavant.modules.returns.reasons import Means

BY_SEA = Means.BOAT.value
"""The means of those who are brought by sea."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """People are about to be handed over: another room asks for a reception of them.

    Whoever asks checks "returns.receive" at the post first; the listener checks it again.
    """

    officer: Officer
    post: str
    means: str
    carrier: str
    authority: str
    authority_name: str
    origin: str
    expected: int | None
    note: str
    at: datetime


receive: Port[Handover, UUID] = Port("receive")
"""Answered by this room itself with the reception that was opened, in the commit of whoever asks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InNeed:
    """A person was registered who needs help first; in the same commit as what is recorded in answer."""

    person: UUID
    reception: UUID
    post: str
    is_child_alone: bool
    rank: int
    at: datetime


in_need: Port[InNeed, None] = Port("in_need")
"""For a room that takes over the help: it opens a case of its own, and refers to the person by this key."""
