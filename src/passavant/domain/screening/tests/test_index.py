"""An index takes up and lets go at once, and lies in a file whole or not at all."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from passavant.domain.screening import DamagedIndex, Index, Query, Record, build, files

GIVEN = (
    "Wilner",
    "Roseline",
    "Kenson",
    "Mirlande",
    "Yolette",
    "Dieusel",
    "Fabiola",
    "Ronel",
    "Guerda",
    "Islande",
)
FAMILY = (
    "MOMPREMIER",
    "PIERREVIL",
    "DESRAVINES",
    "BEAUBRUN",
    "CHARLOTIN",
    "DIEUJUSTE",
    "ESTIVERNE",
    "FILOSTIN",
)


def _records(count: int, *, seed: int = 1) -> list[Record]:
    chance = random.Random(seed)
    return [
        Record(
            id=f"R{number}",
            names=(f"{chance.choice(GIVEN)} {chance.choice(GIVEN)} {chance.choice(FAMILY)}",),
            dobs=(f"{chance.randint(1950, 2005)}-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}",),
            sex=chance.choice("MF"),
            nationalities=("HTI",),
            documents=((f"PP{chance.randrange(10**7):07d}", "HTI"),),
        )
        for number in range(count)
    ]


def _query_of(record: Record) -> Query:
    given, surname = record.names[0].rsplit(" ", 1)
    return Query(surname=surname, given=given.upper(), dob=record.dobs[0], sex=record.sex, nationality="HTI")


def _answers(index: Index, records: list[Record]) -> list[list[tuple[str, float]]]:
    return [
        [(hit.id, hit.score) for hit in index.search(_query_of(record), at_least=-5.0)] for record in records
    ]


def test_everybody_listed_is_found_with_the_own_data() -> None:
    records = _records(300)
    index = build(records)
    assert len(index) == 300
    for record in records:
        assert record.id in {hit.id for hit in index.search(_query_of(record))}


def test_what_is_added_is_found_at_once_and_what_is_removed_is_not() -> None:
    index = build(_records(100))
    new = Record(id="new", names=("Telemaque SANSARICQ",), dobs=("1970-01-02",))
    asked = Query(surname="SANSARICQ", given="TELEMAQUE", dob="1970-01-02")
    assert not index.search(asked)
    index.add(new)
    assert "new" in index
    assert [hit.id for hit in index.search(asked)] == ["new"]
    index.remove("new")
    assert "new" not in index
    assert not index.search(asked)
    index.remove("never was")


def test_five_hundred_additions_are_found_and_afterwards_none_of_them() -> None:
    base, more = _records(400), _records(500, seed=2)
    more = [Record(id=f"M{record.id}", names=record.names, dobs=record.dobs) for record in more]
    index = build(base)
    before = _answers(index, base[:50])
    for record in more:
        index.add(record)
    for record in more[::7]:
        assert record.id in {hit.id for hit in index.search(_query_of(record), limit=64)}
    for record in more:
        index.remove(record.id)
    assert _answers(index, base[:50]) == before
    assert len(index) == len(base)


def test_adding_an_id_again_replaces_the_record() -> None:
    index = build([Record(id="one", names=("Telemaque SANSARICQ",), dobs=("1970-01-02",))])
    index.add(Record(id="one", names=("Osnel DORCENAT",), dobs=("1970-01-02",)))
    assert len(index) == 1
    assert not index.search(Query(surname="SANSARICQ", given="TELEMAQUE", dob="1970-01-02"))
    assert index.search(Query(surname="DORCENAT", given="OSNEL", dob="1970-01-02"))


def test_a_saved_index_answers_as_before_with_what_was_added_and_removed(tmp_path: Path) -> None:
    records = _records(200)
    index = build(records)
    index.add(Record(id="new", names=("Telemaque SANSARICQ",), dobs=("1970-01-02",)))
    index.remove("R7")
    index.save(tmp_path / "index")
    again = Index.open(tmp_path / "index")
    assert _answers(again, records) == _answers(index, records)
    assert len(again) == 200
    assert "R7" not in again
    assert again.search(Query(surname="SANSARICQ", given="TELEMAQUE", dob="1970-01-02"))


ANOTHER_PROCESS = """
import sys
from pathlib import Path
from passavant.domain.screening import Index, Query
index = Index.open(Path(sys.argv[1]))
print(len(index), *(hit.id for hit in index.search(Query(surname="SANSARICQ", given="TELEMAQUE"))))
"""


def test_two_processes_search_one_file(tmp_path: Path) -> None:
    path = tmp_path / "index"
    build([*_records(200), Record(id="new", names=("Telemaque SANSARICQ",))]).save(path)
    command = [sys.executable, "-c", ANOTHER_PROCESS, str(path)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    assert [process.communicate(timeout=60)[0] for process in running] == ["201 new\n"] * 2


def test_an_altered_byte_anywhere_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "index"
    build(_records(20)).save(path)
    whole = path.read_bytes()
    chance = random.Random(3)
    quiet = []
    for place in [*range(40), *(chance.randrange(len(whole)) for _ in range(200))]:
        altered = bytearray(whole)
        altered[place] ^= 0x20
        path.write_bytes(altered)
        try:
            Index.open(path)
        except DamagedIndex:
            continue
        quiet.append(place)
    padding = [place for place in quiet if whole[place] == 0]
    assert quiet == padding  # bytes between two tables, which nothing reads


@pytest.mark.parametrize("keep", [0, 1, 19, 100, 5000])
def test_a_cut_off_file_is_refused(tmp_path: Path, keep: int) -> None:
    path = tmp_path / "index"
    build(_records(20)).save(path)
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(DamagedIndex):
        Index.open(path)


def test_a_file_of_another_version_is_refused_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "index"
    with monkeypatch.context() as patched:
        patched.setattr(files, "VERSION", files.VERSION + 1)
        build(_records(5)).save(path)
    with pytest.raises(DamagedIndex, match="version"):
        Index.open(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DamagedIndex):
        Index.open(tmp_path / "none")


def test_a_save_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "index"
    build(_records(20)).save(path)
    before = path.read_bytes()

    def full(*_: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        build(_records(30)).save(path)
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["index"]


def test_many_threads_search_while_others_add() -> None:
    records = _records(300)
    index = build(records)
    wrong: list[str] = []

    def search() -> None:
        wrong.extend(
            record.id
            for record in records[:100]
            if record.id not in {hit.id for hit in index.search(_query_of(record), limit=64)}
        )

    def add() -> None:
        for number in range(60):
            index.add(Record(id=f"T{number}", names=(f"Telemaque SANSARICQ {FAMILY[number % 8]}",)))

    threads = [threading.Thread(target=work) for work in (search, search, search, add)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def test_the_threshold_is_a_rate_and_the_rate_is_told_back() -> None:
    index = build(_records(50))
    for rate in (0.01, 0.005, 0.001):
        assert index.rate_of(index.threshold(rate)) == pytest.approx(rate, rel=0.01)
    assert index.threshold(0.001) > index.threshold(0.01)


_BASE = build(_records(200))
_NAMES = st.lists(
    st.sampled_from([*GIVEN, *FAMILY, "Jean", "Marie", "de", "Müller", "محمد"]), min_size=1, max_size=5
)


@settings(max_examples=60)
@given(_NAMES)
def test_case_and_repeated_separators_change_nothing(names: list[str]) -> None:
    plain = _scores(Query(name=" ".join(names), dob="1980-05-05"))
    assert _scores(Query(name="  ".join(names).upper(), dob="1980-05-05")) == plain
    assert _scores(Query(name=" - ".join(names).lower(), dob="1980-05-05")) == plain


@settings(max_examples=60)
@given(st.sampled_from(_records(200)), st.randoms(use_true_random=False))
def test_a_listed_person_is_met_alike_in_whatever_order_the_names_stand(
    record: Record, chance: random.Random
) -> None:
    """Neighbours are also read as one word, so a stranger's names may come nearer to somebody in one order."""
    shuffled = record.names[0].split()
    chance.shuffle(shuffled)
    plain = dict(_scores(Query(name=record.names[0], dob=record.dobs[0])))
    turned = _scores(Query(name=" ".join(shuffled), dob=record.dobs[0]))
    assert dict(turned)[record.id] == plain[record.id] == turned[0][1]


