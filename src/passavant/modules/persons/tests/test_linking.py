"""Two officers link the documents of one person, and take it back; nothing is merged, nothing by name alone."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from passavant.journal.models import Entry
from passavant.modules.crossings.queries import Crossing
from passavant.modules.persons import actions, queries
from passavant.modules.persons.facts import Compared
from passavant.modules.persons.tests.conftest import (
    AT,
    NAMESAKE,
    SEEN,
    WILNER,
    WILNERS_CANADIAN,
    WILNERS_NEW,
    Desk,
)


def test_documents_hang_together_over_any_number_of_links(desk: Desk) -> None:
    old, new, canadian = desk.cross(WILNER), desk.cross(WILNERS_NEW), desk.cross(WILNERS_CANADIAN)
    namesake = desk.cross(NAMESAKE)
    desk.link(old, new)
    desk.link(canadian, new)
    assert queries.linked_keys(old) == {old, new, canadian}
    assert queries.linked_keys(canadian) == {old, new, canadian}
    assert queries.linked_keys(namesake) == {namesake}
    assert queries.links_of(None) == sorted((tuple(sorted((old, new))), tuple(sorted((canadian, new)))))


def test_a_proposal_alone_links_nothing(desk: Desk) -> None:
    old, new = desk.cross(WILNER), desk.cross(WILNERS_NEW)
    proposal = desk.propose(old, new)
    assert queries.linked_keys(old) == {old}
    assert list(queries.waiting_proposals()) == [proposal]


def test_who_proposed_does_not_decide(desk: Desk) -> None:
    proposal = desk.propose(desk.cross(WILNER), desk.cross(WILNERS_NEW), by="supervisor")
    for agree in (True, False):
        with pytest.raises(actions.SamePerson):
            desk.decide(proposal, by="supervisor", agree=agree, note="me again")
    assert not queries.links_of(None)
    desk.decide(proposal, by="watch_officer")
    assert len(queries.links_of(None)) == 1


def test_the_first_line_proposes_nothing_and_the_second_decides_nothing(desk: Desk) -> None:
    old, new = desk.cross(WILNER), desk.cross(WILNERS_NEW)
    with pytest.raises(PermissionDenied):
        desk.propose(old, new, by="first_line")
    with pytest.raises(PermissionDenied):
        desk.decide(desk.propose(old, new), by="second_line")


@pytest.mark.parametrize("compared", [(), (Compared.DETAILS,), (Compared.DETAILS, Compared.STATEMENT)])
def test_name_and_birth_date_never_link_two_documents(desk: Desk, compared: tuple[Compared, ...]) -> None:
    old, new = desk.cross(WILNER), desk.cross(WILNERS_NEW)
    alike = actions.Evidence(compared=compared, reason="same name, same birthday")
    with pytest.raises(actions.NotEnough):
        desk.propose(old, new, evidence=alike)


def test_a_link_needs_two_persons_who_crossed_and_a_reason(desk: Desk) -> None:
    old = desk.cross(WILNER)
    with pytest.raises(actions.NotTwo):
        desk.propose(old, old)
    with pytest.raises(actions.NotHere):
        desk.propose(old, "f" * 20)
    with pytest.raises(actions.NeedsReason):
        desk.propose(
            old, desk.cross(WILNERS_NEW), evidence=actions.Evidence(compared=SEEN.compared, reason=" ")
        )


def test_pressed_twice_is_said_once(desk: Desk) -> None:
    old, new = desk.cross(WILNER), desk.cross(WILNERS_NEW)
    proposal = desk.propose(old, new)
    assert desk.propose(new, old) == proposal
    desk.decide(proposal)
    entries = Entry.objects.count()
    desk.decide(proposal)
    assert Entry.objects.count() == entries
    with pytest.raises(actions.NotNow):
        desk.decide(proposal, agree=False, note="too late")
    with pytest.raises(actions.NotNow):
        desk.propose(old, new)


def test_a_second_proposal_of_the_pair_waits_for_the_first(desk: Desk) -> None:
    old, new = desk.cross(WILNER), desk.cross(WILNERS_NEW)
    desk.propose(old, new)
    with pytest.raises(actions.NotNow):
        desk.propose(old, new, by="watch_officer")


def test_what_was_declined_stays_two_and_keeps_the_reason(desk: Desk) -> None:
    old, namesake = desk.cross(WILNER), desk.cross(NAMESAKE)
    proposal = desk.propose(old, namesake)
    with pytest.raises(actions.NeedsReason):
        desk.decide(proposal, agree=False)
    desk.decide(proposal, agree=False, note="another face")
    assert queries.linked_keys(old) == {old}
    declined = queries.find_declined(proposal.pk)
    assert declined is not None
    assert declined.note == "another face"
    assert not list(queries.waiting_proposals())


def test_a_link_is_taken_back_by_two_and_both_stay_on_record(desk: Desk) -> None:
    old, new, canadian = desk.cross(WILNER), desk.cross(WILNERS_NEW), desk.cross(WILNERS_CANADIAN)
    desk.link(old, new)
    desk.link(new, canadian)
    crossings = Crossing.objects.count()
    desk.unlink(old, new)
    assert queries.linked_keys(old) == {old}
    assert queries.linked_keys(new) == {new, canadian}
    kinds = list(Entry.objects.filter(kind__startswith="persons.").values_list("kind", flat=True))
    assert kinds.count("persons.link.agreed") == 2
    assert kinds.count("persons.unlink.agreed") == 1
    assert Crossing.objects.count() == crossings


def test_who_took_a_link_back_by_mistake_states_it_anew(desk: Desk) -> None:
    old, new = desk.cross(WILNER), desk.cross(WILNERS_NEW)
    desk.link(old, new)
    desk.unlink(new, old)
    desk.link(old, new)
    assert queries.linked_keys(old) == {old, new}


def test_only_a_link_that_stands_is_taken_back(desk: Desk) -> None:
    old, new = desk.cross(WILNER), desk.cross(WILNERS_NEW)
    with pytest.raises(actions.NotNow):
        actions.propose_unlink(officer=desk.officers["supervisor"], one=old, other=new, evidence=SEEN, at=AT)
