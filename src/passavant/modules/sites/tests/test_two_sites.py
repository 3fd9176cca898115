"""A device is its own site's: what a post says of one opens nothing elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from passavant.base.testing import A_MORNING, at_site, make_officer, prepare_rooms
from passavant.journal import store
from passavant.journal.facts import SiteTrusted
from passavant.journal.keys import load_key
from passavant.journal.rebuilding import mirror
from passavant.journal.receiving import receive
from passavant.journal.recording import record
from passavant.modules.sites.actions import enrol_device
from passavant.modules.sites.models import Booth, Device
from passavant.modules.sites.queries import find_device

POST, HQ, BOOTH = "HT-MAL", "HT-DIE", "HT-MAL-1"


@pytest.mark.django_db
def test_whoever_holds_a_posts_key_gives_nobody_a_token_at_headquarters(tmp_path: Path) -> None:
    """The token acts for an officer who works everywhere, and has the name of a reader that headquarters has."""
    with at_site(POST, folder=tmp_path):
        prepare_rooms()
        make_officer("watch_officer", code="watch")
        token = enrol_device(code="reader-1", booth_code=BOOTH, officer_code="watch")
        assert find_device(token) is not None
        chain = list(store.entries_after(POST, 1, 0))
    with at_site(HQ, folder=tmp_path):
        prepare_rooms()
        make_officer("watch_officer", code="watch")
        Booth(code=BOOTH, post_id=POST, name="1").save()
        key = load_key(tmp_path / POST / "keys" / "site.key").public
        record(SiteTrusted(site=POST, epoch=1, public_key=str(key)), at=A_MORNING, actor="administrator")
        own = enrol_device(code="reader-1", booth_code=BOOTH, officer_code="watch")
        assert receive(chain).taken == len(chain)
        assert find_device(token) is None
        assert find_device(own) is not None
        assert Device.objects.count() == 1
        assert mirror() == []
