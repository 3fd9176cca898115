"""What headquarters hears of a site, for the rooms that want to know: each asks nothing of the relay but this."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from passavant.base.ports import Port
from passavant.relay.audiences import Cursors


@dataclass(frozen=True, slots=True)
class Heard:
    """A site said how far it has each chain."""

    site: str
    before: Cursors
    """What it said the last time; nothing, where that is not known."""
    cursors: Cursors
    at: datetime
    """When headquarters heard it: the site had it by then, and perhaps long before."""

    @property
    def moved(self) -> list[tuple[str, int, int, int]]:
        """The chains of which it has more now: site, epoch, number before, number now."""
        return [
            (site, epoch, self.before.get((site, epoch), 0), last)
            for (site, epoch), last in self.cursors.items()
            if last > self.before.get((site, epoch), 0)
        ]


heard: Port[Heard, None] = Port("heard")
"""Asked after every site that was heard; a room that fails keeps no site from its answer."""


def as_cursors(told: Iterable[Any]) -> Cursors:
    """Cursors as a peer's row keeps them."""
    return {(str(site), int(epoch)): int(last) for site, epoch, last in told}
