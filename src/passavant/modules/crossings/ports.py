"""The question that this room asks of others: what do you know of this traveller and this document?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from passavant.base.ports import Port
from passavant.domain.values import Finding
from passavant.modules.crossings.facts import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A traveller at a window, before anybody has decided."""

    document: Document
    direction: str
    mode: str
    post: str
    booth: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A check, whether it could be done, and of when its data are."""

    code: str
    done: bool = True
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a room found, and what it looked at to find it."""

    findings: tuple[Finding, ...] = ()
    checks: tuple[Check, ...] = ()


findings: Port[Question, Answer] = Port("findings")


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An inspection that nobody decided yet: what became known of its document since a moment?"""

    document: Document
    since: datetime


news: Port[Waiting, Answer] = Port("news")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an officer stands and may want a tool of another room: at a booth, or before an inspection."""

    inspection: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """A link beside the officer's own buttons: shown to those who hold the permission."""

    title: str
    address: str
    permission: str


tools: Port[Place, Tool | None] = Port("tools")

EXPECTED = ("watchlists", "entry_rules", "chip")
"""Checks that a card has to speak of even where no room does them yet: then it says that they were not done.

A room that speaks of "chip.no_reader" has spoken of "chip": what follows the dot says why it was not done.
"""