_ACCENTED = str.maketrans({"E": "É", "I": "Ï", "C": "Ç", "N": "Ñ", "e": "è", "i": "î", "u": "û", "y": "ÿ"})


@settings(max_examples=40)
@given(st.lists(st.sampled_from([*GIVEN, *FAMILY]), min_size=1, max_size=4))
def test_accents_change_nothing(names: list[str]) -> None:
    plain = " ".join(names)
    assert _scores(Query(name=plain.translate(_ACCENTED), dob="1980-05-05")) == _scores(
        Query(name=plain, dob="1980-05-05")
    )


def _scores(query: Query) -> list[tuple[str, float]]:
    return [(hit.id, hit.score) for hit in _BASE.search(query, at_least=-8.0)]


@settings(max_examples=40)
@given(st.text(max_size=60), st.text(max_size=12), st.text(max_size=12))
def test_any_record_can_be_added_and_removed_without_a_trace(name: str, dob: str, number: str) -> None:
    asked = [
        Query(surname="MOMPREMIER", given="WILNER", dob="1980-05-05"),
        Query(name=name, document_number=number),
    ]
    before = [_scores(query) for query in asked]
    _BASE.add(Record(id="any", names=(name,), dobs=(dob,), documents=((number, "HTI"),)))
    for query in asked:
        _BASE.search(query)
    _BASE.remove("any")
    assert [_scores(query) for query in asked] == before
