"""Two booths let the same child leave at the same moment: one crossing uses the paper up, the other is held."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from passavant.base.testing import RunningSite

PREPARE = """
import uuid
from datetime import timedelta
from django.utils import timezone
from passavant.base.testing import make_officer
from passavant.modules.crossings import actions as crossings
from passavant.modules.crossings.documents import from_typed
from passavant.modules.minors import actions, facts, queries
from passavant.modules.sites.queries import find_booth
officers = {role: make_officer(role) for role in ("first_line", "second_line", "watch_officer")}
at, today = timezone.now(), timezone.localdate()
said = {"surname": "PIERRE-LOUIS", "given_names": "LOVELIE", "date_of_birth": str(today.year - 14), "sex": "F",
        "nationality": "HTI", "document_code": "P"}
shown = {**said, "issuing_state": "HTI", "document_number": "PP1200001", "date_of_expiry": f"{today.year + 2}-01-01"}
aunt = facts.Named(surname="DORVAL", given_names="ROSE-MAY", date_of_birth="", issuing_state="HTI",
                   document_number="PP1200003")
child = queries.named(from_typed(shown, has_papers=True, birth_date_estimated=False))
actions.register_authorisation(officer=officers["watch_officer"], at=at, written=actions.Written(
    number="118", authority="ibesr", child=child, companion=aunt, destination="DOM",
    valid_from=today - timedelta(days=1), valid_to=today + timedelta(days=1)))
window = crossings.Window(officer=officers["first_line"], booth=find_booth("HT-OUA-3"), direction="exit")
for document in (from_typed(shown, has_papers=True, birth_date_estimated=False),
                 from_typed(said, has_papers=False, birth_date_estimated=False)):
    opened = crossings.open_inspection(window=window, scan=uuid.uuid4(), document=document, at=at)
    actions.record_companion(officer=officers["first_line"], inspection=opened.inspection.pk, at=at,
        travels=actions.With(relation=facts.Relation.RELATIVE, proof=facts.Proof.NONE, adult=aunt, destination="DOM"))
    print(opened.inspection.pk, flush=True)
"""
BOOTH = """
import sys, uuid
from django.utils import timezone
from passavant.base.models import Officer
from passavant.modules.crossings import actions
from passavant.modules.crossings.facts import Journey
journey = Journey(means="foot", carrier="", purpose="family", address="", stay_days=None, stay_until=None)
officer = Officer.objects.get(pk="second_line")
print("ready", flush=True)
sys.stdin.readline()
try:
    actions.admit(officer=officer, inspection=uuid.UUID(sys.argv[1]), journey=journey, note="seen", at=timezone.now())
    print("left", flush=True)
except actions.Gated as gated:
    print(*(finding.code for finding in gated.findings), flush=True)
"""
LOOK = """
from passavant.modules.crossings.queries import standing
from passavant.modules.minors.models import Use
print(standing().count(), Use.objects.count())
"""


@pytest.mark.both_databases
def test_two_booths_at_once_use_a_paper_up_once(running_site: Callable[..., RunningSite]) -> None:
    site = running_site(start=False)
    out, errors = site.python(PREPARE).communicate(timeout=120)
    inspections = out.split()
    assert len(inspections) == 2, errors
    booths = [site.python(BOOTH, inspection) for inspection in inspections]
    for booth in booths:
        assert booth.stdout is not None
        assert booth.stdout.readline() == "ready\n"
    for booth in booths:
        assert booth.stdin is not None
        booth.stdin.write("now\n")
        booth.stdin.flush()
    said = sorted(booth.communicate(timeout=120)[0].strip() for booth in booths)
    assert said == ["left", "minors.not_of_a_parent"]
    assert site.python(LOOK).communicate()[0].split() == ["1", "1"]
    assert "exactly" in site.command("journal", "mirror").stdout
