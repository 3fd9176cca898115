"""What arrives from other sites: taken once, in order, checked, whole segments or nothing."""

from __future__ import annotations

import dataclasses
import gzip
import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import OperationalError

from passavant.journal import files, segments, store
from passavant.journal.declaring import Audience
from passavant.journal.errors import BrokenChain, BrokenSegment, JournalError, KeyTrouble, UnfinishedRebuild
from passavant.journal.files import export_to, import_from, members
from passavant.journal.intake import take
from passavant.journal.models import Quarantined, Rebuild, TrustedKey
from passavant.journal.receiving import receive
from passavant.journal.recording import record
from passavant.journal.sealing import SealedEntry, seal
from passavant.journal.segments import pack, unpack
from passavant.journal.site import site_key
from passavant.journal.tests.kit import MORNING, begin_shift, end_shift, other_site, trust
from passavant.journal.verifying import verify
from passavant.modules.sites.facts import ShiftOpened
from passavant.modules.sites.models import Shift

POST, THIEF, HQ = "HT-MAL", "HT-OUA", "HT-DIE"
LENGTH = 7


@pytest.fixture
def sent(db: None, tmp_path: Path) -> list[SealedEntry]:
    """Seven entries of a post, as they left it."""
    with other_site(POST, tmp_path):
        for officer in ("M12", "M13", "M14"):
            end_shift(begin_shift(officer))
        return list(store.entries_after(POST, 1, 0))


