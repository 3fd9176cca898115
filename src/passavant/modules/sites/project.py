"""Rows of shifts."""

from __future__ import annotations

from collections.abc import Iterable

from passavant.journal import Amend, Change, Envelope, Put, projects
from passavant.modules.sites.facts import ShiftClosed, ShiftOpened
from passavant.modules.sites.models import Shift


@projects(ShiftOpened)
def shift_opened(fact: ShiftOpened, envelope: Envelope) -> Iterable[Change]:
    row = {
        "site": envelope.site,
        "officer": fact.officer,
        "booth": fact.booth,
        "post": fact.post,
        "opened_at": envelope.when,
    }
    return [Put(Shift, fact.shift, row)]


@projects(ShiftClosed)
def shift_closed(fact: ShiftClosed, envelope: Envelope) -> Iterable[Change]:
    return [Amend(Shift, fact.shift, {"closed_at": envelope.when})]
