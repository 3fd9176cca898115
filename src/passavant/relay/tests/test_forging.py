"""Whoever has the key of one post, and a program of their own: what they sign harms nobody else."""

from __future__ import annotations

import json
import uuid
from pathlib import Path
from typing import Any

import pytest

from passavant.base.management.commands.facts import lock_files, read_lock
from passavant.journal import clock, following, store
from passavant.journal.declaring import get_kind
from passavant.journal.errors import BadFact, BrokenChain
from passavant.journal.intake import take
from passavant.journal.rebuilding import mirror
from passavant.journal.receiving import receive
from passavant.journal.recording import record
from passavant.journal.revoking import kept_apart, revoke
from passavant.journal.segments import pack
from passavant.journal.tests.kit import MORNING, forged, other_site
from passavant.modules.crossings.models import Crossing
from passavant.modules.messages.models import Message
from passavant.modules.minors.models import AgeJudgement
from passavant.modules.sites.models import Shift
from passavant.relay import desk, messages
from passavant.relay.words import give_word

HQ, POST, OTHER = "HT-DIE", "HT-MAL", "HT-OUA"
LONG_AGO = "2020-01-01T00:00:00.000000+00:00"
pytestmark = pytest.mark.django_db


def brought(folder: Path, *told: tuple[str, str, dict[str, Any]]) -> bytes:
    """What the thief brings: the post's honest beginning, and after it what they sign themselves."""
    with other_site(POST, folder, headquarters=HQ):
        chain = list(store.entries_after(POST, 1, 0))
        for kind, body, how in told:
            chain.append(forged(kind, body, after=chain[-1], **how))
        return pack(chain)


def shift(officer: str = "M9") -> tuple[str, str]:
    told = {"shift": str(uuid.uuid4()), "officer": officer, "booth": "HT-MAL-1", "post": POST}
    return "sites.shift.opened", json.dumps(told)


def crossing(key: str, **values: Any) -> tuple[str, str]:
    document = {
        "read_by": "typed", "document_code": "P", "issuing_state": "HTI", "document_number": "HC3129845",
        "surname": "DESIR", "given_names": "ANNE", "nationality": "HTI", "sex": "F",
        "date_of_birth": "1990-01-01", "date_of_expiry": "2030-01-01", "mrz": [], "zone_verified": False,
    }  # fmt: skip
    journey = {
        "means": "foot", "carrier": "", "purpose": "market", "address": "", "stay_days": None, "stay_until": None,
    }  # fmt: skip
    told = {
        "inspection": key, "post": POST, "booth": f"{POST}-1", "mode": "land", "direction": "entry",
        "document": document, "journey": journey, "line": "first", "reason": "", "note": "", "group": None,
    }  # fmt: skip
    return "crossings.crossing.recorded", json.dumps({**told, **values})


def message(**values: Any) -> tuple[str, str]:
    told = {
        "message": str(uuid.uuid4()), "subject": "x", "text": "x", "priority": "normal", "to": [], "group": "",
        "expires_at": "2026-12-31T00:00:00Z", "must_acknowledge": False, "escalate_after": None, "corrects": "",
        "readers": [],
    }  # fmt: skip
    return "messages.message.sent", json.dumps({**told, **values})


def revoke_post() -> int:
    return revoke(site=POST, epoch=1, since=MORNING, reason="taken", at=MORNING, actor="A1")


def officers() -> set[str]:
    return set(Shift.objects.values_list("officer", flat=True))


@pytest.mark.parametrize(
    "time",
    [
        "x",
        "2026-11-22T08:00:00",
        "2026-11-22T08:00:00+00:00",
        "9999-12-31T23:59:59.000000-14:00",
        LONG_AGO[:-6],
    ],
)
@pytest.mark.parametrize("which", ["recorded_at", "happened_at"])
def test_a_time_that_is_none_is_kept_apart(tmp_path: Path, time: str, which: str) -> None:
    """It would stand between headquarters and the revocation of the key, and between posts and their tables."""
    raw = brought(tmp_path, (*shift(), {which: time}))
    with other_site(HQ, tmp_path, trusts=(POST,)):
        with pytest.raises(BrokenChain, match="names times that are none"):
            take(raw, of=POST)
        assert revoke_post() == 0


def test_an_instant_at_the_end_of_the_calendar_fits_no_table(tmp_path: Path) -> None:
    raw = brought(tmp_path, (*message(expires_at="9999-12-31T23:59:59-14:00"), {}))
    with other_site(HQ, tmp_path, trusts=(POST,)), pytest.raises(BadFact, match="is of 1900 to 2199"):
        take(raw, of=POST)


@pytest.mark.parametrize("minutes", [-(2**31), 2**31 - 1])
def test_silence_of_thousands_of_years_leaves_the_inbox_open(tmp_path: Path, minutes: int) -> None:
    raw = brought(tmp_path, (*message(must_acknowledge=True, escalate_after=minutes), {}))
    with other_site(HQ, tmp_path, trusts=(POST,)):
        take(raw, of=POST)
        due = Message.objects.get().escalates_at
        assert due is not None
        assert due.year == MORNING.year


