"""`passavant relay` and `passavant site`, called where they have nothing to do or find nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from passavant.journal.tests.kit import other_site

HQ, POST = "HT-DIE", "HT-MAL"
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "words",
    ["relay once", "relay out FOLDER", "relay status", "site rebuild", "site enrol CODE"],
)
def test_what_belongs_to_a_post_is_refused_at_headquarters(tmp_path: Path, words: str) -> None:
    folder = tmp_path / "stick"
    with (
        other_site(HQ, tmp_path),
        pytest.raises(CommandError, match=r"belongs to a post .* HT-DIE is under none"),
    ):
        call_command(*words.replace("FOLDER", str(folder)).split())
    assert not folder.exists()


@pytest.mark.parametrize(
    "words",
    [
        "relay answer",
        "relay nats-config",
        "site missing",
        "site invite HT-OUA",
        "site revoke HT-OUA/1 --since 2026-11-27T14:00:00-05:00 --reason taken",
    ],
)
def test_what_belongs_to_headquarters_is_refused_at_a_post(tmp_path: Path, words: str) -> None:
    with (
        other_site(POST, tmp_path, headquarters=HQ),
        pytest.raises(CommandError, match=r"belongs to headquarters, .* run it at HT-DIE"),
    ):
        call_command(*words.split())
