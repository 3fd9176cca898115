"""The desk lets a site do three things: bring its own, read what is meant for all, read its own past."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from passavant.journal import clock, intake, store
from passavant.journal.declaring import Audience, get_kind
from passavant.journal.facts import KeyRevoked, SiteTrusted
from passavant.journal.files import members
from passavant.journal.keys import VerifyingKey, load_key, make_key
from passavant.journal.models import Quarantined, Rebuild, TrustedKey
from passavant.journal.recording import record
from passavant.journal.segments import pack, unpack
from passavant.journal.site import _key_in, site_key
from passavant.journal.tests.kit import MORNING, begin_shift, end_shift, other_site
from passavant.modules.sites.models import Post, Shift
from passavant.relay import agreeing, desk, messages
from passavant.relay.enrolling import enrol
from passavant.relay.errors import NotHeadquarters, Refused, RelayTrouble
from passavant.relay.hearing import Heard, heard
from passavant.relay.inviting import Code, invite
from passavant.relay.messages import ANSWER, Message
from passavant.relay.models import Invitation, KeptReceipt, Peer
from passavant.relay.pieces import as_many_as_fit, packed_after
from passavant.relay.receipts import disagreements, keep_receipts, receipts_for
from passavant.relay.rounds import refuse_another_past
from passavant.relay.words import give_word

HQ, POST, OTHER = "HT-DIE", "HT-MAL", "HT-OUA"
pytestmark = pytest.mark.django_db
STANDS = {"cursors": [], "sequence": 3, "time": MORNING.isoformat(), "program": "0.1.0"}


@dataclass(frozen=True)
class Asked:
    """Questions of a post, made there, for the desk to answer later."""

    folder: Path

    def ask(self, verb: str, *, word: str | None = None, of: str = POST, **message: Any) -> bytes:
        with other_site(of, self.folder, headquarters=HQ):
            return messages.question(verb, word=give_word(of) if word is None else word, **message)

    @contextmanager
    def headquarters(self, *, trusts: tuple[str, ...] = (POST, OTHER)) -> Iterator[None]:
        with other_site(HQ, self.folder, trusts=trusts):
            yield


@pytest.fixture
def post(tmp_path: Path) -> Asked:
    for site in (POST, OTHER):
        with other_site(site, tmp_path):
            pass  # its key is there to be believed
    return Asked(tmp_path)


def answer(raw: bytes) -> Message:
    """What the desk says, after its seal was checked as every post does."""
    answered = messages.read(desk.answer(raw, by="test"), kind=ANSWER)
    assert answered.is_signed_by(site_key().public)
    return answered


def test_hello_gives_a_word_and_the_key(post: Asked) -> None:
    hello = post.ask("hello", word="")
    with post.headquarters():
        answered = answer(hello)
        assert answered.told["public_key"] == str(site_key().public)
        assert answered.told["word"]
        assert (answered.site, answered.word) == (HQ, "")


def test_a_stranger_is_refused(post: Asked) -> None:
    raw = post.ask("stand", told=STANDS)
    with post.headquarters(trusts=()):
        assert answer(raw).word == "relay.stranger"


def test_a_question_signed_by_another_is_refused(post: Asked) -> None:
    raw = post.ask("stand", told=STANDS, of=OTHER)
    line, _, payload = raw.partition(b"\n")
    forged = json.loads(line) | {"site": POST, "word": give_word(POST)}
    with post.headquarters():
        assert answer(json.dumps(forged).encode() + b"\n" + payload).word == "relay.not_signed"
        assert not Peer.objects.exists()


@pytest.mark.parametrize("word", ["", "HT-MAL:0:0", give_word(OTHER)], ids=["none", "forged", "of another"])
def test_a_question_needs_a_word_of_its_own(post: Asked, word: str) -> None:
    raw = post.ask("stand", told=STANDS, word=word)
    with post.headquarters():
        assert answer(raw).word == "relay.word_expired"


def test_a_word_holds_a_quarter_of_an_hour(post: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = post.ask("stand", told=STANDS)
    with post.headquarters():
        assert answer(raw).word == ""
        monkeypatch.setattr("passavant.relay.words.HOLDS_SECONDS", -1)
        assert answer(raw).word == "relay.word_expired"


def test_a_revoked_key_is_refused(post: Asked, caplog: pytest.LogCaptureFixture) -> None:
    raw = post.ask("fetch", told={"cursors": []})
    with post.headquarters():
        record(
            KeyRevoked(site=POST, epoch=1, since=MORNING, last=None, reason="taken"), at=MORNING, actor="A1"
        )
        assert answer(raw).word == "relay.revoked"
    assert f"fetch of {POST} refused: relay.revoked" in caplog.text


@pytest.mark.parametrize("verb", ["stand", "fetch", "past", "board"])
def test_the_key_of_an_earlier_epoch_reads_no_more(post: Asked, verb: str) -> None:
    """Its machine may have been stolen, and nobody has revoked its key yet."""
    raw = post.ask(verb, told=STANDS)
    with post.headquarters():
        record(SiteTrusted(site=POST, epoch=2, public_key="ab" * 32), at=MORNING, actor="administrator")
        answered = answer(raw)
        assert (answered.word, answered.told, answered.payload) == ("relay.epoch_used", {"next": "3"}, b"")


def test_what_was_recorded_in_an_earlier_epoch_may_still_be_brought(post: Asked) -> None:
    with other_site(POST, post.folder):
        begin_shift()
        brought = pack(list(store.entries_after(POST, 1, 0)))
    raw = post.ask("bring", payload=brought)
    with post.headquarters():
        record(SiteTrusted(site=POST, epoch=2, public_key="ab" * 32), at=MORNING, actor="administrator")
        assert [each["sequence"] for each in answer(raw).told["receipts"]] == [2]


def test_what_others_say_of_a_newer_key_shuts_nobody_out(post: Asked) -> None:
    raw = post.ask("fetch", told={"cursors": []})
    with other_site(OTHER, post.folder, headquarters=HQ):
        record(SiteTrusted(site=POST, epoch=2, public_key="ab" * 32), at=MORNING, actor="administrator")
        said = pack(list(store.entries_after(OTHER, 1, 0)))
    bring = post.ask("bring", payload=said, of=OTHER)
    with post.headquarters():
        assert answer(bring).word == ""
        assert answer(raw).word == ""


def put_in_the_name_of(site: str, raw: bytes) -> bytes:
    """A question as a stranger puts it who knows the code of a site and no more."""
    line, _, payload = raw.partition(b"\n")
    return json.dumps(json.loads(line) | {"site": site}).encode() + b"\n" + payload


@pytest.mark.parametrize("verb", ["stand", "bring", "enrol", "sing"])
def test_a_stranger_writes_nothing_on_the_page_of_a_post(post: Asked, verb: str) -> None:
    raw = put_in_the_name_of(POST, post.ask(verb, told=STANDS, of=OTHER))
    with post.headquarters():
        Peer.objects.create(site=POST, epoch=1, seen_at=MORNING)
        assert answer(raw).word in {"relay.not_signed", "relay.bad_code"}
        assert Peer.objects.get().trouble == ""


def test_why_a_post_itself_was_refused_stands_on_its_page(post: Asked) -> None:
    asked = [post.ask("bring", payload=b"no segment"), post.ask("fetch", told={"cursors": []})]
    with post.headquarters():
        Peer.objects.create(site=POST, epoch=1, seen_at=MORNING)
        answer(asked[0])
        assert Peer.objects.get().trouble == "relay.quarantined"
        record(
            KeyRevoked(site=POST, epoch=1, since=MORNING, last=None, reason="taken"), at=MORNING, actor="A1"
        )
        answer(asked[1])
        assert Peer.objects.get().trouble == "relay.revoked"


def test_how_a_site_stands_is_remembered_and_signed_for(post: Asked) -> None:
    ahead = MORNING + timedelta(seconds=90)
    raw = post.ask("stand", told=STANDS | {"time": ahead.isoformat()})
    with post.headquarters(), clock.stopped_at(MORNING):
        told = answer(raw).told
        assert (told["receipts"], told["more"]) == ([], True)
        peer = Peer.objects.get()
        assert (peer.site, peer.sequence, peer.skew_seconds, peer.carrier) == (POST, 3, 90, "test")


def test_what_is_brought_stands_here_once(post: Asked) -> None:
    with other_site(POST, post.folder, headquarters=HQ):
        shift = begin_shift()
        raw = messages.question(
            "bring", word=give_word(POST), payload=pack(list(store.entries_after(POST, 1, 0)))
        )
    with post.headquarters():
        first, again = answer(raw).told["receipts"], answer(raw).told["receipts"]
        assert [(each["site"], each["epoch"], each["sequence"]) for each in first] == [(POST, 1, 2)]
        assert first[0]["link"] == again[0]["link"]
        assert Shift.objects.filter(pk=shift).count() == 1


def test_a_site_cannot_bring_the_chain_of_another(post: Asked) -> None:
    with other_site(OTHER, post.folder, headquarters=HQ):
        begin_shift()
        theirs = pack(list(store.entries_after(OTHER, 1, 0)))
    raw = post.ask("bring", payload=theirs)
    with post.headquarters():
        answered = answer(raw)
        assert answered.word == "relay.quarantined"
        assert answered.told["reason"] == "not_theirs"
        assert "each site brings its own" in Quarantined.objects.get().reason
        assert store.find_head(OTHER, 1) is None


def test_what_is_given_is_what_all_may_read_and_nothing_of_the_asking_site(post: Asked) -> None:
    raw = post.ask("fetch", told={"cursors": []})
    with post.headquarters():
        end_shift(begin_shift())
        Post(code="HT-NEW", name="New", mode="land").save()
        answered = answer(raw)
        given = [unpack(each) for each in members(io.BytesIO(answered.payload))]
        kinds = [entry.envelope.kind for segment in given for entry in segment.entries]
        assert "sites.post.kept" in kinds
        assert {get_kind(kind).audience for kind in kinds} == {Audience.EVERYWHERE}
        assert POST not in {segment.site for segment in given}
        head = store.find_head(HQ, 1)
        assert head is not None
        assert (given[0].last, answered.told["more"]) == (head.sequence, False)


def test_nothing_is_given_twice(post: Asked) -> None:
    with post.headquarters():
        head = store.find_head(HQ, 1)
        assert head is not None
    raw = post.ask("fetch", told={"cursors": [[HQ, 1, head.sequence]]})
    with post.headquarters():
        assert answer(raw).payload == b""


def test_a_site_reads_its_own_past_whole_and_no_other(post: Asked) -> None:
    with other_site(POST, post.folder):
        begin_shift()
        brought = pack(list(store.entries_after(POST, 1, 0)))
    bring, past = post.ask("bring", payload=brought), post.ask("past", told={"cursors": []})
    with post.headquarters():
        answer(bring)
        given = [unpack(each) for each in members(io.BytesIO(answer(past).payload))]
        assert [(segment.site, segment.last, segment.is_excerpt) for segment in given] == [(POST, 2, False)]
        assert all(entry.body for entry in given[0].entries)


def test_an_unknown_question_says_so(post: Asked) -> None:
    raw = post.ask("sing")
    with post.headquarters():
        assert answer(raw).word == "relay.unknown_question"


def test_a_post_answers_nobody(post: Asked) -> None:
    raw = post.ask("hello", word="")
    with other_site(OTHER, post.folder, headquarters=HQ):
        assert answer(raw).word == "relay.not_the_headquarters"


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]\n", b"GET / HTTP/1.1\r\n\r\n", b"\xff\x00"])
def test_bytes_that_are_no_question_are_answered_so(post: Asked, raw: bytes) -> None:
    with post.headquarters():
        assert answer(raw).word == "relay.not_understood"


def unsigned(**changed: Any) -> bytes:
    """What anybody can send: a question in all its parts that no site has signed."""
    parts = {"format": messages.QUESTION, "site": POST, "epoch": 1, "about": "fetch", "word": "", "told": {}}
    payload = hashlib.sha256(b"").hexdigest()
    return json.dumps({**parts, "payload": payload, "signature": "", **changed}).encode() + b"\n"


@pytest.mark.parametrize(
    "raw",
    [
        unsigned(told={"share": 1.5}),
        unsigned(told={"share": float("nan")}),
        unsigned(told={"half": "\ud800"}),
        unsigned(site="HT-MAL\0"),
        unsigned(word="\0"),
        unsigned(epoch=10**30),
        unsigned(told={"cursors": []}).replace(b"[]", b"9" * 5000),
        unsigned(told={"cursors": []}).replace(b"[]", b"[" * 100_000 + b"]" * 100_000),
        b"[" * 100_000,
        b'{"site":' * 100_000,
    ],
    ids=["float", "nan", "half", "nul", "nul in word", "large", "digits", "deep", "deeper", "deep names"],
)
def test_what_json_can_say_and_no_site_signs_is_answered_so(post: Asked, raw: bytes) -> None:
    with post.headquarters():
        assert answer(raw).word == "relay.not_understood"


@pytest.mark.parametrize(
    "changed", [{"site": "X" * 100_000}, {"epoch": -1}, {"epoch": 2**62}, {"signature": "é"}]
)
def test_a_name_that_no_site_has_is_a_stranger(post: Asked, changed: dict[str, Any]) -> None:
    with post.headquarters():
        assert answer(unsigned(**changed)).word in {"relay.stranger", "relay.not_signed"}


@pytest.mark.parametrize("number", [-1, "9" * 30, "9" * 5000])
@pytest.mark.parametrize(
    ("verb", "place"),
    [
        ("stand", "sequence"),
        ("stand", "cursors"),
        ("fetch", "cursors"),
        ("fetch", "after"),
    ],
)
def test_a_number_that_no_database_keeps_is_answered_so(
    post: Asked, verb: str, place: str, number: int | str
) -> None:
    told = {**STANDS, "has": [], "sequence": number}
    if place != "sequence":
        told |= {"sequence": 3, place: [HQ, 1, number] if place == "after" else [[HQ, 1, number]]}
    raw = post.ask(verb, told=told)
    with post.headquarters():
        assert answer(raw).word == "relay.not_understood"


@pytest.mark.parametrize("told", [{}, {"cursors": 7}, {"cursors": [[1]]}, {"cursors": [["A", "x", 1]]}])
def test_a_question_half_told_is_answered_so(post: Asked, told: dict[str, Any]) -> None:
    raw = post.ask("fetch", told=told)
    with post.headquarters():
        assert answer(raw).word == "relay.not_understood"


def test_a_payload_that_was_changed_on_its_way_is_not_read(post: Asked) -> None:
    raw = post.ask("bring", payload=b"one")
    with pytest.raises(RelayTrouble):
        messages.read(raw[:-1] + b"x", kind=messages.QUESTION)


# -- joining --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Joining:
    code: Code
    raw: bytes


def joining(post: Asked, *, code: Code | None = None, of: str = POST, **changed: str) -> Joining:
    with post.headquarters(trusts=()):
        code = code or invite(POST, now=clock.now())
    with other_site(of, post.folder, headquarters=HQ):
        key = str(site_key().public)
        proof = code.proof(site=of, epoch=1, public_key=key)
        told = {"nonce": code.nonce.hex(), "public_key": key, "proof": proof} | changed
        return Joining(code, messages.question("enrol", told=told))


@contextmanager
def inviting(post: Asked, code: Code, *, site: str = POST) -> Iterator[None]:
    """Headquarters again, which has not forgotten whom it invited."""
    with post.headquarters(trusts=()):
        Invitation.objects.create(nonce=code.nonce.hex(), site=site, until=clock.now() + timedelta(days=1))
        yield


def test_a_site_joins_with_its_code_once(post: Asked) -> None:
    asked = joining(post)
    with inviting(post, asked.code):
        assert answer(asked.raw).word == ""
        assert TrustedKey.objects.filter(site=POST, trusted_by=HQ).exists()
        assert answer(asked.raw).word == "relay.bad_code"


def test_a_code_is_read_as_it_is_spoken(post: Asked) -> None:
    code = joining(post).code
    assert Code.parse(str(code)) == code
    assert Code.parse(str(code).lower().replace("-", " ").replace("o", "0").replace("i", "1")) == code
    for wrong in ("", "AAAA", str(code)[:-1], str(code) + "AAAA", "ÄÄÄÄ-" + str(code)[5:]):
        with pytest.raises(Refused):
            Code.parse(wrong)


@pytest.mark.parametrize("changed", [{"proof": "0" * 64}, {"public_key": "ab" * 32}, {"nonce": "00" * 10}])
def test_a_false_proof_joins_nobody(post: Asked, changed: dict[str, str]) -> None:
    asked = joining(post, **changed)
    with inviting(post, asked.code):
        assert answer(asked.raw).word == "relay.bad_code"
        assert not TrustedKey.objects.filter(site=POST).exists()


def test_a_proof_in_letters_that_no_proof_has_joins_nobody(post: Asked) -> None:
    asked = joining(post, proof="é" * 64)
    with inviting(post, asked.code):
        assert answer(asked.raw).word == "relay.bad_code"


def test_nobody_joins_while_the_tables_are_made_anew(post: Asked) -> None:
    """The code holds still: the site asks again."""
    asked = joining(post)
    with inviting(post, asked.code):
        Rebuild.objects.create(room="")
        assert answer(asked.raw).word == "relay.busy"
        Rebuild.objects.all().delete()
        assert answer(asked.raw).word == ""


def test_the_code_of_another_site_joins_nobody(post: Asked) -> None:
    asked = joining(post, of=OTHER)
    with inviting(post, asked.code):
        assert answer(asked.raw).word == "relay.bad_code"


def test_a_code_ends(post: Asked) -> None:
    asked = joining(post)
    with inviting(post, asked.code):
        Invitation.objects.update(until=clock.now() - timedelta(seconds=1))
        assert answer(asked.raw).word == "relay.bad_code"


def test_a_second_copy_of_a_site_takes_a_new_epoch(post: Asked) -> None:
    asked = joining(post)
    with inviting(post, asked.code):
        record(SiteTrusted(site=POST, epoch=3, public_key="ab" * 32), at=MORNING, actor="A1")
        answered = answer(asked.raw)
        assert (answered.word, answered.told["next"]) == ("relay.epoch_used", "4")


@dataclass(frozen=True)
class Beside:
    """Headquarters, which answers while the post waits; it knows the post from another machine."""

    post: Asked
    code: Code
    name: str = "test"

    def ask(self, question: bytes) -> bytes:
        with inviting(self.post, self.code):
            record(SiteTrusted(site=POST, epoch=1, public_key="ab" * 32), at=MORNING, actor="A1")
            return desk.answer(question)

    def wait_for_news(self, _: float) -> bool:
        return False

    def close(self) -> None:
        pass


def test_a_new_machine_whose_epoch_was_forgotten_hears_the_way_that_works(post: Asked) -> None:
    code = joining(post).code
    with other_site(POST, post.folder, headquarters=HQ), pytest.raises(Refused) as refused:
        enrol(code, Beside(post, code))
    assert (refused.value.code, refused.value.details["next"]) == ("relay.epoch_of_another_machine", "2")


def test_a_new_key_whose_epoch_was_forgotten_takes_the_next_and_keeps_its_data(post: Asked) -> None:
    code = joining(post).code
    with other_site(POST, post.folder, headquarters=HQ):
        key = post.folder / POST / "keys" / "site.key"
        key.unlink()
        make_key(key)
        _key_in.cache_clear()
        with pytest.raises(Refused) as refused:
            enrol(code, Beside(post, code))
    assert (refused.value.code, refused.value.details["next"]) == ("relay.epoch_used", "2")


# -- receipts -------------------------------------------------------------------------------------------------------


@pytest.fixture
def receipts(post: Asked) -> list[dict[str, Any]]:
    """What headquarters signed for after the post brought two entries."""
    with other_site(POST, post.folder):
        begin_shift()
        brought = pack(list(store.entries_after(POST, 1, 0)))
    raw = post.ask("bring", payload=brought)
    with post.headquarters():
        answer(raw)
        return receipts_for(POST)


@contextmanager
def believing(post: Asked) -> Iterator[None]:
    with other_site(POST, post.folder, headquarters=HQ, trusts=(HQ,)):
        yield


def test_a_receipt_is_kept(post: Asked, receipts: list[dict[str, Any]]) -> None:
    with believing(post):
        assert keep_receipts(receipts) == {1: 2}
        assert KeptReceipt.objects.get().sequence == 2


@pytest.mark.parametrize(
    "changed", [{"sequence": 9}, {"link": "0" * 64}, {"site": OTHER}, {"signed_by": OTHER}]
)
def test_a_changed_receipt_is_not(
    post: Asked, receipts: list[dict[str, Any]], changed: dict[str, Any]
) -> None:
    with believing(post):
        with pytest.raises(NotHeadquarters):
            keep_receipts([receipts[0] | changed])
        assert not KeptReceipt.objects.exists()


def test_a_site_that_recorded_another_past_says_so(post: Asked, receipts: list[dict[str, Any]]) -> None:
    with believing(post):  # its second entry is the trust in headquarters, and not the shift
        keep_receipts(receipts)
        assert [finding.code for finding in disagreements()] == ["relay.another_past"]
        with pytest.raises(Refused, match="`passavant site rebuild`"):
            refuse_another_past()


def test_a_site_that_is_older_than_headquarters_says_so(post: Asked, receipts: list[dict[str, Any]]) -> None:
    with believing(post):
        KeptReceipt.objects.create(**receipts[0] | {"sequence": 40})
        found = disagreements()
        assert [finding.code for finding in found] == ["relay.older_than_headquarters"]
        assert found[0].details == {"theirs": "40", "ours": "2"}


# -- pieces ---------------------------------------------------------------------------------------------------------


def test_a_run_that_is_too_large_is_cut(post: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    with other_site(POST, post.folder):
        for number in range(40):
            begin_shift(f"M{number}")
        head = store.find_head(POST, 1)
        assert head is not None
        whole = list(packed_after(head, 0))
        monkeypatch.setattr("passavant.relay.pieces.LARGEST", len(whole[0]) // 3)
        pieces = list(packed_after(head, 0))
        assert len(whole) == 1
        assert len(pieces) > 3
        assert [unpack(piece).first for piece in pieces[1:]] == [
            unpack(piece).last + 1 for piece in pieces[:-1]
        ]


def test_as_many_pieces_as_fit() -> None:
    assert as_many_as_fit([b"abc", b"de", b"f"], most=5) == (b"abcde", True)
    assert as_many_as_fit([b"abcdefgh", b"i"], most=5) == (b"abcdefgh", True)
    assert as_many_as_fit([b"abc"], most=5) == (b"abc", False)
    assert as_many_as_fit([], most=5) == (b"", False)


def test_keys_are_compared_by_their_fingerprint(post: Asked) -> None:
    code = joining(post).code
    key: VerifyingKey = load_key(post.folder / OTHER / "keys" / "site.key").public
    assert str(key) not in str(code)


def test_a_full_disk_there_is_said_to_the_post_and_brings_nothing_down(
    post: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OperationalError("database or disk is full")

    stands = post.ask("stand", told=STANDS)
    with post.headquarters():
        monkeypatch.setattr(desk, "receipts_for", full)
        answered = answer(stands)
        assert (answered.word, answered.told) == (
            "relay.cannot_write",
            {"reason": "database or disk is full"},
        )
        monkeypatch.undo()
        assert answer(stands).word == ""


def test_rooms_hear_how_far_a_site_came_and_none_keeps_it_from_its_answer(post: Asked) -> None:
    told: list[Heard] = []

    def listen(question: Heard) -> None:
        told.append(question)
        raise RuntimeError("a room that fails")

    first = post.ask("stand", told={**STANDS, "cursors": [[HQ, 1, 4]]})
    second = post.ask("stand", told={**STANDS, "cursors": [[HQ, 1, 9]]})
    heard.answer("a test")(listen)
    try:
        with post.headquarters():
            assert [answer(raw).word for raw in (first, second)] == ["", ""]
    finally:
        heard.silence("a test")
    assert [each.moved for each in told] == [[(HQ, 1, 0, 4)], [(HQ, 1, 4, 9)]]


def test_who_brought_what_lies_in_quarantine_is_kept_with_it(post: Asked) -> None:
    raw = post.ask("bring", payload=b"no segment")
    with post.headquarters():
        assert answer(raw).word == "relay.quarantined"
        assert Quarantined.objects.get().brought_by == POST


def test_nobody_fills_the_disk_of_headquarters_with_what_fails(
    post: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "MOST_IN_QUARANTINE", 3)
    broken = [post.ask("bring", payload=f"no segment {number}".encode()) for number in range(5)]
    other = post.ask("bring", payload=b"no segment of another", of=OTHER)
    with post.headquarters():
        for raw in (*broken, broken[0], other):
            assert answer(raw).word == "relay.quarantined"
        assert sorted(Quarantined.objects.values_list("brought_by", flat=True)) == [POST, POST, POST, OTHER]


# -- what was passed over -----------------------------------------------------------------------------------


def has_all_but(kind: str) -> tuple[list[list[Any]], list[list[Any]]]:
    """The cursors of a post that is in step with headquarters, and what it has: all but one kind."""
    head = store.find_head(HQ, 1)
    assert head is not None
    counts = agreeing.measured(head).items()
    return [[HQ, 1, head.sequence]], [[HQ, 1, name, count] for name, count in counts if name != kind]


def test_a_post_that_lacks_a_kind_is_given_it_and_then_agrees(post: Asked) -> None:
    with post.headquarters():
        Post(code="HT-NEW", name="New", mode="land").save()
        cursors, has = has_all_but("sites.post.kept")
        head, program = store.find_head(HQ, 1), agreeing.program()
    told = {"cursors": cursors, "has": has}
    asked = [post.ask("fetch", told=told), post.ask("fetch", told={**told, "after": [HQ, 1, head.sequence]})]
    with post.headquarters():
        Post(code="HT-NEW", name="New", mode="land").save()
        given = answer(asked[0])
        [segment] = [unpack(raw) for raw in members(io.BytesIO(given.payload))]
        assert {entry.envelope.kind for entry in segment.entries} == {"sites.post.kept"}
        assert given.told == {"more": True, "after": [HQ, 1, segment.last]}
        agreed = answer(asked[1])
        assert (agreed.told["agreed"], agreed.payload) == (program, b"")


def name_a_post_twice() -> None:
    for name in ("New", "Newer"):
        Post(code="HT-NEW", name=name, mode="land").save()


def test_a_post_that_lacks_nothing_agrees_at_once(post: Asked) -> None:
    """Of a row that was told twice it has the last word alone, and lacks nothing by that."""
    with post.headquarters():
        name_a_post_twice()
        cursors, has = has_all_but("")
        last = store.find_head(HQ, 1)
    assert [HQ, 1, "sites.post.kept", last.sequence] in has
    raw = post.ask("fetch", told={"cursors": cursors, "has": has})
    with post.headquarters():
        name_a_post_twice()
        agreed = answer(raw)
        assert (agreed.told, agreed.payload) == ({"more": False, "agreed": agreeing.program()}, b"")


@pytest.mark.parametrize("told", [{"has": [["HT-DIE"]]}, {"has": 3}, {"has": [], "after": ["HT-DIE"]}])
def test_what_a_post_says_it_has_is_read_with_care(post: Asked, told: dict[str, Any]) -> None:
    raw = post.ask("fetch", told={"cursors": [], **told})
    with post.headquarters():
        assert answer(raw).word == "relay.not_understood"


def test_a_post_agrees_anew_with_every_program_of_headquarters(post: Asked) -> None:
    with other_site(POST, post.folder, headquarters=HQ):
        assert not agreeing.is_due()  # headquarters of an earlier program says nothing of it
        agreeing.hear({})
        assert agreeing.has() == {}
        agreeing.hear({"program": "1.1/1"})
        assert agreeing.is_due()
        agreeing.agree({"agreed": "1.1/1"})
        assert not agreeing.is_due()
        agreeing.hear({"program": "1.2/1"})
        assert "has" in agreeing.has()
