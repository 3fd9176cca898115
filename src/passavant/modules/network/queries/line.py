"""At a post: how its own way to headquarters stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from passavant.domain.values import Finding, Severity
from passavant.journal.models import Quarantined
from passavant.journal.site import headquarters_code, site_code
from passavant.modules.network.queries.post import MOST_SEGMENTS, Segment
from passavant.relay.models import KeptReceipt, Link
from passavant.relay.rounds import waiting


@dataclass(frozen=True, slots=True)
class LineStanding:
    """How a post stands with headquarters, whatever carries for it."""

    headquarters: str
    links: tuple[Link, ...]
    """One for each carrier that was ever used, the latest tried first."""
    waiting: int
    """Entries of this site that headquarters has not signed for."""
    is_old: bool
    receipts: tuple[KeptReceipt, ...]
    segments: tuple[Segment, ...]
    """What came from headquarters and was not taken."""

    @property
    def last(self) -> Link | None:
        return self.links[0] if self.links else None

    @property
    def in_step_at(self) -> datetime | None:
        """When it last had everything, by whatever carrier."""
        return max((link.reached_at for link in self.links if link.reached_at), default=None)

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
    links = tuple(Link.objects.order_by("-tried_at"))
    reached = max((link.reached_at for link in links if link.reached_at), default=None)
    limit = timedelta(minutes=settings.PASSAVANT.rooms["network"].old_minutes)
    quarantined = Quarantined.objects.order_by("-arrived_at").values_list("arrived_at", "reason", "digest")
    return LineStanding(
        headquarters=headquarters_code(),
        links=links,
        waiting=waiting(),
        is_old=reached is None or at - reached > limit,
        receipts=tuple(KeptReceipt.objects.filter(site=site_code()).order_by("-epoch")),
        segments=tuple(Segment(*row) for row in quarantined[:MOST_SEGMENTS]),
    )
