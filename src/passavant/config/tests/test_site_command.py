"""`passavant site` at headquarters: what nobody can have meant is refused, and told why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from passavant.base.models import Officer
from passavant.base.testing import make_officer
from passavant.journal.models import Revocation
from passavant.journal.tests.kit import other_site
from passavant.modules.sites.models import Post
from passavant.relay.models import Invitation

HQ, POST = "HT-DIE", "HT-MAL"
pytestmark = pytest.mark.django_db


@pytest.fixture
def headquarters(tmp_path: Path) -> Iterator[None]:
    """It believes the key of one post."""
    with other_site(POST, tmp_path):
        pass  # its key is there to be believed
    with other_site(HQ, tmp_path, trusts=(POST,)):
        yield


def revoke(chain: str, *, in_minutes: int = -20) -> None:
    moment = timezone.now() + timedelta(minutes=in_minutes)
    call_command("site", "revoke", chain, "--since", moment.isoformat(), "--reason", "taken by armed men")


@pytest.mark.parametrize(
    ("chain", "sentence"),
    [
        ("HT-MAL/2", "no chain that is known here; of HT-MAL there are: HT-MAL/1"),
        ("HT-MLA/1", "no chain that is known here; of HT-MLA there are: none"),
        ("ht-mal/1", "of ht-mal there are: none"),
        ("HT-MAL", "is not SITE/EPOCH"),
    ],
)
@pytest.mark.usefixtures("headquarters")
def test_a_chain_that_nobody_knows_is_not_revoked_and_stops_nobody(chain: str, sentence: str) -> None:
    make_officer("first_line", code="M31", posts="HT-MAL")
    with pytest.raises(CommandError, match=sentence):
        revoke(chain)
    assert not Revocation.objects.exists()
    assert Officer.objects.get(pk="M31").is_active


@pytest.mark.usefixtures("headquarters")
def test_a_moment_that_has_not_come_is_refused() -> None:
    make_officer("first_line", code="M31", posts="HT-MAL")
    with pytest.raises(CommandError, match="has not come yet"):
        revoke("HT-MAL/1", in_minutes=10)
    assert not Revocation.objects.exists()
    assert Officer.objects.get(pk="M31").is_active


@pytest.mark.usefixtures("headquarters")
def test_a_clock_may_be_a_little_ahead(capsys: pytest.CaptureFixture[str]) -> None:
    make_officer("first_line", code="M31", posts="HT-MAL")
    revoke("HT-MAL/1", in_minutes=3)
    assert Revocation.objects.get().site == POST
    assert "who may not sign in anywhere now: M31" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("site", "sentence"),
    [("HT-OAU", "there is no post HT-OAU"), ("", "there is no post"), (HQ, "headquarters itself")],
)
@pytest.mark.usefixtures("headquarters")
def test_only_a_post_that_is_known_is_invited(site: str, sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("site", "invite", site)
    assert not Invitation.objects.exists()


@pytest.mark.usefixtures("headquarters")
def test_whoever_invites_again_hears_that_the_earlier_code_ends(capsys: pytest.CaptureFixture[str]) -> None:
    Post(code=POST, name="Malpasse", mode="land").save()
    call_command("site", "invite", POST)
    assert "holds no more" not in capsys.readouterr().out
    call_command("site", "invite", POST)
    assert "The code that HT-MAL was given before holds no more." in capsys.readouterr().out
    Invitation.objects.update(until=timezone.now())
    call_command("site", "invite", POST)
    assert "holds no more" not in capsys.readouterr().out


def test_a_post_that_goes_by_stick_hears_that_it_joins_over_a_line(tmp_path: Path) -> None:
    with (
        other_site(POST, tmp_path, headquarters=HQ),
        pytest.raises(CommandError, match="a line to headquarters once"),
    ):
        call_command("site", "enrol", "CODE")
