"""Keep lists, and change entries by two persons: one proposes, another releases; effective at once."""

from __future__ import annotations

import dataclasses
import re
import uuid
from datetime import datetime
from typing import Any
from uuid import UUID

from passavant.base.models import Officer
from passavant.base.permissions import allowed, check
from passavant.domain.codes.numbers import normal_number
from passavant.domain.lists.entries import Kind
from passavant.domain.values import declare_sentences, stop
from passavant.journal import acting
from passavant.journal.recording import record, turn
from passavant.journal.site import site_code
from passavant.journal.tables import owns
from passavant.modules.watchlists import facts, keys, queries
from passavant.modules.watchlists.actions.allowing import check_list
from passavant.modules.watchlists.actions.comparing import objection_to
from passavant.modules.watchlists.actions.troubles import (
    AlreadyDecided,
    MayNotBeTaken,
    NeedsReason,
    NotHere,
    NotTheSecond,
)
from passavant.modules.watchlists.models import Entry, Handling, Proposal, Watchlist

LIST_CODE = re.compile(r"[a-z0-9][a-z0-9-]{1,23}")

declare_sentences(
    {
        "watchlists.entry.nothing_to_find": "Give a name or a number: nothing could be found by this entry.",
        "watchlists.entry.no_number": "Give the number: a document, vehicle or vessel is found by it.",
        "watchlists.entry.range": "A range is of one length, and its last number is not before its first.",
        "watchlists.list.bad_code": "A list's code is of small letters, digits and dashes, such as wanted-haiti.",
    }
)


def keep_list(*, officer: Officer, watchlist: Watchlist) -> None:
    """Add a list, or change what is said of it.

    Raises:
        PermissionDenied: the officer may not, or the list is for other posts.
        NotHere: headquarters keeps the lists.
        MayNotBeTaken: its code cannot be one.
    """
    for each in (queries.find_list(watchlist.code), watchlist):
        check_list(officer, "watchlists.keep_list", each)
    if not owns(Watchlist):
        raise NotHere(watchlist.code)
    if not LIST_CODE.fullmatch(watchlist.code):
        raise MayNotBeTaken((stop("watchlists.list.bad_code"),))
    with acting(officer.code):
        watchlist.save()


def propose_entry(
    *,
    officer: Officer,
    watchlist: Watchlist,
    entry: facts.Listed,
    replaces: str = "",
    note: str = "",
    at: datetime,
) -> Proposal:
    """Ask that somebody or something be listed; another officer releases it.

    Args:
        entry: what is to be listed; without a number of its own it is given one.
        replaces: the key of an entry made by hand, of which this is the new wording.
    Raises:
        PermissionDenied: the officer may not, or the list is for other posts.
        NeedsReason: the entry says no reason.
        MayNotBeTaken: nothing could be found by it, or it cannot be kept.
        NotHere: another site made the entry that it replaces, or it answers no more.
    """
    check_list(officer, "watchlists.propose_entry", watchlist)
    if not entry.reason:
        raise NeedsReason(watchlist.code)
    _refuse_useless(entry)
    replaced = _replaceable(replaces, watchlist) if replaces else None
    source_id = replaced.source_id if replaced else entry.source_id or f"h-{uuid.uuid4().hex[:10]}"
    proposed = facts.EntryProposed(
        proposal=uuid.uuid4(),
        list=watchlist.code,
        entry=dataclasses.replace(entry, source_id=source_id),
        replaces=replaces,
        note=note,
    )
    record(proposed, at=at, actor=officer.code)
    return Proposal.objects.get(pk=proposed.proposal)


def propose_removal(*, officer: Officer, entry: str, reason: str, at: datetime) -> Proposal:
    """Ask that an entry answer no more; an imported one answers again when its list changes it.

    Raises:
        PermissionDenied: the officer may not, or the list is for other posts.
        NeedsReason: no reason.
        NotHere: another site made the entry, or it answers no more.
    """
    check(officer, "watchlists.propose_entry")
    if not reason:
        raise NeedsReason(entry)
    row = _standing(entry)
    check_list(officer, "watchlists.propose_entry", queries.find_list(row.list_code))
    proposed = facts.RemovalProposed(
        proposal=uuid.uuid4(), list=row.list_code, entry=row.pk, reason=reason[:200]
    )
    record(proposed, at=at, actor=officer.code)
    return Proposal.objects.get(pk=proposed.proposal)


