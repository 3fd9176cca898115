"""Run rounds one after another, for as long as the site lives, and remember how the way stands."""

from __future__ import annotations

import logging
import random
from threading import Event

from django.conf import settings
from django.db import close_old_connections

from passavant.journal import clock
from passavant.journal.errors import JournalError
from passavant.relay.caller import Caller
from passavant.relay.carriers import open_carrier
from passavant.relay.errors import RelayTrouble
from passavant.relay.models import Link
from passavant.relay.rounds import Progress, Round, exchange, waiting

logger = logging.getLogger(__name__)
LONGEST_PAUSE = 60.0
"""Seconds between tries on a line that is cut: how late headquarters hears of it at most when it is mended."""


def run_once(caller: Caller, *, progress: Progress = lambda _: None) -> Round:
    """One round, remembered; raises what `exchange` raises."""
    try:
        done = exchange(caller, progress=progress)
    except RelayTrouble as trouble:
        _remember(caller, trouble=trouble.code, details=trouble.details)
        raise
    except JournalError as trouble:
        _remember(caller, trouble="relay.quarantined_here", details={"reason": str(trouble)})
        raise
    _remember(caller)
    return done


def run(*, stopped: Event) -> None:
    """Rounds until told to stop; a trouble makes the pauses longer and never ends it."""
    caller = Caller(open_carrier())
    pause = every = float(settings.PASSAVANT.relay.every_seconds)
    said = ""
    while not stopped.is_set():
        try:
            run_once(caller)
            pause, trouble = every, ""
        except JournalError as found:
            pause, trouble = min(LONGEST_PAUSE, pause * 2), getattr(found, "code", type(found).__name__)
            caller.carrier.close()
        if trouble != said:
            logger.warning("relay: %s", trouble or "well again")
            said = trouble
        close_old_connections()
        # Posts that lost the line together must not all come back in the same instant.
        stopped.wait(pause * random.uniform(0.8, 1.2))  # noqa: S311  (no secret)


def _remember(caller: Caller, *, trouble: str = "", details: dict[str, str] | None = None) -> None:
    now = clock.now()
    known = {"tried_at": now, "trouble": trouble, "details": details or {}, "waiting": waiting()}
    if not trouble:
        known["reached_at"] = now
    Link.objects.update_or_create(carrier=caller.carrier.name, defaults=known)
