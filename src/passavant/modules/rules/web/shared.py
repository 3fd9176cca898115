"""What pages share: a verdict as it is shown."""

from __future__ import annotations

from typing import Any

from passavant.domain.entry_rules import Policy, Verdict
from passavant.domain.entry_rules.policy import Outcome
from passavant.modules.rules import judging


def verdict_context(verdict: Verdict, policy: Policy) -> dict[str, Any]:
    """A verdict as a band and findings; a refusal that an answer could turn is shown as a question."""
    names = {Outcome.ADMIT: "clear", Outcome.REFER: "check", Outcome.REFUSE: "stop"}
    could_turn = verdict.outcome is Outcome.REFUSE and bool(verdict.missing_facts)
    return {
        "outcome": "check" if could_turn else names[verdict.outcome],
        "explained": judging.explained(verdict, policy),
    }