@pytest.fixture
def stick(sent: list[SealedEntry], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same entries on a stick, in segments of three."""
    monkeypatch.setattr(segments, "ENTRIES_A_SEGMENT", 3)
    with other_site(POST, tmp_path):
        path = tmp_path / "stick.passavant"
        path.write_bytes(b"".join(pack(sent[n : n + 3]) for n in range(0, LENGTH, 3)))
        return path


def test_entries_are_taken_with_their_rows(sent: list[SealedEntry], tmp_path: Path) -> None:
    with other_site(HQ, tmp_path, trusts=(POST,)):
        receipt = receive(sent)
        assert (receipt.taken, receipt.known, receipt.stands_at, receipt.gap) == (LENGTH, 0, LENGTH, False)
        assert list(store.entries_after(POST, 1, 0)) == sent
        assert sorted(Shift.objects.values_list("officer", flat=True)) == ["M12", "M13", "M14"]
        assert not verify(every_signature=True).faults


@pytest.mark.django_db
def test_nobody_writes_over_what_another_site_recorded(tmp_path: Path) -> None:
    """Whoever holds the key of one post signs whatever they like: it says nothing of the rows of another."""
    with other_site(POST, tmp_path):
        shift = begin_shift("M12")
        honest = list(store.entries_after(POST, 1, 0))
    with other_site(THIEF, tmp_path):
        stolen = ShiftOpened(shift=shift, officer="nobody", booth="HT-OUA-1", post="HT-OUA")
        record(stolen, at=MORNING, actor="M13")
        end_shift(shift)
        forged = list(store.entries_after(THIEF, 1, 0))
    with other_site(HQ, tmp_path, trusts=(POST, THIEF)):
        receive(honest)
        receive(forged)
        row = Shift.objects.get()
        assert (row.site, row.officer, row.closed_at) == (POST, "M12", None)
        assert not verify(every_signature=True).faults


def test_a_duplicate_is_silent(sent: list[SealedEntry], tmp_path: Path) -> None:
    with other_site(HQ, tmp_path, trusts=(POST,)):
        receive(sent[:5])
        assert receive(sent[:5]).taken == 0
        receipt = receive(sent[2:])
        assert (receipt.taken, receipt.known, receipt.stands_at) == (2, 3, LENGTH)


def test_a_gap_takes_nothing_and_says_from_where_to_send_again(
    sent: list[SealedEntry], tmp_path: Path
) -> None:
    with other_site(HQ, tmp_path, trusts=(POST,)):
        receive(sent[:2])
        receipt = receive(sent[4:])
        assert (receipt.gap, receipt.taken, receipt.stands_at) == (True, 0, 2)
        assert receive(sent[2:]).stands_at == LENGTH


def test_two_copies_of_a_site_that_both_recorded_stop_its_chain(
    sent: list[SealedEntry], tmp_path: Path
) -> None:
    with other_site(POST, tmp_path):
        begin_shift("M99")
        fork = list(store.entries_after(POST, 1, 1))
    with other_site(HQ, tmp_path, trusts=(POST,)):
        receive(sent)
        with pytest.raises(BrokenChain, match=f"{POST}/1/2 is here already with other content"):
            receive(fork)
        assert store.find_entry(POST, 1, 2) == sent[1]


def changed(entry: SealedEntry, **columns: object) -> SealedEntry:
    of_entry = {name: columns.pop(name) for name in ("signature", "body", "salt") if name in columns}
    envelope = dataclasses.replace(entry.envelope, **columns)
    return dataclasses.replace(entry, envelope=envelope, **of_entry)  # type: ignore[arg-type]  # any column


@pytest.mark.parametrize(
    "columns",
    [
        {"kind": "sites.shift.closed"},
        {"version": 2},
        {"happened_at": "2026-11-22T07:40:00.000000+01:00"},
        {"recorded_at": "2026-11-22T07:40:00.000000+01:00"},
        {"actor": "M66"},
        {"body_digest": "0" * 64},
        {"previous": "0" * 64},
        {"signature": "A" * 86 + "=="},
        {"body": "{}"},
        {"salt": "0" * 32},
        {"body": None},
        {"salt": None},
    ],
    ids=str,
)
def test_an_altered_entry_and_its_segment_are_not_taken(
    sent: list[SealedEntry], tmp_path: Path, columns: dict[str, object]
) -> None:
    with other_site(HQ, tmp_path, trusts=(POST,)):
        with pytest.raises(BrokenChain, match=f"{POST}/1/4"):
            receive([*sent[:3], changed(sent[3], **columns), *sent[4:]])
        assert store.find_head(POST, 1) is None
        assert not Shift.objects.exists()


def test_a_body_without_its_salt_is_a_forgery_and_not_a_withheld_body(
    sent: list[SealedEntry], tmp_path: Path
) -> None:
    """A carrier that drops the salt could otherwise put any words under a good signature."""
    forged = changed(sent[1], body=(sent[1].body or "").replace("M12", "M66"), salt=None)
    with other_site(HQ, tmp_path, trusts=(POST,)), pytest.raises(BrokenChain, match="without salt"):
        receive([sent[0], forged])


def test_a_site_that_nobody_trusts_is_not_believed(sent: list[SealedEntry], tmp_path: Path) -> None:
    with other_site(HQ, tmp_path):
        with pytest.raises(KeyTrouble, match=f"the key of {POST}/1 is not trusted here"):
            receive(sent)
        trust(POST, tmp_path)
        assert receive(sent).taken == LENGTH


def test_what_a_peer_trusts_is_not_trusted_here(sent: list[SealedEntry], tmp_path: Path) -> None:
    with other_site("HT-BEL", tmp_path, trusts=(POST,)):
        believer = list(store.entries_after("HT-BEL", 1, 0))
    with other_site(HQ, tmp_path, trusts=("HT-BEL",)):
        receive(believer)
        assert TrustedKey.objects.filter(site=POST, trusted_by="HT-BEL").exists()
        with pytest.raises(KeyTrouble):
            receive(sent)


def test_entries_of_two_chains_do_not_come_in_one_run(sent: list[SealedEntry], tmp_path: Path) -> None:
    stranger = changed(sent[1], site="HT-BEL")
    with other_site(HQ, tmp_path, trusts=(POST,)), pytest.raises(BrokenChain, match="of another chain"):
        receive([sent[0], stranger])


def test_nothing_is_no_segment(chain: None) -> None:
    with pytest.raises(BrokenChain, match="nothing arrived"):
        receive([])


def test_nothing_is_taken_during_a_rebuild_not_even_a_new_chain(
    sent: list[SealedEntry], tmp_path: Path
) -> None:
    with other_site(HQ, tmp_path, trusts=(POST,)):
        Rebuild.objects.create(room="")
        with pytest.raises(UnfinishedRebuild):
            receive(sent)


# -- segments -----------------------------------------------------------------------------------------------


def test_a_stick_is_imported_once_however_often_it_is_put_in(stick: Path, tmp_path: Path) -> None:
    with other_site(HQ, tmp_path, trusts=(POST,)):
        assert import_from(stick).sentence == "7 new entries taken, 0 were known already."
        assert import_from(stick).sentence == "0 new entries taken, 7 were known already."


def test_an_import_that_was_interrupted_goes_on(stick: Path, tmp_path: Path) -> None:
    def power_cut(_: int) -> None:
        raise KeyboardInterrupt

    with other_site(HQ, tmp_path, trusts=(POST,)):
        with pytest.raises(KeyboardInterrupt):
            import_from(stick, progress=power_cut)
        assert (store.find_head(POST, 1) or store.ChainHead("", 0, 0, "")).sequence == 3
        assert (import_from(stick).taken, store.count_entries()) == (4, LENGTH + 2)


def test_a_truncated_stick_gives_its_whole_segments_and_quarantines_the_rest(
    stick: Path, tmp_path: Path
) -> None:
    whole = stick.read_bytes()
    stick.write_bytes(whole[:-40])
    with other_site(HQ, tmp_path, trusts=(POST,)):
        with pytest.raises(BrokenSegment, match="cut off or damaged"):
            import_from(stick)
        assert (store.find_head(POST, 1) or store.ChainHead("", 0, 0, "")).sequence == 6
        assert "cut off" in Quarantined.objects.get().reason
        assert Quarantined.objects.get().why == "altered"
        stick.write_bytes(whole)
        assert import_from(stick).taken == 1


def test_every_place_at_which_a_segment_can_be_cut_takes_nothing(
    sent: list[SealedEntry], tmp_path: Path
) -> None:
    with other_site(POST, tmp_path):
        raw = pack(sent)
    path = tmp_path / "cut"
    with other_site(HQ, tmp_path, trusts=(POST,)):
        for end in range(0, len(raw), 37):
            path.write_bytes(raw[:end])
            with pytest.raises(JournalError):
                import_from(path)
        assert store.find_head(POST, 1) is None


def rewritten(raw: bytes, change: Callable[[bytes], bytes]) -> bytes:
    return gzip.compress(change(gzip.decompress(raw)), mtime=0)


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content.replace(b"M12", b"M66"),
        lambda content: content.replace(b'"actor":"M12"', b'"actor":"M66"', 1),
        lambda content: b"\n".join(content.split(b"\n")[:2] + content.split(b"\n")[3:]),
        lambda content: content.replace(b'"signature":"', b'"signature":"A', 1),
        lambda content: content.rsplit(b"\n", 2)[0] + b"\n",
        lambda content: content.replace(b"passavant-segment-2", b"passavant-segment-9"),
        lambda content: content.replace(b'"written_by_epoch":1', b'"written_by_epoch":"x"'),
        lambda content: content.replace(b'"written_by":"HT-MAL"', b'"written_by":["HT-MAL"]'),
        lambda _: b"[1]\n[2]\n",
        lambda _: b"{}\n",
        lambda _: b"nothing",
        lambda _: b"",
    ],
)
def test_a_tampered_segment_is_quarantined_and_nothing_of_it_is_taken(
    sent: list[SealedEntry], tmp_path: Path, change: Callable[[bytes], bytes]
) -> None:
    with other_site(POST, tmp_path):
        raw = rewritten(pack(sent), change)
    path = tmp_path / "tampered"
    path.write_bytes(raw)
    with other_site(HQ, tmp_path, trusts=(POST,)):
        with pytest.raises(JournalError):
            import_from(path)
        assert store.find_head(POST, 1) is None
        assert bytes(Quarantined.objects.get().data) == raw


@pytest.mark.parametrize(
    "columns", [{"happened_at": 2}, {"actor": 7}, {"body": 7}, {"version": True}], ids=str
)
def test_a_trusted_writer_that_writes_nonsense_is_one_sentence(
    tmp_path: Path, db: None, columns: dict[str, object]
) -> None:
    """A signed segment whose lines are no entries: a fault of the other side's program, not a crash of ours."""
    with other_site(POST, tmp_path):
        begin_shift()
        entries = list(store.entries_after(POST, 1, 0))
        raw = pack([entries[0], changed(entries[1], **columns)])
    with other_site(HQ, tmp_path, trusts=(POST,)), pytest.raises(BrokenSegment, match="no entry"):
        unpack(raw)


def resealed(raw: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """A segment changed by whoever holds the key of the site that this is."""
    lines = gzip.decompress(raw).split(b"\n")
    content = change(b"\n".join(lines[:-2]) + b"\n")
    digest = hashlib.sha256(content)
    seal = {"sha256": digest.hexdigest(), "signature": site_key().sign(digest.digest())}
    return gzip.compress(content + json.dumps(seal).encode() + b"\n", mtime=0)


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        (b'"actor":"M12"', b'"actor":"\\ud800"'),
        (b'"actor":"M12"', b'"actor":"\\u0000"'),
        (b'"actor":"M12"', b'"actor":"%s"' % (b"x" * 65)),
        (b'"body":"', b'"body":"\\ud800'),
        (b'"body":"', b'"body":"\\u0000'),
        (b'"body":"', b'"body":"\\\\u0000'),
        (b'"kind":"sites.shift.opened"', b'"kind":"%s"' % (b"k" * 101)),
        (b'"happened_at":"', b'"happened_at":"0000000'),
        (b'"recorded_at":"', b'"recorded_at":"0000000'),
        (b'"salt":"', b'"salt":"0'),
        (b'"signature":"', b'"signature":"A'),
        (b'"version":1', b'"version":32768'),
        (b'"version":1', b'"version":-1'),
        (b'"version":1', b'"version":1.0'),
        (b'"version":1', b'"version":%s' % (b"9" * 5000)),
        (b'"version":1', b'"version":%s' % (b"[" * 100_000)),
        (b'"body":"', b'"body_digest":"%s","body":[],"_":"' % (b"0" * 64)),
    ],
    ids=lambda part: part.decode()[:24],
)
def test_an_entry_that_no_journal_keeps_is_no_entry(
    sent: list[SealedEntry], tmp_path: Path, written: bytes, instead: bytes
) -> None:
    """Whoever holds a site's key seals what they like; SQLite would keep much of it, and PostgreSQL would not."""
    assert_broken_with(sent, tmp_path, written, instead)


