"""Demonstration persons with two documents: linked, waiting for a second officer, likely, dismissed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from passavant.base.demo import DemoPlan, officer_with
from passavant.base.roles import Role
from passavant.journal.ids import id_beside
from passavant.journal.recording import record
from passavant.modules.crossings.facts import CrossingRecorded, Journey, Line
from passavant.modules.crossings.queries import Crossing, document_of, standing
from passavant.modules.persons import actions, queries
from passavant.modules.persons.facts import Compared
from passavant.modules.persons.keys import pair_of
from passavant.modules.persons.likeness import Ground, Likely
from passavant.modules.persons.searching import store

ORDER = 65
_SEEN = actions.Evidence(
    compared=(Compared.BOTH_SHOWN, Compared.PORTRAITS), reason="showed both booklets; the old one is full"
)
_ASKED = actions.Evidence(compared=(Compared.ISSUER,), reason="the consulate confirms both numbers")


def fill(plan: DemoPlan, progress: Callable[[int], None]) -> None:
    """Four of those who entered last leave with another document."""
    del progress
    entered = standing().filter(direction="entry").exclude(document_number="").order_by("-happened_at", "pk")
    last = {row.person_key: row for row in entered[:40]}  # who entered twice is one of the four all the same
    pairs = [(key, _leave_with_another(row, plan)) for key, row in list(last.items())[:4]]
    for pair, invent in zip(pairs, (_link, _propose), strict=False):
        invent(pair, plan)
    _find(pairs[2:], plan)
    for pair in pairs[3:]:
        _dismiss(pair, plan)


def _leave_with_another(entered: Crossing, plan: DemoPlan) -> str:
    document = replace(document_of(entered), document_number=f"R{entered.document_number[:7]}", mrz=())
    left = CrossingRecorded(
        inspection=id_beside(entered.pk, "left with another document"),
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
    record(left, at=plan.now - timedelta(minutes=50), actor=officer_with(Role.FIRST_LINE).code)
    return queries.key_of(document)


def _link(pair: tuple[str, str], plan: DemoPlan) -> None:
    proposal = actions.propose_link(
        officer=officer_with(Role.SECOND_LINE),
        one=pair[0],
        other=pair[1],
        evidence=_SEEN,
        at=plan.now - timedelta(minutes=45),
    )
    actions.decide(
        officer=officer_with(Role.SUPERVISOR),
        proposal=proposal.pk,
        agree=True,
        at=plan.now - timedelta(minutes=30),
    )


def _propose(pair: tuple[str, str], plan: DemoPlan) -> None:
    actions.propose_link(
        officer=officer_with(Role.SECOND_LINE),
        one=pair[0],
        other=pair[1],
        evidence=_ASKED,
        at=plan.now - timedelta(minutes=20),
    )


def _find(pairs: list[tuple[str, str]], plan: DemoPlan) -> None:
    """As a search at headquarters would: the packages that search are not at a post."""
    said = (
        ("surname", "same", 8), ("given_names", "same", 9), ("date_of_birth", "same", 14), ("sex", "same", 1),
        ("nationality", "same", 1), ("document_number", "other", 0),
    )  # fmt: skip
    grounds = tuple(Ground(field=field, level=level, bits=bits) for field, level, bits in said)
    likely = [
        Likely(first=first, second=second, likelihood=998 - number, grounds=grounds)
        for number, (first, second) in enumerate(pair_of(*pair) for pair in pairs)
    ]
    store(likely, at=plan.now - timedelta(hours=6))


def _dismiss(pair: tuple[str, str], plan: DemoPlan) -> None:
    actions.dismiss(
        officer=officer_with(Role.SECOND_LINE),
        one=pair[0],
        other=pair[1],
        reason="twins: two birth records, both shown",
        at=plan.now - timedelta(minutes=10),
    )
