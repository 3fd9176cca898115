"""A stick passes through many hands: what headquarters writes on it is for whoever asked, and for nobody else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from passavant.journal import clock, store
from passavant.journal.facts import SiteTrusted
from passavant.journal.keys import load_key
from passavant.journal.models import TrustedKey
from passavant.journal.recording import record
from passavant.journal.site import site_key
from passavant.journal.tests.kit import MORNING, begin_shift, other_site
from passavant.modules.sites.models import Post
from passavant.relay import messages
from passavant.relay.carriers import file
from passavant.relay.errors import RelayTrouble
from passavant.relay.inviting import invite
from passavant.relay.letters import opened
from passavant.relay.messages import ANSWER, Message
from passavant.relay.models import Invitation

HQ, POST, OTHER = "HT-DIE", "HT-MAL", "HT-OUA"
pytestmark = pytest.mark.django_db


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """What a post wrote for headquarters, sealed."""
    for site in (HQ, OTHER):
        with other_site(site, tmp_path):
            pass  # its key is there to be believed
    with other_site(POST, tmp_path, headquarters=HQ, trusts=(HQ,)):
        begin_shift()
        file.put_out(tmp_path / "stick")
    return tmp_path / "stick"


@contextmanager
def headquarters(stick: Path, *, trusts: tuple[str, ...] = (POST, OTHER)) -> Iterator[None]:
    with other_site(HQ, stick.parent, trusts=trusts):
        Post(code="HT-NEW", name="New", mode="land").save()
        yield


def box(stick: Path, receiver: str, sender: str) -> Path:
    return stick / "passavant" / f"to-{receiver}" / sender


def answers(stick: Path, site: str, *, key_of: str = "") -> list[Message]:
    """What lies on the stick for a site, as it reads with the key of one, or as it lies there."""
    raw = [letter.read_bytes() for letter in sorted(box(stick, site, HQ).iterdir())]
    if key_of:
        key = load_key(stick.parent / key_of / "keys" / "site.key")
        raw = [opened(each, key) for each in raw]
    return [messages.read(each, kind=ANSWER) for each in raw]


def test_who_asked_reads_the_answer(stick: Path) -> None:
    with headquarters(stick):
        assert file.answer_all(stick) == [POST]
    said = answers(stick, POST, key_of=POST)
    assert {each.word for each in said} == {""}
    assert any(each.payload for each in said)
    with pytest.raises(RelayTrouble):
        answers(stick, POST)


@pytest.mark.parametrize("finder", [OTHER, "FINDER"])
def test_a_letter_that_was_copied_into_another_box_is_refused_there(stick: Path, finder: str) -> None:
    shutil.copytree(box(stick, HQ, POST), box(stick, HQ, finder))
    with headquarters(stick):
        file.answer_all(stick)
        assert store.find_head(POST, 1) is not None  # from the box that it was written for
    said = answers(stick, finder, key_of=OTHER)
    assert {each.word for each in said} == {"relay.not_signed"}
    assert not any(each.payload or each.told for each in said)


def test_the_answer_opens_with_the_very_key_that_asked(stick: Path) -> None:
    """Not with the newest that is believed of its site: the machine that asked holds the one that it signed with."""
    newer = str(load_key(stick.parent / OTHER / "keys" / "site.key").public)
    with headquarters(stick):
        record(SiteTrusted(site=POST, epoch=2, public_key=newer), at=MORNING, actor="A1")
        file.answer_all(stick)
    assert len(answers(stick, POST, key_of=POST)) > 1
    with pytest.raises(RelayTrouble):
        answers(stick, POST, key_of=OTHER)


def test_to_a_site_that_is_not_known_nothing_is_said_but_that(stick: Path) -> None:
    with headquarters(stick, trusts=()):
        file.answer_all(stick)
    said = answers(stick, POST)
    assert {each.word for each in said} == {"relay.stranger"}
    assert not any(each.payload or each.told for each in said)


def test_a_letter_that_cannot_be_read_costs_the_others_nothing(
    stick: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A stick with a bad place, or one that somebody has made: the letters of later senders are answered."""
    (box(stick, HQ, "AAA") / "00001.message").mkdir(parents=True)
    deep = box(stick, HQ, "BBB") / "00001.message"
    deep.parent.mkdir()
    deep.write_bytes(b"[" * 100_000)
    with headquarters(stick):
        assert file.answer_all(stick) == ["AAA", "BBB", POST]
    for sender in ("AAA", "BBB"):
        assert [each.word for each in answers(stick, sender)] == ["relay.not_understood"]
    assert {each.word for each in answers(stick, POST, key_of=POST)} == {""}
    assert "a letter of AAA has no answer: IsADirectoryError" in caplog.text


def test_a_site_may_join_by_stick(stick: Path) -> None:
    """Who is not known yet hears who headquarters is, and after its code was believed nobody else reads its answer."""
    with headquarters(stick, trusts=()):
        code = invite(POST, now=clock.now())
    with other_site(POST, stick.parent, headquarters=HQ):
        key = str(site_key().public)
        told = {"public_key": key, "proof": code.proof(site=POST, epoch=1, public_key=key)}
        asked = [
            messages.question("hello"),
            messages.question("enrol", told={**told, "nonce": code.nonce.hex()}),
        ]
    file.Mailbag(stick).put(HQ, POST, iter(asked))
    with headquarters(stick, trusts=()):
        invited_until = clock.now() + timedelta(days=1)
        Invitation.objects.create(nonce=code.nonce.hex(), site=POST, until=invited_until)
        file.answer_all(stick)
        assert TrustedKey.objects.filter(site=POST, trusted_by=HQ).exists()
        key_there = str(site_key().public)
    hello, enrolled = answers(stick, POST, key_of=POST)
    assert (hello.word, hello.told["public_key"], enrolled.word) == ("", key_there, "")
    with pytest.raises(RelayTrouble):
        answers(stick, POST, key_of=OTHER)
