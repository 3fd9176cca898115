"""Rows of entries, imports, proposals, hits, clearances and alerts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any
from uuid import UUID

from passavant.domain.codes.numbers import folded_number, normal_key, normal_number
from passavant.domain.values import Severity
from passavant.journal import Amend, Change, Drop, Envelope, Put, projects
from passavant.journal.canonical import digest_of, text_of
from passavant.journal.ids import by_site
from passavant.modules.crossings.facts import InspectionOpened
from passavant.modules.watchlists import facts, keys
from passavant.modules.watchlists.models import (
    Alert,
    AlertTaken,
    Clearance,
    Entry,
    ImportRun,
    ListChange,
    ListedNumber,
    ListState,
    Proposal,
    RaisedHit,
    Rescreening,
    RunStatus,
)

LONGEST_TITLE = 200


# -- lists and their entries


@projects(facts.ImportBegun)
def import_begun(fact: facts.ImportBegun, envelope: Envelope) -> Iterable[Change]:
    row = {
        "list_code": fact.list,
        "version": fact.version,
        "status": RunStatus.BEGUN.value,
        "name": fact.name,
        "format": fact.format,
        "digest": fact.digest,
        "dated": fact.dated,
        "entries": fact.entries,
        "added": fact.added,
        "changed": fact.changed,
        "removed": fact.removed,
        "set_aside": text_of([asdict(each) for each in fact.set_aside]),
        "set_aside_count": fact.set_aside_count,
        "shrink_accepted": fact.shrink_accepted,
        "begun_at": envelope.when,
        "begun_by": envelope.actor,
        "site": envelope.site,
    }
    return [Put(ImportRun, fact.run, row)]


@projects(facts.EntriesChanged)
def entries_changed(fact: facts.EntriesChanged, envelope: Envelope) -> Iterator[Change]:
    for entry in fact.ends:
        yield Amend(Entry, entry, {"until": fact.version})
    for listed in fact.begins:
        yield from _entry(listed, fact.list, envelope, version=fact.version, by_hand=False)


@projects(facts.VersionPutInForce)
def version_put_in_force(fact: facts.VersionPutInForce, envelope: Envelope) -> Iterable[Change]:
    row = {
        "current": fact.version,
        "run": fact.run,
        "name": fact.name,
        "format": fact.format,
        "digest": fact.digest,
        "dated": fact.dated,
        "entries": fact.entries,
        "taken_at": envelope.when,
        "taken_by": envelope.actor,
    }
    ended = {"status": RunStatus.IN_FORCE.value, "ended_at": envelope.when}
    return [
        Put(ListState, fact.list, row),
        Amend(ImportRun, fact.run, ended),
        _list_changed(fact.list, envelope),
    ]


@projects(facts.ImportTakenBack)
def import_taken_back(fact: facts.ImportTakenBack, envelope: Envelope) -> Iterator[Change]:
    for dropped in fact.dropped:
        yield Drop(Entry, dropped.entry)
        for place in range(dropped.numbers):
            yield Drop(ListedNumber, keys.number_key(dropped.entry, place))
    for entry in fact.restored:
        yield Amend(Entry, entry, {"until": None})
    if fact.is_last:
        ended = {"status": RunStatus.TAKEN_BACK.value, "ended_at": envelope.when}
        yield Amend(ImportRun, fact.run, ended)


@projects(facts.EntryProposed)
def entry_proposed(fact: facts.EntryProposed, envelope: Envelope) -> Iterable[Change]:
    row = {
        **_proposed(fact.list, envelope),
        "is_removal": False,
        "entry": fact.replaces,
        "content": content_of(fact.entry),
        "title": title_of(fact.entry),
        "reason": fact.note,
    }
    return [Put(Proposal, fact.proposal, row)]


@projects(facts.RemovalProposed)
def removal_proposed(fact: facts.RemovalProposed, envelope: Envelope) -> Iterable[Change]:
    row = {
        **_proposed(fact.list, envelope),
        "is_removal": True,
        "entry": fact.entry,
        "reason": fact.reason,
    }
    return [Put(Proposal, fact.proposal, row)]


@projects(facts.EntryReleased)
def entry_released(fact: facts.EntryReleased, envelope: Envelope) -> Iterator[Change]:
    yield from _entry(
        fact.entry,
        fact.list,
        envelope,
        version=fact.version,
        by_hand=True,
        proposed_by=fact.proposed_by,
    )
    if fact.replaces:
        yield Amend(Entry, fact.replaces, _withdrawn(envelope, reason="", proposed_by=fact.proposed_by))
    yield _decided(fact.proposal, envelope, agreed=True)
    yield _list_changed(fact.list, envelope)


@projects(facts.EntryWithdrawn)
def entry_withdrawn(fact: facts.EntryWithdrawn, envelope: Envelope) -> Iterable[Change]:
    withdrawn = _withdrawn(envelope, reason=fact.reason, proposed_by=fact.proposed_by)
    return [
        Amend(Entry, fact.entry, withdrawn),
        _decided(fact.proposal, envelope, agreed=True),
        _list_changed(fact.list, envelope),
    ]


@projects(facts.ProposalDeclined)
def proposal_declined(fact: facts.ProposalDeclined, envelope: Envelope) -> Iterable[Change]:
    return [_decided(fact.proposal, envelope, agreed=False, answer=fact.reason)]


# -- hits


@projects(InspectionOpened)
def inspection_opened(fact: InspectionOpened, envelope: Envelope) -> Iterator[Change]:
    """The crossings room keeps what it was told; a hit is a row here too, so that it can be judged."""
    for noted in fact.findings:
        if noted.code.startswith("watchlists.") and noted.severity is Severity.STOP:
            yield _raised(noted.details, fact, envelope)


@projects(facts.HitRaised)
def hit_raised(fact: facts.HitRaised, envelope: Envelope) -> Iterable[Change]:
    row = {
        "inspection": fact.inspection,
        "entry": fact.entry,
        "list_code": fact.list,
        "handling": fact.handling,
        "by": fact.by,
        "score": fact.score,
        "site": envelope.site,
        "post": fact.post,
        "document_key": normal_key(fact.document_key),
        "raised_at": envelope.when,
        "raised_by": envelope.actor,
    }
    return [Put(RaisedHit, keys.hit_key(fact.inspection, fact.entry), row)]


@projects(facts.HitJudged)
def hit_judged(fact: facts.HitJudged, envelope: Envelope) -> Iterable[Change]:
    row = {
        "decision": fact.decision,
        "reason": fact.reason,
        "note": fact.note,
        "judged_at": envelope.when,
        "judged_by": envelope.actor,
        "needs_second": fact.needs_second,
        "is_open": fact.needs_second,
    }
    return [Amend(RaisedHit, keys.hit_key(fact.inspection, fact.entry), row)]


@projects(facts.ReleaseAgreed)
def release_agreed(fact: facts.ReleaseAgreed, envelope: Envelope) -> Iterable[Change]:
    row = {
        "released_at": envelope.when,
        "released_by": envelope.actor,
        "release_note": fact.note,
        "is_open": False,
    }
    return [Amend(RaisedHit, keys.hit_key(fact.inspection, fact.entry), row)]


@projects(facts.LookalikeCleared)
def lookalike_cleared(fact: facts.LookalikeCleared, envelope: Envelope) -> Iterable[Change]:
    document_key = normal_key(fact.document_key)
    row = {
        "document_key": document_key,
        "person": fact.person,
        "entry": fact.entry,
        "list_code": fact.list,
        "inspection": fact.inspection,
        "cleared_at": envelope.when,
        "judged_by": fact.judged_by,
        "agreed_by": fact.agreed_by,
    }
    key = keys.clearance_key(document_key, fact.person, fact.entry)
    return [Put(Clearance, by_site(key, envelope.site), row)]


# -- alerts


@projects(facts.SilentNoted)
def silent_noted(fact: facts.SilentNoted, envelope: Envelope) -> Iterable[Change]:
    row = {
        **_alert(fact, envelope),
        "is_silent": True,
        "at_window": True,
        "subject": fact.inspection,
        "seen_at": envelope.when,
    }
    return [Put(Alert, by_site(fact.alert, envelope.site), row)]


@projects(facts.AlertRaised)
def alert_raised(fact: facts.AlertRaised, envelope: Envelope) -> Iterable[Change]:
    row = {
        **_alert(fact, envelope),
        "is_silent": fact.is_silent,
        "at_window": False,
        "subject": fact.subject,
        "seen_at": fact.seen_at,
    }
    return [Put(Alert, by_site(fact.alert, envelope.site), row)]


@projects(facts.AlertAcknowledged)
def alert_acknowledged(fact: facts.AlertAcknowledged, envelope: Envelope) -> Iterable[Change]:
    row = {
        "alert": fact.alert,
        "taken_at": envelope.when,
        "taken_by": envelope.actor,
        "done": fact.done,
    }
    return [Put(AlertTaken, by_site(fact.alert, envelope.site), row)]


@projects(facts.RescreeningFinished)
def rescreening_finished(fact: facts.RescreeningFinished, envelope: Envelope) -> Iterable[Change]:
    row = {
        "list_code": fact.list,
        "days": fact.days,
        "entries": fact.entries,
        "persons": fact.persons,
        "raised": fact.raised,
        "finished_at": envelope.when,
    }
    return [Put(Rescreening, fact.run, row)]


def title_of(listed: facts.Listed) -> str:
    """How an entry is called in a list of entries: its first name, or its first number."""
    first = [*listed.names, *(f"{each.number} {each.state}".strip() for each in listed.documents)][:1]
    return "".join(first)[:LONGEST_TITLE]


def content_of(listed: facts.Listed) -> str:
    """What an entry says, as canonical JSON; two wordings are the same when this is."""
    return text_of(
        {
            **vars(listed),
            "documents": [[each.number, each.state] for each in listed.documents],
            "expires_on": listed.expires_on.isoformat() if listed.expires_on else "",
        }
    )


def _entry(
    listed: facts.Listed,
    list_code: str,
    envelope: Envelope,
    *,
    version: int,
    by_hand: bool,
    proposed_by: str = "",
) -> Iterator[Change]:
    """An entry with its numbers. What was made by hand knows no versions: it answers until it is withdrawn."""
    named = (list_code, listed.source_id, version)
    key = keys.key_by_hand(*named, site=envelope.site) if by_hand else keys.entry_key(*named)
    content = content_of(listed)
    row = {
        "list_code": list_code,
        "source_id": listed.source_id,
        "version": version,
        "since": 0 if by_hand else version,
        "by_hand": by_hand,
        "kind": listed.kind,
        "title": title_of(listed),
        "content": content,
        "digest": digest_of(content.encode()),
        "handling": listed.handling,
        "expires_on": listed.expires_on,
        "site": envelope.site,
        "recorded_at": envelope.when,
        "recorded_by": proposed_by or envelope.actor,
        "released_by": envelope.actor if by_hand else "",
        "changed": envelope.sequence if by_hand else 0,
    }
    yield Put(Entry, key, row)
    for place, each in enumerate(listed.documents):
        yield _number(key, place, each, listed, list_code, envelope.site)


def _number(
    entry: str, place: int, each: facts.Numbered, listed: facts.Listed, list_code: str, site: str
) -> Change:
    normal = normal_number(each.number)
    last = normal_number(listed.last_number) if place == 0 else ""
    row = {
        "site": site,
        "entry": entry,
        "list_code": list_code,
        "kind": listed.kind,
        "number": normal,
        "folded": folded_number(each.number),
        "last_number": last,
        "length": len(normal),
        "state": each.state,
    }
    return Put(ListedNumber, keys.number_key(entry, place), row)


def _list_changed(list_code: str, envelope: Envelope) -> Change:
    row = {
        "list_code": list_code,
        "site": envelope.site,
        "epoch": envelope.epoch,
        "sequence": envelope.sequence,
        "mark": envelope.body_digest,
        "changed_at": envelope.when,
    }
    return Put(ListChange, f"{list_code}:{envelope.site}", row)


def _withdrawn(envelope: Envelope, *, reason: str, proposed_by: str) -> dict[str, Any]:
    return {
        "withdrawn_at": envelope.when,
        "withdrawn_by": envelope.actor,
        "withdrawal_proposed_by": proposed_by,
        "withdrawal_reason": reason,
        "changed": envelope.sequence,
    }


def _proposed(list_code: str, envelope: Envelope) -> dict[str, Any]:
    return {
        "list_code": list_code,
        "site": envelope.site,
        "proposed_at": envelope.when,
        "proposed_by": envelope.actor,
    }


def _decided(proposal: UUID, envelope: Envelope, *, agreed: bool, answer: str = "") -> Change:
    row = {
        "decided_at": envelope.when,
        "decided_by": envelope.actor,
        "agreed": agreed,
        "answer": answer,
    }
    return Amend(Proposal, proposal, row)


def _raised(details: Mapping[str, str], fact: InspectionOpened, envelope: Envelope) -> Change:
    document = fact.document
    row = {
        "inspection": fact.inspection,
        "entry": details["entry"],
        "list_code": details["code"],
        "handling": details["handling"],
        "by": details["by"],
        "score": int(details["score"]),
        "site": envelope.site,
        "post": fact.post,
        "document_key": keys.key_of(document),
        "raised_at": envelope.when,
        "raised_by": envelope.actor,
    }
    return Put(RaisedHit, keys.hit_key(fact.inspection, details["entry"]), row)


def _alert(fact: facts.SilentNoted | facts.AlertRaised, envelope: Envelope) -> dict[str, Any]:
    return {
        "alert": fact.alert,
        "entry": fact.entry,
        "list_code": fact.list,
        "person_key": fact.person_key,
        "post": fact.post,
        "direction": fact.direction,
        "score": fact.score,
        "explanation": text_of([asdict(noted) for noted in fact.explanation]),
        "raised_at": envelope.when,
    }
