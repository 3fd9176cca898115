"""The index: effective at once, built anew when damaged, and never a silence that reads as "nobody"."""

from __future__ import annotations

import threading
from collections.abc import Callable
from unittest.mock import Mock

import pytest
from django.test import override_settings

from passavant.domain.screening import Query
from passavant.modules.watchlists import actions, indexing, queries
from passavant.modules.watchlists.tests.conftest import (
    AT,
    MARIE,
    Desk,
    listed,
    marie,
    person,
    reading,
)

ASKED = Query(surname="JEAN BAPTISTE", given="MARIE CARMEL", dob="1984-03-12", sex="F", nationality="HTI")


def met() -> list[str]:
    return [match.entry.pk for match in queries.screen(ASKED, at=AT).matches]


def test_an_entry_is_found_and_gone_at_once(desk: Desk) -> None:
    watchlist = desk.list()
    assert met() == []
    entry = desk.enter(
        watchlist, listed(names=("Marie Carmel Jean-Baptiste",), dobs=("1984-03-12",), sex="F")
    )
    assert met() == [entry.pk]
    removal = actions.propose_removal(
        officer=desk.officers["second_line"], entry=entry.pk, reason="found", at=AT
    )
    actions.release_removal(officer=desk.officers["supervisor"], proposal=removal.pk, at=AT)
    assert met() == []


def test_a_new_version_is_searched_at_once(desk: Desk) -> None:
    watchlist = desk.list(most_shrink=100)
    desk.take(watchlist, reading(person("9", "Wilner DORVAL")))
    assert met() == []
    desk.take(watchlist, reading(marie()))
    assert met() == ["wanted:1:2"]
    desk.take(watchlist, reading(person("9", "Wilner DORVAL")))
    assert met() == []


def test_a_list_put_out_of_use_is_out_of_the_index(desk: Desk) -> None:
    watchlist = desk.list()
    desk.take(watchlist, reading(marie()))
    assert met() == ["wanted:1:1"]
    watchlist.is_active = False
    actions.keep_list(officer=desk.officers["watch_officer"], watchlist=watchlist)
    assert met() == []
    with indexing.current() as held:
        assert "wanted:1:1" not in held.index


def test_an_index_on_disk_is_opened_by_the_next_process(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.take(desk.list(), reading(marie()))
    indexing.refresh()
    indexing.forget()
    monkeypatch.setattr(indexing.screening, "build", _not_again)
    assert met() == ["wanted:1:1"]


def test_what_changed_since_an_index_was_saved_is_added_to_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    watchlist = desk.list()
    desk.take(watchlist, reading(person("9", "Wilner DORVAL")))
    indexing.refresh()
    indexing.forget()
    desk.take(watchlist, reading(person("9", "Wilner DORVAL"), marie()))
    monkeypatch.setattr(indexing.screening, "build", _not_again)
    assert met() == ["wanted:1:2"]


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[: len(content) // 2],
        lambda content: content[:0],
        lambda content: b"another program's" + content,
        lambda content: content[:-40] + bytes(40),
    ],
    ids=["cut off", "empty", "foreign", "altered"],
)
def test_a_damaged_index_is_built_anew(desk: Desk, damage: Callable[[bytes], bytes]) -> None:
    desk.take(desk.list(), reading(marie()))
    path = indexing.refresh().path
    indexing.forget()
    assert path is not None
    path.write_bytes(damage(path.read_bytes()))
    assert met() == ["wanted:1:1"]


def test_an_index_of_another_past_is_not_brought_up_to_date_but_built_anew(desk: Desk) -> None:
    """As after a restore from a backup: the tables went on from before the index was saved."""
    watchlist = desk.list()
    desk.take(watchlist, reading(marie()))
    held = indexing.refresh()
    code, mark = held.state[0]
    site, (epoch, sequence, _digest) = mark.marks[0]
    lost = indexing.ListMark(mark.current, ((site, (epoch, sequence, "f" * 64)),))
    assert not indexing._caught_up(indexing.Held(held.index, ((code, lost),), AT), held.state)


def test_old_files_are_cleared(desk: Desk) -> None:
    watchlist = desk.list(most_shrink=100)
    for n in range(4):
        desk.take(watchlist, reading(person(str(n), f"Ann A{n}")))
        indexing.refresh()
    notes = list(indexing.folder().glob("index-*.json"))
    assert len(notes) <= indexing.KEPT_FILES + 1


def test_while_a_large_index_is_built_the_window_says_that_names_were_not_compared(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.take(desk.list(), reading(marie(documents=(("HT1234567", "HTI"),))))
    for path in indexing.folder().glob("index-*"):
        path.unlink()
    monkeypatch.setattr(threading.Thread, "start", Mock())
    with override_settings(PASSAVANT=_without_building()):
        row = desk.scan({**MARIE, "document_number": "X9"})
        assert '"code":"watchlists.no_index","done":false' in row.checks
        stolen = desk.scan(MARIE)
    assert [hit.by for hit in queries.hits_of(stolen.pk)] == ["number"]


def test_after_many_changes_the_window_goes_on_with_the_old_index_and_its_age(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    watchlist = desk.list(most_shrink=100)
    desk.take(watchlist, reading(marie()))
    assert met() == ["wanted:1:1"]
    monkeypatch.setattr(threading.Thread, "start", Mock())
    monkeypatch.setattr(indexing, "FEW", 5)
    desk.take(watchlist, reading(marie(), *(person(str(n), f"Ann A{n}") for n in range(10, 30))))
    with override_settings(PASSAVANT=_without_building()):
        answer = queries.screen(ASKED, at=AT)
    assert [match.entry.pk for match in answer.matches] == ["wanted:1:1"]
    assert answer.age.by_index is not None


def _without_building():
    from django.conf import settings

    told = settings.PASSAVANT
    here = told.rooms["watchlists"].model_copy(update={"build_at_once": 0})
    return told.model_copy(update={"rooms": {**told.rooms, "watchlists": here}})


def _not_again(*_: object, **__: object) -> None:
    raise AssertionError("the index was built although one was there")