@pytest.mark.parametrize(
    ("written", "instead"),
    [
        (b'"first":1', b'"first":%d' % 2**63),
        (b'"last":7', b'"last":%d' % 2**80),
        (b'"epoch":1', b'"epoch":%d' % 2**31),
        (b'"link":"', b'"link":"0'),
        (b'"site":"', b'"site":"\\u0000'),
        (b'"written_by":"', b'"written_by":"\\ud800'),
        (b'"written_by":"', b'"written_by":"HT-SOMEWHERE-ELSE'),
        (b'"written_by_epoch":1', b'"written_by_epoch":%d' % 2**64),
        (b'"excerpt":false', b'"excerpt":%s' % (b"[" * 100_000)),
    ],
    ids=lambda part: part.decode()[:24],
)
def test_a_header_that_no_journal_keeps_is_no_segment(
    sent: list[SealedEntry], tmp_path: Path, written: bytes, instead: bytes
) -> None:
    assert_broken_with(sent, tmp_path, written, instead)


def assert_broken_with(sent: list[SealedEntry], tmp_path: Path, written: bytes, instead: bytes) -> None:
    with other_site(POST, tmp_path):
        raw = resealed(pack(sent), lambda content: content.replace(written, instead, 1))
    assert_broken(raw, tmp_path)


