"""What became of hits, for each list and each officer: whether lists help or only hold up the lane."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from passavant.modules.crossings import queries as crossings
from passavant.modules.watchlists.models import Decision, RaisedHit


@dataclass(frozen=True, slots=True)
class ListOutcome:
    """What the hits of one list came to. Rates are counted over all inspections of that time."""

    list_code: str
    hits: int
    same: int
    not_same: int
    unsure: int
    waiting: int
    inspections: int
    median_seconds: int | None
    """From the hit to its judgement; None where none was judged."""

    @property
    def alarms_in_1000(self) -> float:
        """Of a thousand travellers inspected, how many were stopped for this list."""
        return 1000 * self.hits / self.inspections if self.inspections else 0.0


@dataclass(frozen=True, slots=True)
class OfficerOutcome:
    """How one officer judged."""

    officer: str
    judged: int
    same: int
    not_same: int
    unsure: int
    agreed: int
    """Releases that the officer agreed to as second person."""
    median_seconds: int | None


def of_lists(*, since: datetime, until: datetime) -> list[ListOutcome]:
    """Outcomes of the hits raised in a time, by list."""
    inspections = crossings.count_inspections(since=since, until=until)
    grouped: dict[str, list[RaisedHit]] = defaultdict(list)
    for hit in _raised(since, until):
        grouped[hit.list_code].append(hit)
    return [
        ListOutcome(
            list_code=code,
            hits=len(hits),
            same=_count(hits, Decision.SAME),
            not_same=_count(hits, Decision.NOT_SAME),
            unsure=_count(hits, Decision.UNSURE),
            waiting=sum(not hit.decision for hit in hits),
            inspections=inspections,
            median_seconds=_median_seconds(hits),
        )
        for code, hits in sorted(grouped.items())
    ]


def of_officers(*, since: datetime, until: datetime) -> list[OfficerOutcome]:
    """Outcomes of the hits raised in a time, by who judged."""
    judged: dict[str, list[RaisedHit]] = defaultdict(list)
    agreed: dict[str, int] = defaultdict(int)
    for hit in _raised(since, until):
        if hit.judged_by:
            judged[hit.judged_by].append(hit)
        if hit.released_by:
            agreed[hit.released_by] += 1
    return [
        OfficerOutcome(
            officer=officer,
            judged=len(judged[officer]),
            same=_count(judged[officer], Decision.SAME),
            not_same=_count(judged[officer], Decision.NOT_SAME),
            unsure=_count(judged[officer], Decision.UNSURE),
            agreed=agreed[officer],
            median_seconds=_median_seconds(judged[officer]),
        )
        for officer in sorted(judged.keys() | agreed.keys())
    ]


def _raised(since: datetime, until: datetime) -> Iterable[RaisedHit]:
    return RaisedHit.objects.filter(raised_at__gte=since, raised_at__lt=until).iterator()


def _count(hits: Iterable[RaisedHit], decision: Decision) -> int:
    return sum(hit.decision == decision for hit in hits)


def _median_seconds(hits: Iterable[RaisedHit]) -> int | None:
    waited = [(hit.judged_at - hit.raised_at).total_seconds() for hit in hits if hit.judged_at]
    return round(median(waited)) if waited else None
