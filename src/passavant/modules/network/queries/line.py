"""At a post: how its own way to headquarters stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.conf import settings

from passavant.domain.values import Finding, Severity
from passavant.journal.site import headquarters_code, site_code
from passavant.modules.network.queries.quarantine import Segment, segments
from passavant.relay.freshness import in_step_at
from passavant.relay.models import KeptReceipt, Link
from passavant.relay.rounds import waiting


@dataclass(frozen=True)
class LineStanding:
    """How a post stands with headquarters, whatever carries for it.

    Every page of a post says how old that is and how much waits; what only one page shows is read when it asks.
    """

    headquarters: str
    in_step_at: datetime | None
    """When it last had everything, by whatever carrier."""
    waiting: int
    """Entries of this site that headquarters has not signed for."""
    is_old: bool

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """One for each carrier that was ever used, the latest tried first."""
        return tuple(Link.objects.order_by("-tried_at"))

    @cached_property
    def receipts(self) -> tuple[KeptReceipt, ...]:
        return tuple(KeptReceipt.objects.filter(site=site_code()).order_by("-epoch"))

    @cached_property
    def segments(self) -> tuple[Segment, ...]:
        """What came from headquarters and was not taken."""
        return tuple(segments())

    @property
    def last(self) -> Link | None:
        return self.links[0] if self.links else None

    @property
    def by(self) -> str:
        """The carrier by which it last was in step."""
        return next((link.carrier for link in self.links if link.reached_at == self.in_step_at), "")

    @property
    def trouble(self) -> Finding | None:
        if self.last is None or not self.last.trouble:
            return None
        return Finding(code=self.last.trouble, severity=Severity.STOP, details=self.last.details)


def line_standing(*, at: datetime) -> LineStanding:
    reached = in_step_at()
    limit = timedelta(minutes=settings.PASSAVANT.rooms["network"].old_minutes)
    return LineStanding(
        headquarters=headquarters_code(),
        in_step_at=reached,
        waiting=waiting(),
        is_old=reached is None or at - reached > limit,
    )
