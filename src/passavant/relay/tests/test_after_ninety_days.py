"""A post that was cut off for ninety days hears how things stand now, not how they came to stand so."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from passavant.base.models import Officer
from passavant.base.testing import differences_from_journal, make_officer
from passavant.journal import intake
from passavant.journal.erasing import erase
from passavant.journal.files import members
from passavant.journal.sealing import SealedEntry
from passavant.journal.segments import unpack
from passavant.journal.tests.kit import MORNING, begin_shift, end_shift, other_site
from passavant.modules.sites.models import Booth, Post
from passavant.relay.audiences import Cursors, excerpts_for

HQ, POST = "HT-DIE", "HT-MAL"
pytestmark = pytest.mark.django_db


def given(cursors: Cursors) -> tuple[bytes, list[SealedEntry]]:
    """What headquarters gives the post that has come so far: its bytes, and the entries in them."""
    raw = b"".join(excerpts_for(POST, cursors))
    return raw, [entry for each in members(io.BytesIO(raw)) for entry in unpack(each).entries]


def told_of(kind: str, entries: list[SealedEntry]) -> list[str]:
    return [str(entry.body) for entry in entries if entry.envelope.kind == kind]


def ninety_days() -> None:
    """A post is renamed every day, a booth comes and goes, an officer comes; and people cross, which nobody is told."""
    Booth(code="HT-MAL-7", post_id=POST, name="7").save()
    make_officer("first_line", code="M12")
    for day in range(90):
        Post(code=POST, name=f"Malpasse {day}", mode="land").save()
        end_shift(begin_shift())
    Booth.objects.get(pk="HT-MAL-7").delete()


def take_all(raw: bytes) -> None:
    for each in members(io.BytesIO(raw)):
        intake.take(each)


def test_of_a_row_the_last_word_alone_is_told_and_the_row_is_the_same(tmp_path: Path) -> None:
    with other_site(HQ, tmp_path):
        ninety_days()
        raw, entries = given({})
        names = told_of("sites.post.kept", entries)
        assert len(names) == 1
        assert "Malpasse 89" in names[0]
        assert len(told_of("sites.booth.kept", entries)) == 1, "that it is gone"
        assert not told_of("sites.shift.opened", entries)
    with other_site(POST, tmp_path, headquarters=HQ, trusts=(HQ,)):
        take_all(raw)
        assert Post.objects.get(pk=POST).name == "Malpasse 89"
        assert not Booth.objects.exists()
        assert Officer.objects.filter(pk="M12").exists()
        assert differences_from_journal() == []


def test_whoever_has_heard_the_beginning_hears_what_came_since(tmp_path: Path) -> None:
    with other_site(HQ, tmp_path):
        Post(code=POST, name="Malpas", mode="land").save()
        _, entries = given({})
        heard = entries[-1].envelope.sequence
        assert given({(HQ, 1): heard})[1] == []
        Post(code=POST, name="Malpasse", mode="land").save()
        Post(code="HT-BEL", name="Belladère", mode="land").save()
        _, entries = given({(HQ, 1): heard})
        assert len(told_of("sites.post.kept", entries)) == 2


def test_where_the_last_word_is_erased_the_one_before_is_told_again(tmp_path: Path) -> None:
    """A post that was given the last word alone has none before it to fall back on."""
    with other_site(HQ, tmp_path):
        officer = make_officer("first_line", code="M12", name="Yolette Pierre")
        officer.name = "Yolette Pierre Louis"
        officer.save()
        first, entries = given({})
        [*_, last] = [entry for entry in entries if "Yolette" in str(entry.body)]
        erase(
            site=HQ, epoch=1, sequence=last.envelope.sequence, legal_basis="art. 12", at=MORNING, actor="DPO"
        )
        assert Officer.objects.get(pk="M12").name == "Yolette Pierre"
        since, _ = given({(HQ, 1): entries[-1].envelope.sequence})
        assert differences_from_journal() == []
    with other_site(POST, tmp_path, headquarters=HQ, trusts=(HQ,)):
        take_all(first + since)
        assert Officer.objects.get(pk="M12").name == "Yolette Pierre"
        assert differences_from_journal() == []
