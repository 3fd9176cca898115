"""What lies in quarantine, by who brought it, and what of it nobody has looked at yet; never what it holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from passavant.domain.values import Finding, Severity
from passavant.journal.models import Quarantined
from passavant.modules.network.models import Looked

MOST_SEGMENTS = 50


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment in quarantine: when it came, and why it was not taken."""

    digest: str
    brought_by: str
    """Empty where nobody signed for it, as for a file."""
    arrived_at: datetime
    why: str
    """As `relay.wording` tells it; empty where an earlier program kept it."""
    reason: str
    """The exact sentence, in English."""
    is_new: bool
    """Nobody has looked at it since it came, or came again."""

    @property
    def finding(self) -> Finding:
        return Finding(code=f"reason.{self.why}", severity=Severity.CHECK)


def segments(brought_by: str | None = None) -> list[Segment]:
    """The latest segments, of one sender or of all."""
    return list(_read(brought_by))[:MOST_SEGMENTS]


def unseen(brought_by: str) -> list[str]:
    """The digests of what somebody brought and nobody has looked at."""
    return [segment.digest for segment in _read(brought_by) if segment.is_new]


@dataclass(frozen=True, slots=True)
class Kept:
    """What lies there of one sender: how much, how much of it is new, and why the last was not taken."""

    count: int = 0
    new: int = 0
    why: str = ""


NOTHING = Kept()


def kept_by_sender() -> dict[str, Kept]:
    """Read in one question; what the segments hold is not read."""
    found: dict[str, Kept] = {}
    for segment in _read(None):
        before = found.get(segment.brought_by, NOTHING)
        why = before.why or segment.why or segment.reason
        found[segment.brought_by] = Kept(before.count + 1, before.new + segment.is_new, why)
    return found


def _read(brought_by: str | None) -> Iterator[Segment]:
    """The latest first."""
    looked = Looked.objects.filter(digest=OuterRef("digest"), looked_at__gte=OuterRef("arrived_at"))
    rows = Quarantined.objects.annotate(is_new=~Exists(looked)).order_by("-arrived_at", "digest")
    if brought_by is not None:
        rows = rows.filter(brought_by=brought_by)
    for row in rows.values_list("digest", "brought_by", "arrived_at", "why", "reason", "is_new"):
        yield Segment(*row)
