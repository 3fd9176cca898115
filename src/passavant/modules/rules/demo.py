"""A demonstration's rules: the example of Haiti, signed by two invented officers, in force from now on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from passavant.base.demo import DemoPlan, officer_with
from passavant.base.roles import Role
from passavant.modules.rules import actions

ORDER = 90
EXAMPLE = Path(__file__).parent / "policies" / "haiti-example.toml"


def fill(plan: DemoPlan, progress: Callable[[int], None]) -> None:
    """Last of all rooms: who crossed before was judged by officers alone."""
    del progress
    change = actions.propose_policy(
        officer=officer_with(Role.WATCH_OFFICER),
        text=EXAMPLE.read_text(encoding="utf-8"),
        reason="demonstration of rules that explain themselves",
        at=plan.now,
    )
    actions.sign(officer=officer_with(Role.SUPERVISOR), change=change.pk, at=plan.now)
