"""Who would be judged otherwise: the travellers of some days under two policies, as their cases were kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from passavant.domain.entry_rules import Case, Policy, Verdict, judge
from passavant.modules.rules import judging, queries
from passavant.modules.sites.queries import posts

MOST = 20_000
"""Cases that are judged again at once."""


@dataclass(frozen=True, slots=True)
class Otherwise:
    """One inspection with both verdicts."""

    inspection: UUID
    post: str
    nationality: str
    old: Verdict
    new: Verdict


@dataclass(frozen=True, slots=True)
class Rejudged:
    """How many were judged under both, and who would be judged otherwise."""

    count: int
    otherwise: tuple[Otherwise, ...]


def rejudge(old: Policy, new: Policy, *, days: int, now: datetime) -> Rejudged:
    """Judge the kept cases of so many days under both policies."""
    rows = queries.judgements_since(now - timedelta(days=days))[:MOST]
    cases = [(row.pk, row.post, judging.stored_case(row.case)) for row in rows.iterator(chunk_size=2000)]
    return Rejudged(len(cases), tuple(_otherwise(old, new, cases)))


def _otherwise(old: Policy, new: Policy, cases: list[tuple[UUID, str, Case]]) -> Iterator[Otherwise]:
    zones = {post.code: post.time_zone for post in posts()}
    for inspection, post, case in cases:
        before, after = (judge(policy, case, zone=zones.get(post, "")) for policy in (old, new))
        if _said(before) != _said(after):
            yield Otherwise(inspection, post, case.nationality or "", before, after)


def _said(verdict: Verdict) -> tuple[object, ...]:
    return verdict.outcome, verdict.decisive_rule, verdict.stay_until, verdict.leave_by, verdict.conditions
