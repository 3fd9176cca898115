"""Links meet from several sites in any order: what was taken back stays taken back."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from passavant.base.models import Officer
from passavant.base.testing import at_site, make_officer, prepare_rooms
from passavant.journal.declaring import Audience
from passavant.journal.files import export_to, import_from
from passavant.journal.recording import open_chain
from passavant.journal.tests.kit import trust
from passavant.modules.persons import actions, queries
from passavant.modules.persons.keys import pair_of
from passavant.modules.persons.likeness import Likely
from passavant.modules.persons.models import Proposal
from passavant.modules.persons.searching import store
from passavant.modules.persons.tests.conftest import AT, ROLES, WILNER, WILNERS_NEW, Desk


@pytest.mark.usefixtures("db")
def test_a_link_taken_back_elsewhere_does_not_come_back_with_a_late_stick(tmp_path: Path) -> None:
    stated, taken_back = tmp_path / "stated", tmp_path / "taken-back"
    with at_site("HT-HQ", folder=tmp_path):
        prepare_rooms()
        desk = Desk({role: make_officer(role) for role in ROLES})
        old, new = desk.cross(WILNER), desk.cross(WILNERS_NEW)
        desk.link(old, new)
        export_to(stated, reader=Audience.EVERYWHERE)
    with at_site("HT-OUA", headquarters="HT-HQ", folder=tmp_path):
        open_chain()
        trust("HT-HQ", tmp_path)
        import_from(stated)
        assert queries.linked_keys(old) == {old, new}
        # The proposal is not here, nor who compared what: only that two officers agreed.
        assert not Proposal.objects.exists()
        desk = Desk({role: Officer.objects.get(pk=role) for role in ROLES})
        desk.unlink(old, new)
        export_to(taken_back, reader=Audience.EVERYWHERE)
    for number, sticks in enumerate(permutations((stated, taken_back))):
        with at_site(f"HT-MA{number}", headquarters="HT-HQ", folder=tmp_path):
            open_chain()
            for site in ("HT-HQ", "HT-OUA"):
                trust(site, tmp_path)
            for stick in sticks:
                import_from(stick)
            assert queries.linked_keys(old) == {old}
            assert not queries.links_of(None)


@pytest.mark.usefixtures("db")
def test_a_pair_taken_up_again_elsewhere_stays_so_in_whatever_order_the_sticks_come(tmp_path: Path) -> None:
    dismissed, taken_up = tmp_path / "dismissed", tmp_path / "taken-up"
    with at_site("HT-HQ", folder=tmp_path):
        prepare_rooms()
        desk = Desk({role: make_officer(role) for role in ROLES})
        old, new = desk.cross(WILNER), desk.cross(WILNERS_NEW)
        pair = pair_of(old, new)
        store([Likely(first=pair[0], second=pair[1], likelihood=950, grounds=())], at=AT)
        officer = desk.officers["second_line"]
        actions.dismiss(officer=officer, one=old, other=new, reason="twins", at=AT)
        export_to(dismissed, reader=Audience.HEADQUARTERS)
    with at_site("HT-OUA", headquarters="HT-HQ", folder=tmp_path):
        open_chain()
        trust("HT-HQ", tmp_path)
        import_from(dismissed)
        assert queries.dismissals_of(pair)
        actions.take_up(officer=officer, one=old, other=new, reason="no brother", at=AT)
        export_to(taken_up, reader=Audience.HEADQUARTERS)
    for number, sticks in enumerate(permutations((dismissed, taken_up))):
        with at_site(f"HT-MA{number}", headquarters="HT-HQ", folder=tmp_path):
            open_chain()
            for site in ("HT-HQ", "HT-OUA"):
                trust(site, tmp_path)
            for stick in sticks:
                import_from(stick)
            assert queries.dismissals_of(pair) == ()
            (told,) = queries.dismissed_of(pair)
            assert told.taken_up is not None
            assert told.taken_up.reason == "no brother"