def test_what_is_told_after_the_moment_is_not_believed_whatever_time_it_names(tmp_path: Path) -> None:
    late = "2026-11-22T09:00:00.000000+00:00"
    raw = brought(
        tmp_path,
        (*shift("M1"), {"recorded_at": LONG_AGO}),
        (*shift("M2"), {"recorded_at": late}),
        (*shift("M3"), {"recorded_at": LONG_AGO}),
    )
    with clock.stopped_at(MORNING), other_site(HQ, tmp_path, trusts=(POST,)):
        take(raw, of=POST)
        assert revoke(site=POST, epoch=1, since=MORNING, reason="taken", at=MORNING, actor="A1") >= 2
        assert "M2" not in officers()
        assert "M3" not in officers()
        assert kept_apart()[POST, 1] >= 2
        assert mirror() == []


def test_a_revoked_key_opens_no_other_post_by_a_stick(tmp_path: Path) -> None:
    raw = brought(tmp_path, (*shift(), {"recorded_at": LONG_AGO}))
    with other_site(HQ, tmp_path, trusts=(POST,)):
        revoke_post()
        of_hq = list(store.entries_after(HQ, 1, 0))
    with other_site(OTHER, tmp_path, headquarters=HQ, trusts=(HQ,)):
        receive(of_hq)
        with pytest.raises(BrokenChain, match="is revoked"):
            take(raw)
        assert officers() == set()


def test_a_correction_gives_a_crossing_to_nobody_else(tmp_path: Path) -> None:
    key = str(uuid.uuid4())
    fields = {
        "direction": "entry", "surname": "X", "given_names": "Y", "nationality": "HTI", "sex": "F",
        "date_of_birth": "1990-01-01", "issuing_state": "HTI", "document_number": "HC1", "date_of_expiry": "",
        "carrier": "", "purpose": "", "address": "", "stay_until": "",
    }  # fmt: skip
    other = {"site": OTHER, "officer": "HONEST", "nonsense": "x"}
    told = {"amendment": str(uuid.uuid4()), "crossing": key, "fields": {**fields, **other}, "reason": "typo"}
    raw = brought(tmp_path, (*crossing(key), {}), ("crossings.crossing.corrected", json.dumps(told), {}))
    with other_site(HQ, tmp_path, trusts=(POST,)):
        take(raw, of=POST)
        row = Crossing.objects.get()
        assert (row.site, row.officer, row.surname) == (POST, "M12", "X")
        revoke_post()
        assert not Crossing.objects.exists()


def test_what_another_site_recorded_under_an_id_stands_and_a_revocation_takes_nothing_of_it(
    tmp_path: Path,
) -> None:
    """Ids travel with public facts, so that another post may know them."""
    inspection = str(uuid.uuid4())
    kind = "minors.age.judged"
    with other_site(OTHER, tmp_path, headquarters=HQ):
        honest = judgement(inspection)
        record(honest, at=MORNING, actor="HONEST")
        of_other = list(store.entries_after(OTHER, 1, 0))
        body = of_other[-1].body or ""
    raw = brought(tmp_path, (kind, body, {"actor": "FORGER"}))
    with other_site(HQ, tmp_path, trusts=(POST, OTHER)):
        receive(of_other)
        before = AgeJudgement.objects.values().get()
        take(raw, of=POST)
        assert AgeJudgement.objects.values().get() == before
        revoke_post()
        assert AgeJudgement.objects.values().get() == before


def judgement(inspection: str) -> object:
    """The golden example of the kind, about an inspection."""
    kind = get_kind("minors.age.judged")
    golden = read_lock(lock_files()["minors"])[kind.name][str(kind.version)]["example"]
    return kind.read(version=kind.version, body=json.dumps({**golden, "inspection": inspection}))


@pytest.mark.parametrize(
    ("kind", "version", "body"),
    [
        ("sites.post.kept", 1, "no json"),
        ("sites.post.kept", 1, "[]"),
        ("sites.post.kept", 1, "[" * 100_000),
        ("messages.message.sent", 99, "no json"),
        ("messages.message.sent", 99, '{"readers": 7}'),
        ("messages.message.sent", 99, '{"readers": "HT-OUA"}'),
    ],
)
def test_a_body_that_nobody_can_read_keeps_nobody_from_reading_on(
    tmp_path: Path, kind: str, version: int, body: str
) -> None:
    raw = brought(tmp_path, (kind, body, {"version": version}))
    with other_site(OTHER, tmp_path, headquarters=HQ):
        question = messages.question("fetch", word=give_word(OTHER), told={"cursors": []})
    with other_site(HQ, tmp_path, trusts=(POST, OTHER)):
        take(raw, of=POST)
        answered = messages.read(desk.answer(question), kind=messages.ANSWER)
        assert not answered.word
        assert answered.payload


def test_a_way_that_is_none_leaves_everybodys_stays_alone(tmp_path: Path) -> None:
    raw = brought(tmp_path, (*crossing(str(uuid.uuid4()), direction="xx"), {}))
    with other_site(HQ, tmp_path, trusts=(POST,)):
        take(raw, of=POST)
        assert not following.is_behind("stays")
        following.remake()
