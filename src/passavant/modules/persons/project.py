"""Rows of proposals, links and what was declined."""

from __future__ import annotations

from collections.abc import Iterable

from passavant.journal import Change, Envelope, Put, projects
from passavant.journal.ids import by_site
from passavant.modules.persons import facts
from passavant.modules.persons.keys import of_entry, words_of
from passavant.modules.persons.models import Declined, Dismissal, Link, Proposal, TakenUp


@projects(facts.LinkProposed)
def link_proposed(fact: facts.LinkProposed, envelope: Envelope) -> Iterable[Change]:
    row = {"is_link": True, "links": "", "likelihood": fact.likelihood}
    return [Put(Proposal, fact.proposal, {**_proposed(fact, envelope), **row})]


@projects(facts.UnlinkProposed)
def unlink_proposed(fact: facts.UnlinkProposed, envelope: Envelope) -> Iterable[Change]:
    row = {"is_link": False, "links": words_of(fact.links), "likelihood": None}
    return [Put(Proposal, fact.proposal, {**_proposed(fact, envelope), **row})]


@projects(facts.LinkAgreed)
def link_agreed(fact: facts.LinkAgreed, envelope: Envelope) -> Iterable[Change]:
    row = {**_agreed(fact, envelope), "link": fact.proposal, "is_ended": False}
    return [Put(Link, by_site(fact.proposal, envelope.site), row)]


@projects(facts.UnlinkAgreed)
def unlink_agreed(fact: facts.UnlinkAgreed, envelope: Envelope) -> Iterable[Change]:
    """A row of its own: another site's link may be here already, come later, or never."""
    ended = {**_agreed(fact, envelope), "is_ended": True}
    return [
        Put(Link, by_site(f"{fact.proposal}:{link}", envelope.site), {**ended, "link": link})
        for link in fact.links
    ]


@projects(facts.LinkDeclined)
def link_declined(fact: facts.LinkDeclined, envelope: Envelope) -> Iterable[Change]:
    return [Put(Declined, by_site(fact.proposal, envelope.site), _declined(fact, envelope))]


@projects(facts.UnlinkDeclined)
def unlink_declined(fact: facts.UnlinkDeclined, envelope: Envelope) -> Iterable[Change]:
    return [Put(Declined, by_site(fact.proposal, envelope.site), _declined(fact, envelope))]


@projects(facts.LikenessDismissed)
def likeness_dismissed(fact: facts.LikenessDismissed, envelope: Envelope) -> Iterable[Change]:
    row = {
        "first": fact.first,
        "second": fact.second,
        "reason": fact.reason,
        "dismissed_at": envelope.when,
        "dismissed_by": envelope.actor,
    }
    return [Put(Dismissal, of_entry(envelope), row)]


@projects(facts.LikenessTakenUp)
def likeness_taken_up(fact: facts.LikenessTakenUp, envelope: Envelope) -> Iterable[Change]:
    """A row for each dismissal: the dismissal may be here already, come later, or never."""
    row = {
        "first": fact.first,
        "second": fact.second,
        "reason": fact.reason,
        "taken_up_at": envelope.when,
        "taken_up_by": envelope.actor,
    }
    return [
        Put(TakenUp, by_site(dismissal, envelope.site), {**row, "dismissal": dismissal})
        for dismissal in fact.dismissals
    ]


def _proposed(fact: facts.LinkProposed | facts.UnlinkProposed, envelope: Envelope) -> dict[str, object]:
    return {
        "first": fact.first,
        "second": fact.second,
        "compared": " ".join(compared.value for compared in fact.compared),
        "reason": fact.reason,
        "site": envelope.site,
        "proposed_at": envelope.when,
        "proposed_by": envelope.actor,
    }


def _agreed(fact: facts.LinkAgreed | facts.UnlinkAgreed, envelope: Envelope) -> dict[str, object]:
    return {
        "proposal": fact.proposal,
        "first": fact.first,
        "second": fact.second,
        "agreed_at": envelope.when,
        "agreed_by": envelope.actor,
    }


def _declined(fact: facts.LinkDeclined | facts.UnlinkDeclined, envelope: Envelope) -> dict[str, object]:
    return {
        "proposal": fact.proposal,
        "first": fact.first,
        "second": fact.second,
        "note": fact.note,
        "declined_at": envelope.when,
        "declined_by": envelope.actor,
    }
