"""Rows of messages."""

from __future__ import annotations

from collections.abc import Iterable

from passavant.journal import Change, Envelope, Put, projects
from passavant.modules.messages import facts, keys
from passavant.modules.messages.models import Acknowledgement, Addressee, Message, Withdrawal

LONGEST_SILENCE = 30 * 24 * 60
"""Minutes; whoever names more, or less than none, would bring every site's inbox to the end of the calendar."""


@projects(facts.MessageSent)
def message_sent(fact: facts.MessageSent, envelope: Envelope) -> Iterable[Change]:
    key = keys.message_key(fact.message, envelope.site)
    row = {
        "site": envelope.site,
        "subject": fact.subject,
        "text": fact.text,
        "priority": fact.priority.value,
        "to_all": not fact.to,
        "group": fact.group,
        "expires_at": fact.expires_at,
        "must_acknowledge": fact.must_acknowledge,
        "escalate_after": _bounded(fact.escalate_after),
        "corrects": fact.corrects,
        "sent_at": envelope.when,
        "sent_by": envelope.actor,
    }
    named = [Put(Addressee, keys.at_site(key, site), {"message": key, "site": site}) for site in fact.to]
    return [Put(Message, key, row), *named]


def _bounded(minutes: int | None) -> int | None:
    return None if minutes is None else min(max(minutes, 0), LONGEST_SILENCE)


@projects(facts.MessageAcknowledged)
def message_acknowledged(fact: facts.MessageAcknowledged, envelope: Envelope) -> Iterable[Change]:
    row = {
        "message": fact.message,
        "site": envelope.site,
        "note": fact.note,
        "acknowledged_at": envelope.when,
        "acknowledged_by": envelope.actor,
    }
    return [Put(Acknowledgement, keys.at_site(fact.message, envelope.site), row)]


@projects(facts.MessageWithdrawn)
def message_withdrawn(fact: facts.MessageWithdrawn, envelope: Envelope) -> Iterable[Change]:
    row = {
        "message": fact.message,
        "site": envelope.site,
        "reason": fact.reason,
        "withdrawn_at": envelope.when,
        "withdrawn_by": envelope.actor,
    }
    return [Put(Withdrawal, keys.at_site(fact.message, envelope.site), row)]