def assert_broken(raw: bytes, tmp_path: Path) -> None:
    with other_site(HQ, tmp_path, trusts=(POST,)):
        with pytest.raises(BrokenSegment):
            take(raw)
        assert Quarantined.objects.get().why == "altered"
        assert store.find_head(POST, 1) is None


@pytest.mark.parametrize(
    "body",
    [
        json.dumps({"site": "X", "epoch": 10**25, "public_key": "00"}),
        json.dumps({"site": "X", "epoch": 1, "public_key": "\ud800"}),
        "[" * 100_000,
    ],
    ids=["large", "half", "deep"],
)
def test_what_cannot_be_turned_into_rows_stops_its_own_chain_alone(
    sent: list[SealedEntry], tmp_path: Path, body: str
) -> None:
    """Signed, and in the form of its kind: what is wrong with it shows only when its row is written."""
    with other_site(POST, tmp_path):
        bad, honest = pack([*sent, forged("journal.site.trusted", body, after=sent[-1])]), pack(sent)
    with other_site(THIEF, tmp_path):
        begin_shift("M13")
        good = pack(list(store.entries_after(THIEF, 1, 0)))
    with other_site(HQ, tmp_path, trusts=(POST, THIEF)):
        with pytest.raises(JournalError):
            take(bad, of=POST)
        assert bytes(Quarantined.objects.get().data) == bad
        assert store.find_head(POST, 1) is None
        assert not Shift.objects.exists()
        assert take(good, of=THIEF).taken == 2
        assert take(honest, of=POST).taken == LENGTH


