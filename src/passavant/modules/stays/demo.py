"""Demonstration work about stays: an exit with other papers, and a rebuttal that waits for a second person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from django.utils import timezone

from passavant.base.demo import DemoPlan, officer_with
from passavant.base.roles import Role
from passavant.journal.ids import id_beside
from passavant.journal.recording import record
from passavant.modules.crossings.facts import CrossingRecorded, Journey, Line
from passavant.modules.crossings.queries import document_of, find_crossing
from passavant.modules.stays import actions, facts, queries
from passavant.modules.stays.models import Stay

ORDER = 60


def fill(plan: DemoPlan, progress: Callable[[int], None]) -> None:
    """Two of those whose last day has passed: one seems to have left, one shows a stamp."""
    del progress
    overdue = [stay for stay in queries.open_stays(expired_on=plan.now.date()) if stay.likeness][:2]
    for stay, invent in zip(overdue, (_leave_with_other_papers, _show_a_stamp), strict=False):
        invent(stay, plan)


def _leave_with_other_papers(stay: Stay, plan: DemoPlan) -> None:
    entered = find_crossing(stay.pk)
    if entered is None:
        return
    document = replace(document_of(entered), document_number=f"N{entered.document_number[:7]}", mrz=())
    left = CrossingRecorded(
        inspection=id_beside(stay.pk, "left"),
        post=entered.post,
        booth=entered.booth,
        mode=entered.mode,
        direction="exit",
        document=document,
        journey=Journey(
            means=entered.means, carrier="", purpose="", address="", stay_days=None, stay_until=None
        ),
        line=Line.FIRST,
        reason="",
        note="",
        group=None,
    )
    record(left, at=plan.now - timedelta(hours=5), actor=officer_with(Role.FIRST_LINE).code)


def _show_a_stamp(stay: Stay, plan: DemoPlan) -> None:
    contest = actions.Contest(
        claim=facts.Claim.LEFT,
        day=timezone.localdate(plan.now) - timedelta(days=1),
        evidence=facts.Evidence.STAMP,
        note="entry stamp of the next post",
    )
    second = officer_with(Role.SECOND_LINE)
    actions.propose_rebuttal(officer=second, stay=stay.pk, contest=contest, at=plan.now - timedelta(hours=2))
