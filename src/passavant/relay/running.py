"""Run rounds one after another, for as long as the site lives, and remember how the way stands."""

from __future__ import annotations

import logging
import random
from contextlib import suppress
from threading import Event

from django.conf import settings
from django.db import OperationalError, close_old_connections

from passavant.journal import clock
from passavant.journal.errors import JournalError
from passavant.relay.caller import Caller
from passavant.relay.carriers import open_carrier
from passavant.relay.errors import RelayTrouble, disk_heeded
from passavant.relay.models import Link
from passavant.relay.rounds import Progress, Round, exchange, waiting

logger = logging.getLogger(__name__)
LONGEST_PAUSE = 60.0
"""Seconds between tries on a line that is cut: how late headquarters hears of it at most when it is mended."""
_LOOKS_SECONDS = 0.5
"""How soon the relay sees that somebody has recorded something here."""


def run_once(caller: Caller, *, progress: Progress = lambda _: None) -> Round:
    """One round, remembered; raises what `exchange` raises."""
    try:
        with disk_heeded():
            done = exchange(caller, progress=progress)
    except RelayTrouble as trouble:
        _remember(caller, trouble=trouble.code, details=trouble.details)
        raise
    except JournalError as trouble:
        _remember(caller, trouble="relay.quarantined_here", details={"reason": trouble.why or str(trouble)})
        raise
    _remember(caller)
    return done


def run(*, stopped: Event) -> None:
    """Rounds until told to stop; a trouble makes the pauses longer and never ends it."""
    caller = Caller(open_carrier())
    every = float(settings.PASSAVANT.relay.every_seconds)
    pause, said = every, ""
    while not stopped.is_set():
        trouble = _one_round(caller)
        if trouble != said:
            logger.warning("relay: %s", trouble or "well again")
            said = trouble
        pause = min(LONGEST_PAUSE, pause * 2) if trouble else every
        _pause(caller, pause, stopped, heed=not trouble)
    caller.carrier.close()


def _one_round(caller: Caller) -> str:
    """Do a round; returns the code of its trouble, or what else broke it off, or nothing."""
    try:
        run_once(caller)
    except JournalError as trouble:
        caller.carrier.close()
        return getattr(trouble, "code", type(trouble).__name__)
    except Exception as trouble:  # noqa: BLE001  (the next round may do better; names stay out of logs)
        caller.carrier.close()
        return type(trouble).__name__
    finally:
        close_old_connections()
    return ""


def _pause(caller: Caller, seconds: float, stopped: Event, *, heed: bool) -> None:
    """Wait, but no longer than until there is something to say or to hear, where the line is well.

    Posts that lost the line together must not all come back in the same instant.
    """
    left = seconds * random.uniform(0.8, 1.2)  # noqa: S311  (no secret)
    stood = _waiting_if_known()
    while left > 0 and not stopped.is_set():
        step = min(left, _LOOKS_SECONDS)
        if caller.carrier.wait_for_news(step) or (heed and _waiting_if_known() != stood):
            return
        left -= step


def _waiting_if_known() -> int | None:
    """How many entries wait here; None: the database does not answer, of which the next round tells."""
    with suppress(OperationalError):
        return waiting()
    return None


def _remember(caller: Caller, *, trouble: str = "", details: dict[str, str] | None = None) -> None:
    now = clock.now()
    known = {"tried_at": now, "trouble": trouble, "details": details or {}, "waiting": waiting()}
    if not trouble:
        known["reached_at"] = now
    with suppress(OperationalError):
        Link.objects.update_or_create(carrier=caller.carrier.name, defaults=known)
