"""A list of headquarters at a post: it arrives in the journal, answers there, and is changed only where it is kept."""

from __future__ import annotations

import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from passavant.base.models import Officer
from passavant.base.testing import at_site, differences_from_journal, make_officer, prepare_rooms
from passavant.domain.screening import Query
from passavant.journal.declaring import Audience
from passavant.journal.files import export_to, import_from
from passavant.journal.recording import open_chain, record
from passavant.journal.tests.kit import trust
from passavant.modules.crossings.documents import from_typed
from passavant.modules.sites.models import Booth
from passavant.modules.sites.queries import BoothInfo, Direction, Mode, PostInfo, find_booth
from passavant.modules.watchlists import actions, facts, indexing, keys, queries
from passavant.modules.watchlists.models import Clearance, Decision, Handling, ListState
from passavant.modules.watchlists.tests.conftest import (
    AT,
    MARIE,
    WILNER,
    Desk,
    listed,
    marie,
    person,
    reading,
)
from passavant.relay.models import Link

ASKED = Query(surname="JEAN BAPTISTE", given="MARIE CARMEL", dob="1984-03-12", sex="F", nationality="HTI")
NO_BOOTH = BoothInfo("", "", Direction.ENTRY, PostInfo("", "", Mode.LAND, "America/Port-au-Prince"))
ROLES = ("first_line", "second_line", "supervisor", "watch_officer", "administrator", "auditor")


def desk_here() -> Desk:
    prepare_rooms()
    return Desk(NO_BOOTH, {role: make_officer(role) for role in ROLES})


def met() -> list[str]:
    return [match.entry.pk for match in queries.screen(ASKED, at=AT).matches]


