"""Demonstration documents: specimens to try, the certificates that judge them, a chip and an examination to look at."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.conf import settings

from passavant.base.demo import DemoPlan, officer_with
from passavant.base.models import Officer
from passavant.base.roles import Role
from passavant.domain import mrz
from passavant.domain.examination import Conclusion, Mark
from passavant.domain.specimens.chips import SpecimenState, planted
from passavant.domain.specimens.sets import Holder, haitian, specimen_files, told, utopian
from passavant.modules.documents import actions, queries
from passavant.modules.documents.trusting import offer_of

ORDER = 30
SHOWN_DEFECTS = ("altered_dg2", "swapped_sod", "sealed_anew", "wrong_country")


def fill(plan: DemoPlan, progress: Callable[[int], None]) -> None:
    """Write specimens beside the database, trust their States, and leave one false chip and its examination."""
    del progress
    chance = random.Random(plan.seed)  # noqa: S311  (invented documents guard nothing)
    administrator, examiner = officer_with(Role.ADMINISTRATOR), officer_with(Role.SECOND_LINE)
    folder = Path(settings.PASSAVANT.site.data) / "specimens"
    for holder in (utopian(), haitian(plan.now.date())):
        state = SpecimenState.new(holder.country)
        _write(folder, holder, state)
        _trust(holder, state, administrator, plan)
        if holder.country == "UT":
            _false_chip(holder, state, examiner, plan, chance)


def _write(folder: Path, holder: Holder, state: SpecimenState) -> None:
    for file in specimen_files(holder, state, SHOWN_DEFECTS):
        path = folder / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(file.content)
    (folder / "README.txt").write_text(told(SHOWN_DEFECTS), encoding="utf-8")


def _trust(holder: Holder, state: SpecimenState, officer: Officer, plan: DemoPlan) -> None:
    at = plan.now - timedelta(days=20)
    revoked = state.authority.revocation_list(at=at, revoked=None)
    for name, content in (
        (f"{holder.name}-csca.cer", state.authority.certificate),
        (f"{holder.name}.crl", revoked),
    ):
        offer = offer_of(name, content, queries.trust_files())
        actions.take_trust(officer=officer, offer=offer, reason="specimen of the demonstration", at=at)


def _false_chip(
    holder: Holder, state: SpecimenState, examiner: Officer, plan: DemoPlan, chance: random.Random
) -> None:
    """Last week somebody showed a Utopian passport with another's portrait on its chip."""
    at = plan.now - timedelta(days=7, minutes=chance.randrange(60))
    zone = mrz.read(holder.lines, today=at.date()).zone
    post = str(settings.PASSAVANT.site.code)
    if zone is None:
        return
    files = planted("altered_dg2", holder.lines, state).files
    chip, _verdict = actions.verify_chip(
        officer=examiner,
        post=post,
        files=files,
        printed=actions.Printed.of(zone),
        permission="documents.examine",
        at=at,
    )
    examined = actions.Examined(
        inspection=None,
        post=post,
        issuing_state=zone.issuing_state,
        document_number=zone.document_number,
        document_code=zone.document_code,
        page={"surname": "Eriksson", "given_names": "Anna Maria"},
        findings=tuple(chip.findings),
        marks={"portrait": Mark.WRONG, "laminate": Mark.DOUBTFUL, "watermark": Mark.IN_ORDER},
        conclusion=Conclusion.ALTERED,
        note="Portrait on page and chip exchanged; the edge of the laminate was lifted.",
        chip=chip.pk,
    )
    actions.record_examination(officer=examiner, examined=examined, at=at + timedelta(minutes=15))