def forged(kind: str, body: str, *, after: SealedEntry) -> SealedEntry:
    """An entry as whoever holds the key of the site that this is signs it."""
    return seal(
        key=site_key(),
        site=after.envelope.site,
        epoch=after.envelope.epoch,
        sequence=after.envelope.sequence + 1,
        previous=after.link,
        kind=kind,
        version=1,
        body=body,
        happened_at=MORNING,
        recorded_at=MORNING,
        actor="M12",
    )


def test_a_database_that_takes_nothing_is_no_fault_of_the_segment(
    sent: list[SealedEntry], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OperationalError("database or disk is full")

    with other_site(POST, tmp_path):
        raw = pack(sent)
    with other_site(HQ, tmp_path, trusts=(POST,)):
        monkeypatch.setattr(store, "append", full)
        with pytest.raises(OperationalError):
            take(raw, of=POST)
        assert not Quarantined.objects.exists()


def test_a_gap_on_a_stick_is_quarantined_until_it_is_closed(stick: Path, tmp_path: Path) -> None:
    whole = stick.read_bytes()
    first = next(members(stick.open("rb")))
    stick.write_bytes(whole[len(first) :])
    with other_site(HQ, tmp_path, trusts=(POST,)):
        with pytest.raises(BrokenSegment, match=f"entries of {POST}/1 after 0 are missing: export again"):
            import_from(stick)
        assert Quarantined.objects.get().why == "gap"
        stick.write_bytes(whole)
        assert import_from(stick).taken == LENGTH
        assert not Quarantined.objects.exists()


def test_a_bomb_is_refused_before_it_fills_the_memory(
    chain: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(segments, "LARGEST_SEGMENT", 1024 * 1024)
    path = tmp_path / "bomb"
    path.write_bytes(gzip.compress(b"0" * 50 * 1024 * 1024))
    with pytest.raises(BrokenSegment, match="larger than any"):
        import_from(path)
    assert Quarantined.objects.get().reason.startswith("the segment is larger")


def lines_of(entries: int) -> Callable[[bytes], bytes]:
    """Let a segment hold so many lines."""
    return lambda content: content.split(b"\n", 1)[0] + b"\n" + b"{}\n" * entries


@pytest.mark.parametrize(
    "change",
    [
        lines_of(segments.ENTRIES_A_SEGMENT + 1),
        lambda content: content.replace(b'"format"', b'"and":[%s0],"format"' % (b"0," * 100_000), 1),
    ],
    ids=["lines", "header"],
)
def test_more_than_any_segment_holds_is_refused_before_it_is_read(
    sent: list[SealedEntry], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[bytes], bytes]
) -> None:
    """Ten megabytes of the same line come in ten kilobytes, and would be read for half a minute."""
    with other_site(POST, tmp_path):
        raw = resealed(pack(sent), change)
    monkeypatch.setattr(segments, "_load", count_calls(segments._load, most=2))
    with other_site(HQ, tmp_path, trusts=(POST,)), pytest.raises(BrokenSegment, match="larger than any"):
        unpack(raw)


def test_nothing_is_read_before_its_seal_was_checked(
    sent: list[SealedEntry], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with other_site(POST, tmp_path):
        raw = rewritten(pack(sent), lambda content: content.replace(b"M12", b"M66"))
    monkeypatch.setattr(segments, "_load", count_calls(segments._load, most=2))
    with other_site(HQ, tmp_path, trusts=(POST,)), pytest.raises(BrokenSegment, match="altered on its way"):
        unpack(raw)


def count_calls(call: Callable[[bytes], object], *, most: int) -> Callable[[bytes], object]:
    """The same, but for no more than so many calls: for a segment the header and the seal."""
    left = iter(range(most))

    def counted(line: bytes) -> object:
        next(left)
        return call(line)

    return counted


def test_a_segment_holds_as_many_entries_as_it_may(
    sent: list[SealedEntry], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with other_site(POST, tmp_path):
        raw = pack(sent)
    with other_site(HQ, tmp_path, trusts=(POST,)):
        monkeypatch.setattr(segments, "ENTRIES_A_SEGMENT", LENGTH)
        assert unpack(raw).last == LENGTH
        monkeypatch.setattr(segments, "ENTRIES_A_SEGMENT", LENGTH - 1)
        with pytest.raises(BrokenSegment, match="larger than any"):
            unpack(raw)


def test_a_file_without_segments_is_one_sentence(chain: None, tmp_path: Path) -> None:
    path = tmp_path / "empty"
    path.write_bytes(b"")
    with pytest.raises(BrokenSegment, match="holds no segment"):
        import_from(path)


def test_small_pieces_and_large_ones_read_the_same(stick: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at_once = list(members(stick.open("rb")))
    monkeypatch.setattr(files, "PIECE", 7)
    assert list(members(stick.open("rb"))) == at_once
    assert b"".join(at_once) == stick.read_bytes()


def test_a_body_is_withheld_from_those_without_the_right_and_the_chain_still_holds(
    db: None, tmp_path: Path
) -> None:
    stick = tmp_path / "for-a-post"
    with other_site(HQ, tmp_path):
        end_shift(begin_shift())  # shifts are for headquarters
        assert export_to(stick, reader=Audience.EVERYWHERE) == 3
    with other_site(POST, tmp_path, trusts=(HQ,), headquarters=HQ):
        assert import_from(stick).taken == 3
        shift = store.get_entry(HQ, 1, 2)
        assert (shift.body, shift.salt) == (None, None)
        assert store.get_entry(HQ, 1, 1).body is not None
        assert not Shift.objects.exists()
        assert not verify(every_signature=True).faults


def test_an_export_begins_after_what_the_reader_has(db: None, tmp_path: Path) -> None:
    stick = tmp_path / "more"
    with other_site(POST, tmp_path):
        end_shift(begin_shift())
        assert export_to(stick, after={(POST, 1): 2}) == 1
        assert unpack(stick.read_bytes()).first == 3
        assert not stick.with_name("more.part").exists()