@pytest.mark.usefixtures("db")
def test_a_list_of_headquarters_answers_at_a_post(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    with at_site("HT-HQ", folder=tmp_path):
        desk = desk_here()
        watchlist = desk.list()
        desk.take(watchlist, reading(marie()))
        by_hand = desk.enter(watchlist, listed(names=("Marie Carmel Jean-Baptiste",), dobs=("1984-03-12",)))
        export_to(stick, reader=Audience.EVERYWHERE)
        key_of_headquarters = met()
    indexing.forget()
    with at_site("HT-MAL", headquarters="HT-HQ", folder=tmp_path):
        open_chain()
        trust("HT-HQ", tmp_path)
        import_from(stick)
        assert sorted(met()) == sorted(key_of_headquarters) == sorted(["wanted:1:1", by_hand.pk])
        watchlist = queries.get_list("wanted")
        watch = Officer.objects.get(pk="watch_officer")
        with pytest.raises(actions.NotHere):
            actions.keep_list(officer=watch, watchlist=watchlist)
        with pytest.raises(actions.NotHere):
            actions.take(
                officer=watch, watchlist=watchlist, reading=reading(), name="x", content_digest="", at=AT
            )
        with pytest.raises(actions.NotHere):
            actions.propose_removal(officer=watch, entry="wanted:1:1", reason="x", at=AT)
        proposal = actions.propose_entry(
            officer=watch, watchlist=watchlist, entry=listed(names=("Marie Carmel J Baptiste",)), at=AT
        )
        supervisor = Officer.objects.get(pk="supervisor")
        made = actions.release_entry(officer=supervisor, proposal=proposal.pk, at=AT)
        assert made.pk in met()


@pytest.mark.usefixtures("db")
def test_a_post_answers_by_what_it_last_heard_and_says_when_that_was(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    with at_site("HT-HQ", folder=tmp_path):
        desk = desk_here()
        desk.enter(desk.list(), listed(names=("Marie Carmel Jean-Baptiste",), dobs=("1984-03-12",)))
        export_to(stick, reader=Audience.EVERYWHERE)
        assert queries.age_of_lists(at=AT).as_of(AT) == AT
    with at_site("HT-MAL", headquarters="HT-HQ", folder=tmp_path):
        open_chain()
        trust("HT-HQ", tmp_path)
        import_from(stick)
        assert queries.age_of_lists(at=AT).as_of(AT) is None
        days_ago = timezone.now() - timedelta(days=6)
        Link.objects.create(carrier="https", tried_at=days_ago, reached_at=days_ago)
        assert queries.age_of_lists(at=AT).as_of(AT) == days_ago


def desk_at(post: str) -> Desk:
    """At a post that took what headquarters has for it: with the officers and the booth that it heard of."""
    booth = find_booth(f"{post}-1")
    assert booth is not None
    return Desk(booth, {role: Officer.objects.get(pk=role) for role in ROLES})


@pytest.mark.usefixtures("db")
def test_what_several_sites_say_of_one_person_stands_whatever_arrives_first(tmp_path: Path) -> None:
    """Two posts clear the same person of the same entry, and headquarters takes an alert that a post raised."""
    of_hq, posts = tmp_path / "hq", ("HT-OUA", "HT-MAL")
    with at_site("HT-HQ", folder=tmp_path):
        desk = desk_here()
        desk.take(desk.list(handling=Handling.REFER), reading(marie()))
        desk.take(
            desk.list("silent", handling=Handling.INFORM),
            reading(person("9", "Wilner DORVAL", dobs=("1990-07-01",))),
        )
        for post in posts:
            Booth(code=f"{post}-1", post_id=post, name="1").save()
        export_to(of_hq, reader=Audience.EVERYWHERE)
    for hours, post in enumerate(posts):
        indexing.forget()
        with at_site(post, headquarters="HT-HQ", folder=tmp_path):
            open_chain()
            trust("HT-HQ", tmp_path)
            import_from(of_hq)
            desk = desk_at(post)
            row = desk.scan(MARIE, at=AT + timedelta(hours=hours))
            desk.judge(queries.hits_of(row.pk)[0], Decision.NOT_SAME)
            desk.scan(WILNER)
            assert len(queries.alerts(silent=True)) == 1
            export_to(tmp_path / f"of-{post}", after={("HT-HQ", 1): 10**6})
    with at_site("HT-HQ", folder=tmp_path):
        watch = desk_here().officers["watch_officer"]
        for post in posts:
            trust(post, tmp_path)
            import_from(tmp_path / f"of-{post}")
        assert Clearance.objects.count() == 2
        alert = queries.alerts(silent=True)[0].alert
        actions.acknowledge_alert(officer=watch, alert=alert, done="the police was called", at=AT)
        assert alert not in {row.alert for row in queries.alerts(silent=True, open_only=True)}
        assert differences_from_journal() == []


@pytest.mark.usefixtures("db")
def test_a_post_in_wrong_hands_ends_no_entry_of_headquarters(tmp_path: Path) -> None:
    with at_site("HT-MAL", folder=tmp_path):  # calls itself a site that stands alone
        open_chain()
        empty = {
            "run": uuid.uuid4(),
            "name": "x",
            "format": "csv",
            "digest": "x",
            "dated": None,
            "entries": 0,
        }
        for told in (
            facts.EntriesChanged(list="wanted", version=2, begins=(), ends=("wanted:1:1",)),
            facts.VersionPutInForce(list="wanted", version=2, **empty),
            facts.EntryWithdrawn(
                proposal=uuid.uuid4(), list="wanted", entry="wanted:1:1", reason="x", proposed_by="M12"
            ),
        ):
            record(told, at=AT, actor="M12")
        export_to(tmp_path / "forged")
    with at_site("HT-HQ", folder=tmp_path):
        desk = desk_here()
        desk.take(desk.list(), reading(marie()))
        trust("HT-MAL", tmp_path)
        assert import_from(tmp_path / "forged")
        assert met() == ["wanted:1:1"]
        assert ListState.objects.get().current == 1


def forged(folder: Path, *told: object) -> Path:
    """What whoever holds a post's key says, by a program of their own."""
    with at_site("HT-MAL", folder=folder):  # calls itself a site that stands alone
        open_chain()
        for fact in told:
            record(fact, at=AT, actor="watch_officer")
        export_to(folder / "forged")
    return folder / "forged"


@pytest.mark.usefixtures("db")
def test_a_post_in_wrong_hands_lets_nobody_go_who_is_to_be_detained(tmp_path: Path) -> None:
    shown = from_typed(MARIE, has_papers=True, birth_date_estimated=False)
    cleared = facts.LookalikeCleared(
        document_key=keys.key_of(shown),
        person=keys.person_shown(shown.surname, shown.given_names, shown.date_of_birth),
        entry="wanted:1:1",
        list="wanted",
        inspection=uuid.uuid4(),
        judged_by="second_line",
        agreed_by="supervisor",
    )
    stick = forged(tmp_path, cleared)
    with at_site("HT-HQ", folder=tmp_path):
        desk = desk_here()
        watchlist = desk.list(handling=Handling.DETAIN)
        desk.take(watchlist, reading(marie()))
        trust("HT-MAL", tmp_path)
        import_from(stick)
        matches = queries.screen(ASKED, at=AT).matches
        assert queries.clearances_of(shown)
        assert queries.cleared_among(matches, shown) == {}


@pytest.mark.usefixtures("db")
def test_a_post_in_wrong_hands_puts_no_alert_of_headquarters_away(tmp_path: Path) -> None:
    alert = keys.alert_key("somebody", "wanted:1:1")
    stick = forged(tmp_path, facts.AlertAcknowledged(alert=alert, done="nothing to do"))
    with at_site("HT-HQ", folder=tmp_path):
        desk_here()
        raised = facts.AlertRaised(
            alert=alert,
            subject=uuid.uuid4(),
            entry="wanted:1:1",
            list="wanted",
            person_key="somebody",
            post="HT-OUA",
            direction="entry",
            seen_at=AT,
            is_silent=False,
            score=90,
            explanation=(),
        )
        record(raised, at=AT, actor="system")
        trust("HT-MAL", tmp_path)
        import_from(stick)
        assert [row.alert for row in queries.alerts(open_only=True)] == [alert]
        assert queries.alerts_taken(queries.alerts()) == {}


@pytest.mark.usefixtures("db")
def test_an_entry_by_hand_takes_no_place_that_a_version_of_the_list_needs(tmp_path: Path) -> None:
    nobody = facts.EntryReleased(
        proposal=uuid.uuid4(),
        list="wanted",
        version=1,
        entry=listed(source_id="1", names=("Nobody Atall",)),
        replaces="",
        proposed_by="x",
    )
    stick = forged(tmp_path, nobody)
    with at_site("HT-HQ", folder=tmp_path):
        desk = desk_here()
        trust("HT-MAL", tmp_path)
        import_from(stick)
        desk.take(desk.list(), reading(marie()))
        assert met() == ["wanted:1:1"]
        assert differences_from_journal() == []
