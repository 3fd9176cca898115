"""A paper registered at headquarters lets a child leave at a post; two posts without a network may take it twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from passavant.base.models import Officer
from passavant.base.testing import at_site, make_officer, prepare_rooms
from passavant.journal.declaring import Audience
from passavant.journal.files import export_to, import_from
from passavant.journal.recording import open_chain
from passavant.journal.tests.kit import trust
from passavant.modules.minors import actions, queries
from passavant.modules.minors.models import Accompaniment, Authorisation, Companion
from passavant.modules.minors.tests.conftest import AT, LOVELIE, ROLES, TODAY, Desk, going, written
from passavant.modules.sites.queries import BoothInfo, Direction, Mode, PostInfo


def leave_at(folder: Path, code: str, *, papers: Path, leaves_as: Path) -> None:
    """Let the child leave at a post that knows only what came on the stick."""
    with at_site(code, headquarters="HT-HQ", folder=folder):
        open_chain()
        trust("HT-HQ", folder)
        import_from(papers)
        post = PostInfo(code, code, Mode.LAND, "America/Port-au-Prince")
        booth = BoothInfo(f"{code}-3", "3", Direction.EXIT, post)
        desk = Desk(booth, {role: Officer.objects.get(pk=role) for role in ROLES})
        row = desk.scan(LOVELIE)
        desk.companion(row, going())
        desk.admit(row)
        (paper,) = Authorisation.objects.all()
        assert queries.state_of(paper, today=TODAY)[0].code == "minors.authorisation.used"
        export_to(leaves_as, reader=Audience.EVERYWHERE)


@pytest.mark.usefixtures("db")
def test_a_paper_that_two_posts_took_is_seen_where_their_journals_meet(tmp_path: Path) -> None:
    papers, first, second = tmp_path / "papers", tmp_path / "first", tmp_path / "second"
    with at_site("HT-HQ", folder=tmp_path):
        prepare_rooms()
        officers = {role: make_officer(role) for role in ROLES}
        actions.register_authorisation(officer=officers["watch_officer"], written=written(), at=AT)
        export_to(papers, reader=Audience.EVERYWHERE)
    leave_at(tmp_path, "HT-OUA", papers=papers, leaves_as=first)
    leave_at(tmp_path, "HT-MAL", papers=papers, leaves_as=second)
    with at_site("HT-ANS", headquarters="HT-HQ", folder=tmp_path):
        open_chain()
        for site in ("HT-HQ", "HT-OUA", "HT-MAL"):
            trust(site, tmp_path)
        for stick in (papers, first, second):
            import_from(stick)
        (paper,) = Authorisation.objects.all()
        # Of the journeys, only digests came along: no post learns the names that another took down.
        assert Accompaniment.objects.count() == 2
        assert not Companion.objects.exists()
        assert {use.post for use in queries.uses_of(paper.pk)} == {"HT-MAL", "HT-OUA"}
