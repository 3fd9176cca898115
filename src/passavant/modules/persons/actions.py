"""What officers state of one person's documents. Each verb is idempotent: pressed twice, it answers with what stands.

PersonsTrouble
├── NotHere         nobody showed that document here, or there is no such proposal
├── NotTwo          both sides are one and the same key
├── NotNow          the pair is linked already, or not any more; or somebody decided meanwhile
├── NeedsReason     say why
├── NotEnough       names, birth dates and words alone make no link
└── SamePerson      who proposed does not decide
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from passavant.base.models import Officer
from passavant.base.permissions import check
from passavant.journal.recording import record, turn
from passavant.modules.persons import facts, queries
from passavant.modules.persons.facts import WEAK, Compared
from passavant.modules.persons.keys import pair_of
from passavant.modules.persons.models import Proposal


class PersonsTrouble(Exception):
    """An action cannot be carried out; nothing was recorded."""


class NotHere(PersonsTrouble):
    pass


class NotTwo(PersonsTrouble):
    pass


class NotNow(PersonsTrouble):
    pass


class NeedsReason(PersonsTrouble):
    pass


class NotEnough(PersonsTrouble):
    pass


class SamePerson(PersonsTrouble):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What an officer compared, and what it showed."""

    compared: tuple[Compared, ...]
    reason: str


def propose_link(*, officer: Officer, one: str, other: str, evidence: Evidence, at: datetime) -> Proposal:
    """Say that two keys are one person's; a second officer decides.

    Raises:
        NotTwo: they are one key. NotHere: one of them was shown nowhere here. NotNow: they are linked already, or
            another proposal of the pair waits. NeedsReason: no reason. NotEnough: nothing compared but names, dates,
            words.
    """
    check(officer, "persons.propose")
    _check_reason(evidence)
    if not set(evidence.compared) - WEAK:
        raise NotEnough
    with turn():
        first, second = _two(one, other)
        known = _waiting(officer, (first, second), evidence)
        if known is not None:
            return known
        if second in queries.linked_keys(first):
            raise NotNow
        proposed = facts.LinkProposed(
            proposal=uuid.uuid4(),
            first=first,
            second=second,
            compared=evidence.compared,
            reason=evidence.reason,
            likelihood=queries.likelihood_of((first, second)),
        )
        record(proposed, at=at, actor=officer.code)
        return Proposal.objects.get(pk=proposed.proposal)


def propose_unlink(*, officer: Officer, one: str, other: str, evidence: Evidence, at: datetime) -> Proposal:
    """Say that the link between two keys is wrong; a second officer decides.

    Raises:
        NotNow: no link stands between these two, or another proposal of the pair waits. NeedsReason: no reason.
    """
    check(officer, "persons.propose")
    _check_reason(evidence)
    with turn():
        first, second = pair_of(one, other)
        known = _waiting(officer, (first, second), evidence)
        if known is not None:
            return known
        links = queries.links_between((first, second))
        if not links:
            raise NotNow
        proposed = facts.UnlinkProposed(
            proposal=uuid.uuid4(),
            first=first,
            second=second,
            links=links,
            compared=evidence.compared,
            reason=evidence.reason,
        )
        record(proposed, at=at, actor=officer.code)
        return Proposal.objects.get(pk=proposed.proposal)


def _check_reason(evidence: Evidence) -> None:
    if not evidence.reason.strip():
        raise NeedsReason


def _two(one: str, other: str) -> tuple[str, str]:
    if one == other:
        raise NotTwo
    if not (queries.is_known(one) and queries.is_known(other)):
        raise NotHere
    return pair_of(one, other)


def _waiting(officer: Officer, pair: tuple[str, str], evidence: Evidence) -> Proposal | None:
    """The same word of the same officer, pressed twice; another's word on the pair has to be decided first."""
    known = queries.find_waiting(pair)
    if known is None:
        return None
    said = (officer.code, " ".join(evidence.compared), evidence.reason)
    if (known.proposed_by, known.compared, known.reason) != said:
        raise NotNow
    return known


def decide(*, officer: Officer, proposal: UUID, agree: bool, note: str = "", at: datetime) -> Proposal:
    """Agree as second officer, or not: what was proposed and what was said of it both stay.

    Raises:
        NotHere: there is no such proposal. SamePerson: who proposed does not decide. NotNow: it was decided otherwise,
            or what it says stands already. NeedsReason: declined, and no word why.
    """
    check(officer, "persons.decide")
    if not agree and not note.strip():
        raise NeedsReason
    with turn():
        row = queries.find_proposal(proposal)
        if row is None:
            raise NotHere
        if row.proposed_by == officer.code:
            raise SamePerson
        if not _is_said(proposal, agree=agree):
            record(_word(row, agree=agree, note=note), at=at, actor=officer.code)
        return row


def _is_said(proposal: UUID, *, agree: bool) -> bool:
    agreed, declined = queries.find_agreement(proposal), queries.find_declined(proposal)
    if (declined if agree else agreed) is not None:
        raise NotNow
    return (agreed if agree else declined) is not None


def _word(
    row: Proposal, *, agree: bool, note: str
) -> facts.LinkAgreed | facts.LinkDeclined | facts.UnlinkAgreed | facts.UnlinkDeclined:
    if not agree:
        declined = facts.LinkDeclined if row.is_link else facts.UnlinkDeclined
        return declined(proposal=row.pk, first=row.first, second=row.second, note=note)
    if row.is_link:
        return facts.LinkAgreed(proposal=row.pk, first=row.first, second=row.second)
    return facts.UnlinkAgreed(proposal=row.pk, first=row.first, second=row.second, links=row.linking)


def dismiss(*, officer: Officer, one: str, other: str, reason: str, at: datetime) -> None:
    """Say of a likely pair that it is two persons: no search puts it before anybody again.

    Raises:
        NeedsReason: no reason. NotHere: no search found that pair.
    """
    check(officer, "persons.propose")
    if not reason.strip():
        raise NeedsReason
    with turn():
        first, second = pair_of(one, other)
        if queries.dismissals_of((first, second)):
            return
        if queries.find_candidate((first, second)) is None:
            raise NotHere
        record(facts.LikenessDismissed(first=first, second=second, reason=reason), at=at, actor=officer.code)


def take_up(*, officer: Officer, one: str, other: str, reason: str, at: datetime) -> None:
    """Look at a dismissed pair again: a search may put it before people, and nothing else changes.

    Raises:
        NeedsReason: no reason. NotNow: the pair is not dismissed.
    """
    check(officer, "persons.propose")
    if not reason.strip():
        raise NeedsReason
    with turn():
        first, second = pair_of(one, other)
        dismissals = queries.dismissals_of((first, second))
        if not dismissals:
            raise NotNow
        taken_up = facts.LikenessTakenUp(first=first, second=second, dismissals=dismissals, reason=reason)
        record(taken_up, at=at, actor=officer.code)
