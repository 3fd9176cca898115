"""A verdict as a value and as canonical JSON: what the rules recommend, why, and under which text of which policy."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime

from passavant.domain.entry_rules.cases import Phase
from passavant.domain.entry_rules.policy import Confidence, Outcome, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class FiredRule:
    """A rule whose condition held, upon what it rests and what it went by."""

    id: str
    verdict: Outcome
    """What it recommends here; an unsure rule refers, whatever it says."""
    confidence: Confidence
    basis: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DefeatedRule:
    """A rule whose condition held and that others put aside."""

    id: str
    by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something noticed while judging, by the last part of its finding's code, with what it is about."""

    code: str
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A recommendation; a person decides. `fired` has the defeated too, highest priority first."""

    phase: Phase
    outcome: Outcome
    decisive_rule: str | None
    """None where no rule spoke, or where missing facts alone make it a referral."""
    reason: str
    stay_until: date | None
    leave_by: datetime | None
    """In UTC, where the stay ends within its last day."""
    is_unlimited: bool
    conditions: tuple[str, ...]
    fired: tuple[FiredRule, ...]
    defeated: tuple[DefeatedRule, ...]
    missing_facts: tuple[str, ...]
    remarks: tuple[Remark, ...]
    policy_id: str
    policy_version: str
    policy_sha256: str
    policy_status: Status
    timezone: str
    as_of: date

    @property
    def canonical(self) -> str:
        """Sorted keys, no spaces, no floats: the same case under the same policy gives the same bytes."""
        return json.dumps(self.as_plain(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def as_plain(self) -> dict[str, object]:
        """The verdict in JSON's own values."""
        return {
            "phase": str(self.phase),
            "outcome": str(self.outcome),
            "decisive_rule": self.decisive_rule,
            "reason": self.reason,
            "stay_until": self.stay_until.isoformat() if self.stay_until else None,
            "leave_by": self.leave_by.astimezone(UTC).isoformat() if self.leave_by else None,
            "is_unlimited": self.is_unlimited,
            "conditions": list(self.conditions),
            "fired": [
                {
                    "id": rule.id,
                    "verdict": str(rule.verdict),
                    "confidence": str(rule.confidence),
                    "basis": list(rule.basis),
                    "facts": dict(rule.facts),
                }
                for rule in self.fired
            ],
            "defeated": [{"id": rule.id, "by": list(rule.by)} for rule in self.defeated],
            "missing_facts": list(self.missing_facts),
            "remarks": [{"code": remark.code, "about": remark.about} for remark in self.remarks],
            "policy": {
                "id": self.policy_id,
                "version": self.policy_version,
                "sha256": self.policy_sha256,
                "status": str(self.policy_status),
            },
            "timezone": self.timezone,
            "as_of": self.as_of.isoformat(),
        }
