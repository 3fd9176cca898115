"""Demonstration messages: one that presses, one that nobody acknowledged in time, some of the past; all invented."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

from passavant.base.demo import DemoPlan, officer_with
from passavant.base.roles import Role
from passavant.journal.site import site_code
from passavant.modules.messages import actions
from passavant.modules.messages.actions import Written
from passavant.modules.messages.facts import Priority
from passavant.modules.messages.models import Group

ORDER = 70


def fill(plan: DemoPlan, progress: Callable[[int], None]) -> None:
    """Two groups, five messages to this post, one to all."""
    del progress
    Group(code="north", name="Nò / Nord", post_codes="HT-OUA HT-CAP-A HT-CAP-S HT-LAB-S").save()
    Group(
        code="land", name="Fwontyè tè / Frontière terrestre", post_codes="HT-OUA HT-BEL HT-MAL HT-AAP"
    ).save()
    here = (site_code(),)
    _send(
        plan,
        120,
        subject="Pon Wanament louvri ankò",
        text="Kamyon ki gen plis pase 10 tòn ka pase ankò depi maten an.",
        priority=Priority.NORMAL,
        to=here,
    )
    _send(
        plan,
        35,
        subject="Formulaires de refus : nouvelle édition",
        text="Utilisez dès aujourd’hui la nouvelle édition.\nL’ancienne reste valable jusqu’à la fin du mois.",
        priority=Priority.NORMAL,
        to=here,
        must_acknowledge=True,
        escalate_after=30,
    )
    _send(
        plan,
        12,
        subject="Bus de Dajabón : 46 personnes attendues à 15 h",
        text="Le consulat annonce un bus de personnes renvoyées. Préparez le poste d’accueil et l’eau.",
        priority=Priority.URGENT,
        to=here,
    )
    _send(
        plan,
        4,
        subject="Camion blanc AA-41872 : à arrêter",
        text="Chauffeur armé. Ne pas ouvrir la barrière, prévenir la PNH (114) et le chef de poste.",
        priority=Priority.ALERT,
        to=here,
    )
    _send(
        plan,
        50,
        subject="Sistèm nan ap kanpe dimanch 2 zè maten",
        text="Pou dis minit, pou mete ajou. Pòs yo ap kontinye travay pou kont yo.",
        priority=Priority.NORMAL,
        to_all=True,
    )
    read = _send(
        plan,
        300,
        subject="Nouvo tanpon 2026-B",
        text="Sèvi ak nouvo tanpon an depi lendi.",
        priority=Priority.URGENT,
        to=here,
    )
    reader = officer_with(Role.FIRST_LINE)
    actions.acknowledge(
        officer=reader, message=read, note="Nou resevwa yo.", at=plan.now - timedelta(minutes=290)
    )


def _send(
    plan: DemoPlan,
    minutes_ago: int,
    *,
    subject: str,
    text: str,
    priority: Priority,
    to: tuple[str, ...] = (),
    to_all: bool = False,
    must_acknowledge: bool = False,
    escalate_after: int | None = None,
) -> str:
    written = Written(
        subject=subject,
        text=text,
        priority=priority,
        to=to,
        to_all=to_all,
        expires_at=plan.now + timedelta(hours=24),
        must_acknowledge=must_acknowledge,
        escalate_after=escalate_after,
    )
    at = plan.now - timedelta(minutes=minutes_ago)
    sent = actions.send(
        officer=officer_with(Role.WATCH_OFFICER), message=uuid.uuid4(), written=written, at=at
    )
    return str(sent.pk)
