"""Rows of policies, changes, drafts and judgements."""

from __future__ import annotations

from collections.abc import Iterable

from passavant.journal import Amend, Envelope, Put, projects
from passavant.journal import Change as RowChange
from passavant.modules.rules import facts
from passavant.modules.rules.models import Change, Draft, InForce, Judgement, PolicyText


@projects(facts.DraftSaved)
def draft_saved(fact: facts.DraftSaved, envelope: Envelope) -> Iterable[RowChange]:
    row = {"title": fact.title, "text": fact.text, "saved_at": envelope.when, "saved_by": envelope.actor}
    return [Put(Draft, fact.draft, row)]


@projects(facts.ChangeProposed)
def change_proposed(fact: facts.ChangeProposed, envelope: Envelope) -> Iterable[RowChange]:
    row = {
        "kind": fact.kind.value,
        "sha256": fact.sha256,
        "policy_id": fact.policy_id,
        "version": fact.version,
        "reason": fact.reason,
        "site": envelope.site,
        "proposed_at": envelope.when,
        "proposed_by": envelope.actor,
    }
    changes: list[RowChange] = [Put(Change, fact.change, row)]
    if fact.text:
        policy = {"policy_id": fact.policy_id, "version": fact.version, "text": fact.text}
        changes.append(Put(PolicyText, fact.sha256, policy))
    return changes


@projects(facts.ChangeSigned)
def change_signed(fact: facts.ChangeSigned, envelope: Envelope) -> Iterable[RowChange]:
    row = {"change": fact.change, "sha256": fact.sha256, "since": envelope.when}
    return [
        Amend(Change, fact.change, {"signed_at": envelope.when, "signed_by": envelope.actor}),
        Put(InForce, envelope.site, row),
    ]


@projects(facts.ChangeDeclined)
def change_declined(fact: facts.ChangeDeclined, envelope: Envelope) -> Iterable[RowChange]:
    declined = {"declined_at": envelope.when, "declined_by": envelope.actor, "note": fact.note}
    return [Amend(Change, fact.change, declined)]


@projects(facts.TravellerJudged)
def traveller_judged(fact: facts.TravellerJudged, envelope: Envelope) -> Iterable[RowChange]:
    row = {
        "post": fact.post,
        "case": fact.case,
        "verdict": fact.verdict,
        "sha256": fact.sha256,
        "judged_at": envelope.when,
        "judged_by": envelope.actor,
    }
    return [Put(Judgement, fact.inspection, row)]
