"""Which policy is in force, what waits for a signature, and what the rules said of an inspection."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from passavant.domain.entry_rules import Policy, load
from passavant.domain.entry_rules.policy import Status
from passavant.journal.site import headquarters_code
from passavant.modules.rules.models import Change, Draft, InForce, Judgement, PolicyText


def policy_in_force() -> Policy | None:
    """The policy by which travellers are judged here: that of headquarters, or of a site that stands alone."""
    row = InForce.objects.filter(site=headquarters_code()).only("sha256").first()
    return find_policy(row.sha256) if row is not None and row.sha256 else None


def policy_that_judges() -> Policy | None:
    """The policy in force, where travellers may be judged by it at this site."""
    policy = policy_in_force()
    return policy if policy is not None and may_judge(policy) else None


def find_policy(sha256: str) -> Policy | None:
    """A policy that was ever proposed; None where its text never came here."""
    return _loaded(sha256) if PolicyText.objects.filter(pk=sha256).exists() else None


@lru_cache(maxsize=32)
def _loaded(sha256: str) -> Policy:
    """Read once: another text has another digest."""
    return load(PolicyText.objects.get(pk=sha256).text, file=sha256[:12])


def may_judge(policy: Policy) -> bool:
    """Whether travellers may be judged by it: one in force; an example in a demonstration alone."""
    return policy.is_in_force or (policy.status is Status.EXAMPLE and settings.PASSAVANT.site.demo)


def state_in_force() -> InForce | None:
    return InForce.objects.filter(site=headquarters_code()).first()


def find_change(change: UUID) -> Change | None:
    return Change.objects.filter(pk=change).first()


def changes_waiting() -> QuerySet[Change]:
    return Change.objects.filter(signed_at=None, declined_at=None).order_by("proposed_at")


def changes_done(most: int = 30) -> list[Change]:
    """The latest changes that were signed or declined."""
    return list(Change.objects.exclude(signed_at=None, declined_at=None).order_by("-proposed_at")[:most])


def was_in_force(sha256: str) -> bool:
    return Change.objects.filter(sha256=sha256, signed_at__isnull=False).exclude(kind="withdraw").exists()


def drafts() -> QuerySet[Draft]:
    return Draft.objects.order_by("-saved_at")


def find_draft(draft: UUID) -> Draft | None:
    return Draft.objects.filter(pk=draft).first()


def find_judgement(inspection: UUID) -> Judgement | None:
    return Judgement.objects.filter(pk=inspection).first()


def conditions_of(inspections: Iterable[UUID]) -> dict[UUID, tuple[str, ...]]:
    """What the last verdict on each inspection asks of whoever is let cross, by its inspection."""
    rows = Judgement.objects.filter(pk__in=inspections).values_list("inspection", "verdict")
    return {inspection: tuple(json.loads(verdict)["conditions"]) for inspection, verdict in rows}


def judgements_since(since: datetime) -> QuerySet[Judgement]:
    """The last judgement of each inspection since a moment, the oldest first."""
    return Judgement.objects.filter(judged_at__gte=since).order_by("judged_at", "inspection")