def release_entry(*, officer: Officer, proposal: UUID, at: datetime) -> Entry:
    """Agree to an entry as second person; every window of this site finds it from now on.

    Raises:
        PermissionDenied: the officer may not, or the list is for other posts.
        NotTheSecond: the officer proposed it.
        AlreadyDecided: somebody decided it.
        NotHere: it was proposed at another site, is a removal, or what it replaces answers no more.
    """
    with turn():
        row = _to_decide(officer, proposal, is_removal=False)
        listed = _listed(row)
        if row.entry:
            _standing(row.entry)
        version = 1 + max(
            (
                each.version
                for each in Entry.objects.filter(list_code=row.list_code, source_id=listed.source_id)
            ),
            default=0,
        )
        released = facts.EntryReleased(
            proposal=row.pk,
            list=row.list_code,
            version=version,
            entry=listed,
            replaces=row.entry,
            proposed_by=row.proposed_by,
        )
        record(released, at=at, actor=officer.code)
        return Entry.objects.get(
            pk=keys.key_by_hand(row.list_code, listed.source_id, version, site=site_code())
        )


def release_removal(*, officer: Officer, proposal: UUID, at: datetime) -> Entry:
    """Agree as second person that an entry answers no more; effective at once.

    Raises:
        PermissionDenied, NotTheSecond, AlreadyDecided, NotHere: as in `release_entry`.
    """
    with turn():
        row = _to_decide(officer, proposal, is_removal=True)
        entry = _standing(row.entry)
        withdrawn = facts.EntryWithdrawn(
            proposal=row.pk,
            list=row.list_code,
            entry=entry.pk,
            reason=row.reason,
            proposed_by=row.proposed_by,
        )
        record(withdrawn, at=at, actor=officer.code)
        return Entry.objects.get(pk=entry.pk)


def decline_proposal(*, officer: Officer, proposal: UUID, reason: str, at: datetime) -> None:
    """Do not agree; whoever proposed may take it back so.

    Raises:
        PermissionDenied: the officer may neither release nor proposed it.
        NeedsReason: no reason.
        AlreadyDecided, NotHere: as in `release_entry`.
    """
    if not reason:
        raise NeedsReason(proposal)
    with turn():
        row = _undecided(proposal)
        if row.proposed_by != officer.code or not allowed(officer, "watchlists.propose_entry"):
            check_list(officer, "watchlists.release_entry", queries.find_list(row.list_code))
        record(facts.ProposalDeclined(proposal=row.pk, reason=reason), at=at, actor=officer.code)


def _to_decide(officer: Officer, proposal: UUID, *, is_removal: bool) -> Proposal:
    check(officer, "watchlists.release_entry")
    row = _undecided(proposal)
    check_list(officer, "watchlists.release_entry", queries.find_list(row.list_code))
    if row.is_removal != is_removal:
        raise NotHere(proposal)
    if row.proposed_by == officer.code:
        raise NotTheSecond(proposal)
    return row


def _undecided(proposal: UUID) -> Proposal:
    row = queries.find_proposal(proposal)
    if row is None or row.site != site_code():
        raise NotHere(proposal)
    if row.decided_at is not None:
        raise AlreadyDecided(proposal)
    return row


def _standing(entry: str) -> Entry:
    """An entry of this site that was not withdrawn: rows are amended where they were made."""
    row = queries.find_entry(entry)
    if row is None or row.site != site_code() or row.withdrawn_at is not None:
        raise NotHere(entry)
    return row


def _replaceable(entry: str, watchlist: Watchlist) -> Entry:
    row = _standing(entry)
    if not row.by_hand or row.list_code != watchlist.code:
        raise NotHere(entry)
    return row


def _listed(row: Proposal) -> facts.Listed:
    """The proposed entry, as it was written down."""
    said = row.said
    numbers = tuple(facts.Numbered(number=number, state=state) for number, state in said.pop("documents"))
    expires = said.pop("expires_on")
    texts: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in said.items()
    }
    return facts.Listed(
        **texts,
        documents=numbers,
        expires_on=datetime.fromisoformat(expires).date() if expires else None,
    )


def _refuse_useless(entry: facts.Listed) -> None:
    """An entry by which nothing could ever be found."""
    findings = []
    if not entry.names and not entry.documents:
        findings.append(stop("watchlists.entry.nothing_to_find"))
    elif entry.kind != Kind.PERSON and not entry.documents:
        findings.append(stop("watchlists.entry.no_number"))
    if entry.last_number and not _is_range(entry):
        findings.append(stop("watchlists.entry.range"))
    objection = objection_to(entry)
    if objection:
        findings.append(objection)
    if findings or entry.kind not in set(Kind) or entry.handling not in {"", *Handling.values}:
        raise MayNotBeTaken(tuple(findings))


def _is_range(entry: facts.Listed) -> bool:
    first = normal_number(entry.documents[0].number) if entry.documents else ""
    last = normal_number(entry.last_number)
    return len(first) == len(last) and first <= last
