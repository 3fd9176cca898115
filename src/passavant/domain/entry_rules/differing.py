"""Two versions of a policy beside each other: who would be judged otherwise, and how."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from passavant.domain.entry_rules.cases import Case
from passavant.domain.entry_rules.judging import judge
from passavant.domain.entry_rules.policy import Policy
from passavant.domain.entry_rules.verdicts import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One case that the new version judges otherwise, under both."""

    id: str
    old: Verdict
    new: Verdict


def diff(
    old: Policy, new: Policy, cases: Iterable[tuple[str, Case]], *, zone: str = ""
) -> Iterator[Difference]:
    """Of cases with their names, those whose outcome, end of stay or conditions change; another rule alone is none."""
    for name, case in cases:
        before, after = judge(old, case, zone=zone), judge(new, case, zone=zone)
        if _felt(before) != _felt(after):
            yield Difference(id=name, old=before, new=after)


def _felt(verdict: Verdict) -> tuple[object, ...]:
    """What the traveller would notice."""
    return (verdict.outcome, verdict.stay_until, verdict.leave_by, verdict.is_unlimited, verdict.conditions)
