"""A ban holds at every post, and is lifted where it was imposed or at headquarters."""

from __future__ import annotations

import uuid
from datetime import timedelta
from pathlib import Path

import pytest

from passavant.base.testing import at_site, make_officer
from passavant.journal import store
from passavant.journal.declaring import Audience
from passavant.journal.files import export_to, import_from
from passavant.journal.receiving import receive
from passavant.journal.recording import open_chain, record
from passavant.journal.tests.kit import trust
from passavant.modules.crossings.documents import from_typed
from passavant.modules.visas import actions, facts, queries
from passavant.modules.visas.tests.conftest import AT, CUBAN, holder

POST, HQ, OTHER = "HT-MAL", "HT-DIE", "HT-OUA"
BAN = uuid.uuid4()


@pytest.mark.usefixtures("db")
def test_another_posts_word_lifts_no_ban(tmp_path: Path) -> None:
    with at_site(POST, folder=tmp_path):  # calls itself a site that stands alone
        open_chain()
        record(facts.BanLifted(ban=BAN, reason="x"), at=AT, actor="watch_officer")
        forged = list(store.entries_after(POST, 1, 0))
    with at_site(HQ, folder=tmp_path):
        open_chain()
        supervisor = make_officer("supervisor")
        imposed = facts.BanImposed(
            ban=BAN,
            holder=holder(),
            authority="DIE",
            reference="12/2026",
            legal_basis="x",
            first=AT.date() - timedelta(days=9),
            years=5,
            months=0,
            days=0,
        )
        record(imposed, at=AT, actor="supervisor")
        trust(POST, tmp_path)
        receive(forged)
        assert holds()
        assert queries.search_bans("", today=AT.date())[0].holds
        export_to(tmp_path / "of-hq", reader=Audience.EVERYWHERE)
    with at_site(OTHER, headquarters=HQ, folder=tmp_path):
        open_chain()
        trust(HQ, tmp_path)
        import_from(tmp_path / "of-hq")
        assert holds()
        with pytest.raises(actions.NotHere):
            actions.lift_ban(officer=supervisor, ban=BAN, reason="x", at=AT)


def holds() -> bool:
    document = from_typed(CUBAN, has_papers=True, birth_date_estimated=False)
    return [ban.pk for ban in queries.bans_of(document, today=AT.date())] == [BAN]
