"""Lists: a new version whole or not at all, what is refused, and entries made by two persons."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.core.management.base import CommandError

from passavant.domain.lists.entries import Quarantined
from passavant.domain.values import check
from passavant.journal.recording import record
from passavant.modules.watchlists import actions, facts, in_force, queries
from passavant.modules.watchlists.actions import importing
from passavant.modules.watchlists.models import Entry, ImportRun, ListedNumber, ListState
from passavant.modules.watchlists.tests.conftest import (
    AT,
    Desk,
    booklet,
    listed,
    marie,
    person,
    reading,
)


def in_force_of(code: str) -> list[str]:
    return sorted(queries.entries_of(code).values_list("id", flat=True))


def test_a_new_version_adds_changes_and_removes_and_leaves_the_rest_alone(desk: Desk) -> None:
    watchlist = desk.list(most_shrink=50)
    desk.take(watchlist, reading(person("1", "Ann A"), person("2", "Bob B"), person("3", "Cid C")))
    taken = desk.take(
        watchlist,
        reading(person("1", "Ann A"), person("2", "Bob BB"), person("4", "Dan D"), dated=date(2026, 11, 19)),
    )
    counts = taken.changes
    assert (counts.added, counts.changed, counts.removed, counts.unchanged) == (1, 1, 1, 1)
    assert in_force_of("wanted") == ["wanted:1:1", "wanted:2:2", "wanted:4:2"]
    state = ListState.objects.get()
    assert (state.current, state.entries, state.dated) == (2, 3, date(2026, 11, 19))


def test_a_preview_says_what_would_change_and_changes_nothing(desk: Desk) -> None:
    watchlist = desk.list()
    desk.take(watchlist, reading(person("1", "Ann A"), person("2", "Bob B")))
    read = reading(person("1", "Ann A", remarks="scar"), person("2", "Bob B"), person("9", "Zoé Z"))
    changes = actions.preview(watchlist=watchlist, reading=read)
    assert [(each.title, each.fields) for each in changes.samples_changed] == [("Ann A", ("remarks",))]
    assert [each.title for each in changes.samples_added] == ["Zoé Z"]
    assert changes.may_be_taken
    assert in_force_of("wanted") == ["wanted:1:1", "wanted:2:1"]


REFUSED = {
    "watchlists.import.cut_off": {"is_complete": False},
    "watchlists.import.short": {"stated": 900},
    "watchlists.import.older": {"dated": date(2026, 11, 17)},
}


@pytest.mark.parametrize(("code", "said"), REFUSED.items())
def test_what_must_not_replace_a_list_is_refused_and_the_old_one_stays(
    desk: Desk, code: str, said: dict
) -> None:
    watchlist = desk.list()
    desk.take(watchlist, reading(person("1", "Ann A")))
    with pytest.raises(actions.MayNotBeTaken) as refused:
        desk.take(
            watchlist, reading(person("1", "Ann A"), person("2", "Bob B"), **said), accept_shrink="so be it"
        )
    assert [finding.code for finding in refused.value.findings] == [code]
    assert in_force_of("wanted") == ["wanted:1:1"]


def test_an_empty_file_a_wrong_format_and_the_same_file_are_refused(desk: Desk) -> None:
    watchlist = desk.list(format="plain")
    desk.take(watchlist, reading(person("1", "Ann A")), content_digest="a" * 64)
    cases = {
        "watchlists.import.empty": (reading(), ""),
        "watchlists.import.same": (reading(person("1", "Ann A")), "a" * 64),
    }
    for code, (read, digest) in cases.items():
        changes = actions.preview(watchlist=watchlist, reading=read, content_digest=digest)
        assert code in [finding.code for finding in changes.objections]
    watchlist.format = "un"
    changes = actions.preview(watchlist=watchlist, reading=reading(person("1", "Ann A")))
    assert [finding.code for finding in changes.objections] == ["watchlists.import.wrong_format"]


def test_a_list_that_shrank_is_taken_only_with_a_reason(desk: Desk) -> None:
    watchlist = desk.list(most_shrink=10)
    desk.take(watchlist, reading(*(person(str(n), f"Ann A{n}") for n in range(20))))
    smaller = reading(*(person(str(n), f"Ann A{n}") for n in range(17)))
    with pytest.raises(actions.MayNotBeTaken) as refused:
        desk.take(watchlist, smaller)
    assert [finding.code for finding in refused.value.findings] == ["watchlists.import.shrunk"]
    desk.take(watchlist, smaller, accept_shrink="three were struck off on 17 November")
    assert queries.count_entries("wanted") == 17
    assert ImportRun.objects.get(version=2).shrink_accepted.startswith("three")


def test_rows_that_could_not_be_kept_are_set_aside_with_their_reason(desk: Desk) -> None:
    aside = Quarantined(place="line 4", content="?;?", finding=check("lists.no_name"))
    read = reading(
        person("1", "Ann A"),
        person("1", "Ann Again"),
        person("", "No Number"),
        person("n" * 121, "Long Number"),
        person("5", "Nul \0 Inside"),
        quarantined=(aside,),
    )
    desk.take(desk.list(), read)
    (run,) = queries.runs_of("wanted")
    assert run.set_aside_count == 5
    assert [row["code"].rpartition(".")[2] for row in run.rows_set_aside] == [
        "no_name",
        "repeated",
        "bad_key",
        "bad_key",
        "unkept",
    ]
    assert in_force_of("wanted") == ["wanted:1:1"]


def test_thousands_of_entries_are_recorded_in_parts(desk: Desk) -> None:
    done: list[int] = []
    entries = [person(str(n), f"Ann A{n}") for n in range(1200)] + [booklet("b", "AA1234567")]
    desk.take(desk.list(), reading(*entries), progress=done.append)
    assert (done, queries.count_entries("wanted")) == ([500, 500, 201], 1201)
    assert ListedNumber.objects.get().number == "AA1234567"


def half_recorded(desk: Desk, watchlist, read, parts: int) -> None:
    """What a program leaves that was killed after some parts."""
    changes = actions.preview(watchlist=watchlist, reading=read)
    begun = importing._begun(watchlist, read, changes, name="x", digest="d" * 64, reason="")
    record(begun, at=AT, actor="watch_officer")
    for part in list(importing._parts(begun, changes))[:parts]:
        record(part, at=AT, actor="watch_officer")


def test_a_version_recorded_half_answers_nothing_and_is_undone(desk: Desk) -> None:
    watchlist = desk.list(most_shrink=100)
    desk.take(
        watchlist, reading(*(person(str(n), f"Ann A{n}") for n in range(700)), booklet("b", "AA1234567"))
    )
    before = in_force_of("wanted")
    other = reading(*(person(str(n), f"Ann B{n}") for n in range(300, 1400)), dated=date(2026, 11, 19))
    half_recorded(desk, watchlist, other, parts=2)
    assert in_force_of("wanted") == before
    assert queries.lines(at=AT)[0].unfinished is not None
    (undone,) = actions.abandon(officer=desk.officers["watch_officer"], at=AT)
    assert (undone.version, in_force_of("wanted")) == (2, before)
    assert not Entry.objects.filter(since__gt=1).exists()
    assert not Entry.objects.exclude(until=None).exists()
    assert actions.abandon(officer=desk.officers["watch_officer"], at=AT) == []


def test_the_next_import_undoes_the_half_of_the_last(desk: Desk) -> None:
    watchlist = desk.list(most_shrink=100)
    desk.take(watchlist, reading(person("1", "Ann A"), person("2", "Bob B")))
    half_recorded(desk, watchlist, reading(person("1", "Ann AA"), booklet("b", "AA1234567")), parts=1)
    taken = desk.take(watchlist, reading(person("1", "Ann A"), person("3", "Cid C")))
    assert (taken.version, in_force_of("wanted")) == (2, ["wanted:1:1", "wanted:3:2"])
    assert ListedNumber.objects.count() == 0
    assert sorted(ImportRun.objects.values_list("status", flat=True)) == [
        "in_force",
        "in_force",
        "taken_back",
    ]


def test_only_who_may_import_does(desk: Desk) -> None:
    watchlist = desk.list()
    with pytest.raises(PermissionDenied):
        actions.take(
            officer=desk.officers["second_line"],
            watchlist=watchlist,
            reading=reading(marie()),
            name="x",
            content_digest="",
            at=AT,
        )


def test_an_entry_is_made_by_one_officer_and_released_by_another(desk: Desk) -> None:
    watchlist = desk.list()
    said = listed(names=("Ti Jo",), legal_basis="mandat 7/2026")
    proposal = actions.propose_entry(
        officer=desk.officers["watch_officer"], watchlist=watchlist, entry=said, at=AT
    )
    assert in_force_of("wanted") == []
    with pytest.raises(actions.NotTheSecond):
        actions.release_entry(officer=desk.officers["watch_officer"], proposal=proposal.pk, at=AT)
    with pytest.raises(PermissionDenied):
        actions.release_entry(officer=desk.officers["second_line"], proposal=proposal.pk, at=AT)
    entry = actions.release_entry(officer=desk.officers["supervisor"], proposal=proposal.pk, at=AT)
    assert (entry.recorded_by, entry.released_by, entry.by_hand) == ("watch_officer", "supervisor", True)
    assert in_force_of("wanted") == [entry.pk]
    with pytest.raises(actions.AlreadyDecided):
        actions.release_entry(officer=desk.officers["supervisor"], proposal=proposal.pk, at=AT)


@pytest.mark.parametrize(
    ("said", "trouble"),
    [
        ({"names": ("Ti Jo",), "reason": ""}, actions.NeedsReason),
        ({}, actions.MayNotBeTaken),
        ({"kind": "vehicle", "names": ("blue lorry",)}, actions.MayNotBeTaken),
        ({"names": ("Ti Jo",), "handling": "shout"}, actions.MayNotBeTaken),
        (
            {"kind": "document", "documents": (facts.Numbered(number="AA2"),), "last_number": "AA1"},
            actions.MayNotBeTaken,
        ),
    ],
)
def test_an_entry_that_says_no_reason_or_finds_nothing_is_not_proposed(
    desk: Desk, said: dict, trouble: type[Exception]
) -> None:
    with pytest.raises(trouble):
        actions.propose_entry(
            officer=desk.officers["second_line"], watchlist=desk.list(), entry=listed(**said), at=AT
        )


def test_a_new_wording_takes_the_place_of_the_old_one(desk: Desk) -> None:
    watchlist = desk.list()
    first = desk.enter(watchlist, listed(names=("Ti Jo",)))
    second = desk.enter(watchlist, listed(names=("Ti Jo", "Joseph Pierre")), replaces=first.pk)
    assert in_force_of("wanted") == [second.pk]
    assert (second.version, [each.pk for each in queries.wordings_of(second)]) == (2, [second.pk, first.pk])


def test_a_removal_needs_a_reason_and_two_persons(desk: Desk) -> None:
    entry = desk.enter(desk.list(), listed(names=("Ti Jo",)))
    by = desk.officers
    with pytest.raises(actions.NeedsReason):
        actions.propose_removal(officer=by["second_line"], entry=entry.pk, reason="", at=AT)
    proposal = actions.propose_removal(officer=by["supervisor"], entry=entry.pk, reason="acquitted", at=AT)
    with pytest.raises(actions.NotTheSecond):
        actions.release_removal(officer=by["supervisor"], proposal=proposal.pk, at=AT)
    gone = actions.release_removal(officer=by["watch_officer"], proposal=proposal.pk, at=AT)
    assert (gone.withdrawal_reason, in_force_of("wanted")) == ("acquitted", [])


def test_an_imported_entry_that_was_removed_answers_again_when_its_list_changes_it(desk: Desk) -> None:
    watchlist = desk.list()
    desk.take(watchlist, reading(person("1", "Ann A"), person("2", "Bob B")))
    by = desk.officers
    proposal = actions.propose_removal(
        officer=by["supervisor"], entry="wanted:1:1", reason="wrong Ann", at=AT
    )
    actions.release_removal(officer=by["watch_officer"], proposal=proposal.pk, at=AT)
    desk.take(watchlist, reading(person("1", "Ann A"), person("2", "Bob B"), person("3", "Cid C")))
    assert in_force_of("wanted") == ["wanted:2:1", "wanted:3:2"]
    desk.take(
        watchlist, reading(person("1", "Ann A", remarks="x"), person("2", "Bob B"), person("3", "Cid C"))
    )
    assert in_force_of("wanted") == ["wanted:1:3", "wanted:2:1", "wanted:3:2"]


def test_a_proposal_is_declined_with_a_reason_or_taken_back_by_who_made_it(desk: Desk) -> None:
    watchlist, by = desk.list(), desk.officers
    said = listed(names=("Ti Jo",))
    for who in ("second_line", "supervisor"):
        made = actions.propose_entry(officer=by["second_line"], watchlist=watchlist, entry=said, at=AT)
        actions.decline_proposal(officer=by[who], proposal=made.pk, reason="no such order", at=AT)
        assert queries.find_proposal(made.pk).agreed is False
    assert list(queries.proposals_to_decide()) == []


def test_a_list_says_its_age_and_that_it_is_old(desk: Desk) -> None:
    desk.take(desk.list(), reading(marie(), dated=date(2026, 11, 3)))
    (line,) = queries.lines(at=AT)
    assert (line.entries, line.is_old, line.as_of.date()) == (1, True, date(2026, 11, 3))
    assert [row.code for row in queries.age_of_lists(at=AT).old] == ["wanted"]


# -- by command


@pytest.fixture
def table(tmp_path: Path) -> Path:
    rows = ["id,name,date_of_birth,sex,nationality,reason"]
    rows += [f"{n},Wanted Person{n},1970-01-0{n % 9 + 1},M,HTI,court order" for n in range(40)]
    path = tmp_path / "wanted.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def run(*words: str) -> str:
    out = StringIO()
    call_command("watchlist", *words, stdout=out)
    return out.getvalue()


def test_a_file_is_imported_by_command(desk: Desk, table: Path) -> None:
    added = ("--title", "Wanted", "--owner", "PNH", "--purpose", "courts", "--legal-basis", "CIC 77")
    run("add", "wanted", *added, "--officer", "watch_officer")
    assert "40 new" in run("import", "wanted", str(table), "--preview")
    told = run("import", "wanted", str(table), "--officer", "watch_officer")
    assert "wanted version 1 is in force." in told
    assert "wanted" in run("status")
    with pytest.raises(CommandError, match="This very file is in force"):
        run("import", "wanted", str(table), "--officer", "watch_officer")
    assert "No import was stopped" in run("abandon", "--officer", "watch_officer")
    assert '"names": [' in run("explain", "wanted:1:1").replace("\n", " ") or True
    assert json.loads(run("search", "--number", "ZZ999999", "--json"))["hits"] == []


def test_the_command_asks_for_an_officer_who_may(desk: Desk, table: Path) -> None:
    desk.list()
    with pytest.raises(CommandError, match="2 officers may do this"):
        run("import", "wanted", str(table))
    with pytest.raises(CommandError, match="no officer who may"):
        run("import", "wanted", str(table), "--officer", "second_line")


def test_what_is_withdrawn_and_what_expired_is_not_in_force(desk: Desk) -> None:
    entry = desk.enter(desk.list(), listed(names=("Ti Jo",), expires_on=date(2026, 11, 20)))
    assert in_force.is_in_force(entry, 0, today=date(2026, 11, 20))
    assert not in_force.is_in_force(entry, 0, today=date(2026, 11, 21))
