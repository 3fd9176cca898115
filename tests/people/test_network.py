"""The watch floor in a browser: a post falls silent on an open page, and everybody can read it, on a telephone too."""

from __future__ import annotations

import re

import pytest

from passavant.base.testing import PASSWORD, axe_finds_nothing, sign_in_by_form

pytestmark = [pytest.mark.browser, pytest.mark.slow]

_HEARD = """
from datetime import UTC, datetime, timedelta
from passavant import __version__
from passavant.relay.models import Peer
known = {"epoch": 1, "seen_at": datetime.now(UTC) - timedelta(minutes=ago), "program": __version__,
         "carrier": "https", "cursors": [["HT-DIE", 1, 3]], "sequence": 812, "trouble": trouble}
Peer.objects.update_or_create(site=post, defaults=known)
"""
_SITE = f"""
from datetime import UTC, datetime
from pathlib import Path
from passavant.base.testing import make_officer
from passavant.journal.facts import SiteTrusted
from passavant.journal.keys import make_key
from passavant.journal.recording import record
make_officer("watch_officer", code="wpaul", password={PASSWORD!r})
for code in ("HT-OUA", "HT-MAL"):
    key = str(make_key(Path(folder) / code / "site.key").public)
    record(SiteTrusted(site=code, epoch=1, public_key=key), at=datetime.now(UTC), actor="administrator")
"""


@pytest.fixture(scope="module")
def headquarters(running_site, tmp_path_factory):
    made = running_site(code="HT-DIE", SITE__ROLE="hq")
    with made.console() as console:
        console.do(_SITE, folder=str(tmp_path_factory.mktemp("keys")))
        for post in ("HT-OUA", "HT-MAL"):
            console.do(_HEARD, post=post, ago=0, trouble="")
        yield made, console
    made.command("journal", "verify")


def test_a_post_falls_silent_on_an_open_page(browser_page, headquarters):
    site, console = headquarters
    page = browser_page
    sign_in_by_form(page, site, "wpaul")
    page.goto(f"{site.address}/network/")
    assert "Every post that has joined is heard" in page.inner_text("main")
    console.do(_HEARD, post="HT-MAL", ago=16, trouble="")
    page.wait_for_selector(".finding--stop", timeout=15_000)  # nobody has loaded it again
    assert "Malpasse is silent. Last heard: 16\xa0minutes ago." in page.inner_text(".finding--stop")
    assert page.inner_text("table.net tbody tr:first-child th").startswith("Malpasse")
    page.click(".finding--stop a")
    assert "passavant site revoke HT-MAL/1" in page.inner_text("main")


@pytest.mark.parametrize(
    ("language", "wide"),
    [
        ("ht", 1366),
        ("ht", 390),
        ("en", 390),
        ("fr", 1366),
        ("es", 390),
    ],
)
def test_the_pages_hold_on_every_screen(browser_page, headquarters, language, wide):
    site, console = headquarters
    console.do(_HEARD, post="HT-MAL", ago=190, trouble="relay.not_signed")
    page = browser_page
    page.set_viewport_size({"width": wide, "height": 768})
    sign_in_by_form(page, site, "wpaul", language=language)
    for address in ("/network/", "/network/posts/HT-MAL/", "/network/between/"):
        page.goto(f"{site.address}{address}")
        too_wide = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert too_wide == 0, address
        axe_finds_nothing(page)
    page.goto(f"{site.address}/network/")
    assert not re.search(r"%\(\w+\)s|\?\?", page.inner_text("main"))
