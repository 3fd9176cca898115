"""`passavant relay` and `passavant site`, called where they have nothing to do or find nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from passavant.journal import clock
from passavant.journal.facts import KeyRevoked
from passavant.journal.recording import record
from passavant.journal.tests.kit import MORNING, other_site
from passavant.relay.models import Peer

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


def test_headquarters_answers_by_no_server_that_nobody_named(tmp_path: Path) -> None:
    with (
        other_site(HQ, tmp_path),
        pytest.raises(CommandError, match="no NATS server is named: write carrier"),
    ):
        call_command("relay", "answer")


# -- a stick ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def stick(tmp_path: Path) -> Iterator[Path]:
    """A stick with what a post has to say to headquarters, where English is spoken."""
    with other_site(HQ, tmp_path):
        pass  # its key is there to be believed
    with other_site(POST, tmp_path, headquarters=HQ, trusts=(HQ,)):
        call_command("relay", "out", str(tmp_path))
    with translation.override("en"):
        yield tmp_path


@pytest.mark.parametrize(("site", "headquarters"), [(HQ, ""), ("HT-OUA", HQ)])
def test_a_folder_that_holds_nothing_for_this_site_is_said_to(
    tmp_path: Path, site: str, headquarters: str
) -> None:
    with (
        other_site(site, tmp_path, headquarters=headquarters),
        pytest.raises(CommandError, match=f"nothing for {site} lies in"),
    ):
        call_command("relay", "in", str(tmp_path))


def test_a_stick_that_was_answered_whole_says_nothing_more(
    stick: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with other_site(HQ, stick, trusts=(POST,)):
        call_command("relay", "in", str(stick))
    assert capsys.readouterr().out.endswith("Answered HT-MAL.\n")


def test_a_stranger_is_named_with_its_letters(stick: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with other_site(HQ, stick), pytest.raises(CommandError, match="some letters were refused"):
        call_command("relay", "in", str(stick))
    [said] = capsys.readouterr().err.splitlines()
    assert said.startswith("HT-MAL, letters 00001.message, 00002.message")
    assert "enrol the site with a code" in said


def test_a_letter_that_was_cut_off_is_named(stick: Path, capsys: pytest.CaptureFixture[str]) -> None:
    letter = stick / "passavant" / f"to-{HQ}" / POST / "00002.message"
    letter.write_bytes(letter.read_bytes()[:-9])
    with other_site(HQ, stick, trusts=(POST,)), pytest.raises(CommandError):
        call_command("relay", "in", str(stick))
    [said] = capsys.readouterr().err.splitlines()
    assert said.startswith("HT-MAL, letters 00002.message: The letter was sealed for another key, or altered")


def test_a_site_whose_key_is_revoked_is_named(stick: Path, capsys: pytest.CaptureFixture[str]) -> None:
    revoked = KeyRevoked(site=POST, epoch=1, since=MORNING, last=None, reason="taken")
    with other_site(HQ, stick, trusts=(POST,)):
        Peer.objects.create(site=POST, epoch=1, seen_at=clock.now())
        record(revoked, at=MORNING, actor="A1")
        with pytest.raises(CommandError):
            call_command("relay", "in", str(stick))
    assert "HT-MAL: The key of this site is revoked" in capsys.readouterr().err
