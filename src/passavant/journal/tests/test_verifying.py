"""Whatever is altered, removed or swapped in the journal is found, and exactly that entry is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.db import connection

from passavant.journal import store, verifying
from passavant.journal.erasing import erase
from passavant.journal.models import Verified
from passavant.journal.tests.kit import MORNING, begin_shift, end_shift, triggers_dropped
from passavant.journal.verifying import verify

COLUMNS = [column.strip() for column in store.COLUMNS.split(",")]
LENGTH = 7
pytestmark = pytest.mark.tampers("that is the point")


@pytest.fixture
def seven(chain: None) -> None:
    """A chain of seven entries: three shifts begun and ended."""
    for officer in ("M12", "M13", "M14"):
        end_shift(begin_shift(officer))


def altered(value: object) -> object:
    """The value with one byte, or one unit, changed."""
    if isinstance(value, int):
        return value + 100
    text = str(value)
    middle = len(text) // 2
    return text[:middle] + ("1" if text[middle] != "1" else "2") + text[middle + 1 :]


@pytest.mark.parametrize("every_signature", [False, True], ids=["heads", "every signature"])
@pytest.mark.parametrize("number", [1, 4, LENGTH], ids=["first", "middle", "last"])
@pytest.mark.parametrize("column", COLUMNS)
def test_an_altered_byte_names_its_entry(
    seven: None, column: str, number: int, every_signature: bool
) -> None:
    row = dict(zip(COLUMNS, store._row(store.get_entry("HT-OUA", 1, number)), strict=True))
    with triggers_dropped() as forge:
        forge(f"UPDATE journal_entry SET {column} = %s WHERE sequence = %s", altered(row[column]), number)
    faults = verify(every_signature=every_signature).faults
    assert faults[0].entry == f"HT-OUA/1/{number}"
    # An entry that was given to another chain is missing here and foreign there.
    assert len(faults) == (2 if column in ("site", "epoch") else 1)


@pytest.mark.parametrize("number", [1, 4, LENGTH], ids=["first", "middle", "last"])
def test_the_spare_bits_of_a_signature_are_not_spare(seven: None, number: int) -> None:
    signature = store.get_entry("HT-OUA", 1, number).signature
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    other = signature[:85] + letters[letters.index(signature[85]) ^ 1] + "=="
    with triggers_dropped() as forge:
        forge("UPDATE journal_entry SET signature = %s WHERE sequence = %s", other, number)
    assert [fault.entry for fault in verify().faults] == [f"HT-OUA/1/{number}"]


@pytest.mark.parametrize("number", [1, 4, LENGTH], ids=["first", "middle", "last"])
def test_a_removed_entry_is_named(seven: None, number: int) -> None:
    with triggers_dropped() as forge:
        forge("DELETE FROM journal_entry WHERE sequence = %s", number)
    verdict = verify()
    assert [fault.entry for fault in verdict.faults] == [f"HT-OUA/1/{number}"]
    assert "removed" in verdict.faults[0].reason
    assert verdict.sentence.startswith(f"BROKEN at entry HT-OUA/1/{number}: missing")


@pytest.mark.parametrize("number", [1, 4, LENGTH], ids=["first", "middle", "last"])
def test_a_body_emptied_without_law_is_named(seven: None, number: int) -> None:
    with triggers_dropped() as forge:
        forge("UPDATE journal_entry SET body = NULL, salt = NULL WHERE sequence = %s", number)
    assert [fault.entry for fault in verify().faults] == [f"HT-OUA/1/{number}"]


def test_a_body_erased_by_law_is_no_fault(seven: None) -> None:
    for number in (6, 7):  # the one that made the row, then the one that amended it
        erase(site="HT-OUA", epoch=1, sequence=number, legal_basis="art. 12", at=MORNING, actor="DPO")
    assert not verify(every_signature=True).faults


def test_a_swapped_pair_names_the_first_of_the_two(seven: None) -> None:
    with triggers_dropped() as forge:
        for old, new in ((4, 99), (5, 4), (99, 5)):
            forge("UPDATE journal_entry SET sequence = %s WHERE sequence = %s", new, old)
    assert [fault.entry for fault in verify().faults] == ["HT-OUA/1/4"]


def test_an_entry_cut_off_together_with_its_head_is_found_by_the_heads_file(
    seven: None, tmp_path: Path
) -> None:
    heads = tmp_path / "heads.json"
    assert not verify(heads_file=heads).faults
    before = store.get_entry("HT-OUA", 1, LENGTH - 1)
    with triggers_dropped() as forge:
        forge("DELETE FROM journal_entry WHERE sequence = %s", LENGTH)
        forge("UPDATE journal_head SET sequence = %s, link = %s", LENGTH - 1, before.link)
    assert not verify().faults  # without the file nobody can tell
    assert [fault.entry for fault in verify(heads_file=heads).faults] == [f"HT-OUA/1/{LENGTH}"]
    # A verification that found a fault does not make it the new truth.
    assert json.loads(heads.read_text())["HT-OUA/1"][0] == str(LENGTH)


def test_a_whole_chain_removed_is_found_by_the_heads_file(seven: None, tmp_path: Path) -> None:
    heads = tmp_path / "heads.json"
    verify(heads_file=heads)
    with triggers_dropped() as forge:
        forge("DELETE FROM journal_entry")
        forge("DELETE FROM journal_head")
    assert [fault.entry for fault in verify(heads_file=heads).faults] == ["HT-OUA/1/1"]


@pytest.mark.parametrize(
    ("change", "entry"),
    [
        ("sequence = sequence + 1", "HT-OUA/1/8"),
        ("sequence = sequence - 1", "HT-OUA/1/7"),
        ("link = 'x'", "HT-OUA/1/7"),
        ("site = 'X'", "X/1"),
    ],
)
def test_a_forged_head_is_found(seven: None, change: str, entry: str) -> None:
    with triggers_dropped() as forge:
        forge(f"UPDATE journal_head SET {change}")
    assert verify().faults[0].entry == entry


def test_a_history_rewritten_from_an_entry_on_needs_the_key(seven: None) -> None:
    """Somebody who alters an entry and makes all links good again still cannot sign."""
    with triggers_dropped() as forge:
        forge("UPDATE journal_entry SET actor = 'X' WHERE sequence = 4")
        link = store.get_entry("HT-OUA", 1, 4).link
        for number in (5, 6, 7):
            forge("UPDATE journal_entry SET previous = %s WHERE sequence = %s", link, number)
            link = store.get_entry("HT-OUA", 1, number).link
        forge("UPDATE journal_head SET link = %s", link)
    assert verify().faults
    assert verify(every_signature=True).faults[0].entry == "HT-OUA/1/4"


def test_a_stopped_verification_goes_on_where_it_stopped(
    seven: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "REST_EVERY", 2)

    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        verify(progress=stop)
    assert Verified.objects.get().sequence == 2
    verdict = verify()
    assert verdict.resumed
    assert verdict.sentence == (
        "The journal holds: 7 entries in 1 chains verified, going on from where it was stopped."
    )
    assert not Verified.objects.exists()


@pytest.mark.parametrize("rest_every", [1, LENGTH])
def test_a_verification_stopped_behind_the_last_entry_still_checks_its_signature(
    seven: None, rest_every: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verifying, "REST_EVERY", rest_every)
    seen = []

    def stop(done: int) -> None:
        seen.append(done)
        if sum(seen) == LENGTH:
            raise KeyboardInterrupt

    with triggers_dropped() as forge:
        forge("UPDATE journal_entry SET actor = 'X' WHERE sequence = %s", LENGTH)
        forge("UPDATE journal_head SET link = %s", store.get_entry("HT-OUA", 1, LENGTH).link)
    with pytest.raises(KeyboardInterrupt):
        verify(progress=stop)
    assert [fault.entry for fault in verify().faults] == [f"HT-OUA/1/{LENGTH}"]


def test_booths_may_go_on_recording_while_it_verifies(seven: None, monkeypatch: pytest.MonkeyPatch) -> None:
    read = store.rows_after

    def and_meanwhile(site: str, epoch: int, sequence: int) -> object:
        if sequence == 0:
            begin_shift("M15")
        return read(site, epoch, sequence)

    monkeypatch.setattr(store, "rows_after", and_meanwhile)
    verdict = verify()
    assert (verdict.faults, verdict.entries) == ([], LENGTH + 1)


def test_a_forgery_can_be_made_here_at_all(seven: None) -> None:
    """The forger's hands of these tests do reach the tables."""
    with triggers_dropped() as forge:
        forge("UPDATE journal_entry SET actor = 'X'")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM journal_entry WHERE actor = 'X'")
        assert cursor.fetchone() == (LENGTH,)
