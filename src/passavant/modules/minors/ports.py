"""What this room asks of others: who talks with a child who is held?"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from passavant.base.ports import Port


@dataclass(frozen=True, slots=True, kw_only=True)
class ToScreen:
    """A child of an inspection whom somebody is to talk with."""

    inspection: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Screener:
    """A room that talks with the child: where, with what permission, and whether it has done so.

    What the child said stays in that room: the window learns that the talk took place, and nothing else of it.
    """

    title: str
    address: str
    permission: str
    is_done: bool


screenings: Port[ToScreen, Screener | None] = Port("screenings")
"""Where nobody answers, this room's own short form does it."""
