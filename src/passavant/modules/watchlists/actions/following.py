"""What follows a new version or entry: the index on disk, and those who crossed lately are compared with it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from django.db import connections, transaction

from passavant.journal import clock
from passavant.journal.site import site_code
from passavant.modules.watchlists import indexing
from passavant.modules.watchlists.actions.alerting import Rescreened, Wanted, rescreen, stop_waiting

logger = logging.getLogger(__name__)
Progress = Callable[[int], None]


def follow_up(
    *, wanted: Wanted, changes: int = 0, actor: str, progress: Progress = lambda _: None
) -> Rescreened:
    """Bring the index on disk up to date, and run the new entries against those who crossed lately.

    A large index that changed little is left: each process adds what changed since.

    Args:
        changes: how many entries began and ended.
    """
    if changes > indexing.FEW or (changes and indexing.is_small()):
        indexing.refresh()
    return rescreen(wanted=wanted, actor=actor, at=clock.now(), progress=progress)


def stop_waiting_soon() -> None:
    """Once it is committed that entries have arrived, compare whoever waits at this site's windows with them.

    What a power cut stops, `passavant watchlist rescreen` makes up.
    """

    def work() -> None:
        try:
            stop_waiting(post=site_code(), actor="system", at=clock.now())
        except Exception as trouble:  # noqa: BLE001  (the entries have arrived; names stay out of logs)
            logger.error("those who wait were not compared: %s", type(trouble).__name__)  # noqa: TRY400

    transaction.on_commit(work)


def follow_up_beside(*, wanted: Wanted, changes: int = 0, actor: str) -> None:
    """The same in a thread, once what was recorded is committed.

    What a power cut stops, `passavant watchlist rescreen` makes up.
    """

    def work() -> None:
        try:
            follow_up(wanted=wanted, changes=changes, actor=actor)
        except Exception as trouble:  # noqa: BLE001  (a thread has nobody to tell; names stay out of logs)
            logger.error("entries were not run against the past: %s", type(trouble).__name__)  # noqa: TRY400
        finally:
            connections.close_all()

    thread = threading.Thread(target=work, name="watchlist-follow-up", daemon=True)
    transaction.on_commit(thread.start)
