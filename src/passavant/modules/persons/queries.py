"""What is asked of the documents of one person."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from passavant.domain.codes.numbers import normal_number
from passavant.domain.stays import join
from passavant.modules.crossings.facts import Document, person_key
from passavant.modules.crossings.queries import (
    Crossing,
    Inspection,
    Search,
    document_of,
    standing,
    with_document_number,
)
from passavant.modules.persons.models import Candidate, Declined, Dismissal, Proposal, TakenUp
from passavant.modules.persons.models import Link as Link  # noqa: PLC0414  (a door: rooms follow its rows)

MOST = 300
"""Crossings, proposals or pairs on one page."""

# -- which keys are one person's


def key_of(document: Document) -> str:
    """The key of the person whom a document shows; empty without a number."""
    if not document.document_number:
        return ""
    return person_key(
        issuing_state=document.issuing_state,
        document_number=document.document_number,
        date_of_birth=document.date_of_birth,
        inspection="",
    )


def linked_keys(key: str) -> frozenset[str]:
    """All keys that are the same person's by links that stand, over any number of them; the key itself included."""
    links: set[tuple[str, str]] = set()
    reached: set[str] = set()
    waiting = {key}
    while waiting:
        found = set(links_of(waiting))
        links |= found
        reached |= waiting
        waiting = {key for link in found for key in link} - reached
    return join(links).get(key, frozenset((key,)))


def links_of(keys: Collection[str] | None) -> list[tuple[str, str]]:
    """The pairs of keys of which a link stands, each once, the lesser key first.

    Args:
        keys: pairs in which one of these is; None: all.
    """
    rows = standing_links()
    if keys is not None:
        rows = rows.filter(first__in=keys) | rows.filter(second__in=keys)
    return list(rows.order_by("first", "second").values_list("first", "second").distinct())


def standing_links() -> QuerySet[Link]:
    """Links that two officers agreed on and no two ended."""
    ended = Link.objects.filter(link=OuterRef("link"), is_ended=True)
    return Link.objects.filter(~Exists(ended), is_ended=False)


def links_between(pair: tuple[str, str]) -> tuple[UUID, ...]:
    """The proposals by which a link between two keys stands, now; none where it does not."""
    rows = standing_links().filter(first=pair[0], second=pair[1])
    return tuple(sorted(set(rows.values_list("link", flat=True))))


# -- proposals and what became of them


def find_proposal(proposal: UUID) -> Proposal | None:
    return Proposal.objects.filter(pk=proposal).first()


def waiting_proposals() -> QuerySet[Proposal]:
    """Those on which no second officer has said a word, the oldest first."""
    agreed, declined = Link.objects.values("proposal"), Declined.objects.values("proposal")
    return Proposal.objects.exclude(pk__in=agreed).exclude(pk__in=declined).order_by("proposed_at", "id")


def find_waiting(pair: tuple[str, str]) -> Proposal | None:
    """What waits to be decided of a pair."""
    return waiting_proposals().filter(first=pair[0], second=pair[1]).first()


def find_agreement(proposal: UUID) -> Link | None:
    """The first word of a second officer who agreed."""
    return Link.objects.filter(proposal=proposal).order_by("agreed_at", "id").first()


def find_declined(proposal: UUID) -> Declined | None:
    return Declined.objects.filter(proposal=proposal).order_by("declined_at", "id").first()


def standing_dismissals() -> QuerySet[Dismissal]:
    """Pairs that an officer dismissed and nobody took up again, the latest first."""
    taken_up = TakenUp.objects.filter(dismissal=OuterRef("pk"))
    return Dismissal.objects.filter(~Exists(taken_up)).order_by("-dismissed_at", "id")


def dismissals_of(pair: tuple[str, str]) -> tuple[str, ...]:
    """The entries by which a pair is dismissed, now; none where it is not."""
    rows = standing_dismissals().filter(first=pair[0], second=pair[1])
    return tuple(sorted(rows.values_list("pk", flat=True)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Dismissed:
    """What officers said of a likely pair: that it is two persons, and perhaps that it is to be looked at again."""

    dismissal: Dismissal
    taken_up: TakenUp | None

    @property
    def pair(self) -> tuple[str, str]:
        return self.dismissal.pair


def dismissed_of(keys: Collection[str]) -> list[Dismissed]:
    """Every dismissal of pairs in which one of some keys is, the oldest first, whether it stands or not."""
    again: dict[str, TakenUp] = {}
    for row in _touching(TakenUp.objects.order_by("taken_up_at", "id"), keys):
        again.setdefault(row.dismissal, row)
    rows = _touching(Dismissal.objects.order_by("dismissed_at", "id"), keys)
    return [Dismissed(dismissal=row, taken_up=again.get(row.pk)) for row in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What was proposed of two keys, and what a second officer said of it; who says it may be known here or not."""

    pair: tuple[str, str]
    is_link: bool
    proposal: Proposal | None
    agreed: Link | None
    declined: Declined | None
    is_ended: bool
    """Of a link: that two officers took it back."""

    @property
    def at(self) -> datetime:
        if self.proposal is not None:
            return self.proposal.proposed_at
        assert self.agreed is not None  # noqa: S101  (a statement is made of one or the other)
        return self.agreed.agreed_at


def statements_on(keys: Collection[str]) -> list[Statement]:
    """Everything stated of the links of some keys, the oldest first."""
    proposals = {row.pk: row for row in _touching(Proposal.objects.all(), keys)}
    ended = {row.link for row in _touching(Link.objects.filter(is_ended=True), keys)}
    agreed: dict[UUID, Link] = {}
    for link in _touching(Link.objects.order_by("agreed_at", "id"), keys):
        agreed.setdefault(link.proposal, link)
    declined = {row.proposal: row for row in _touching(Declined.objects.order_by("-declined_at"), keys)}
    told = [
        _statement(key, proposals.get(key), agreed.get(key), declined.get(key), is_ended=key in ended)
        for key in proposals.keys() | agreed.keys()
    ]
    return sorted(told, key=lambda statement: (statement.at, statement.pair))


def _statement(
    proposal: UUID, said: Proposal | None, agreed: Link | None, declined: Declined | None, *, is_ended: bool
) -> Statement:
    row = said or agreed
    assert row is not None, proposal  # noqa: S101  (asked for with one of them)
    is_link = said.is_link if said is not None else agreed is not None and not agreed.is_ended
    return Statement(
        pair=row.pair, is_link=is_link, proposal=said, agreed=agreed, declined=declined, is_ended=is_ended
    )


_Row = TypeVar("_Row", Proposal, Link, Declined, Dismissal, TakenUp)


def _touching(rows: QuerySet[_Row], keys: Collection[str]) -> QuerySet[_Row]:
    return rows.filter(first__in=keys) | rows.filter(second__in=keys)


# -- the file of a person


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownAs:
    """A person as one document shows them, with when and where that was."""

    key: str
    document: Document
    first_at: datetime
    last_at: datetime
    crossings: int
    posts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFile:
    """All documents that are one person's by links that stand, and what happened with them."""

    key: str
    documents: list[ShownAs]
    """The one that was shown last comes first."""
    crossings: list[Crossing]
    """The latest first; voided ones too."""
    statements: list[Statement]
    dismissed: list[Dismissed]

    @property
    def own(self) -> ShownAs:
        """The document by whose key the file was opened."""
        return next(each for each in self.documents if each.key == self.key)

    @property
    def own_crossings(self) -> list[Crossing]:
        return [row for row in self.crossings if row.person_key == self.key]

    @property
    def latest(self) -> ShownAs:
        return self.documents[0]


def file_of(key: str) -> PersonFile | None:
    """The file of a person; none where nobody showed that document here."""
    keys = linked_keys(key)
    shown = shown_as(keys)
    if key not in shown:
        return None
    rows = Crossing.objects.filter(person_key__in=keys).order_by("-happened_at", "pk")
    return PersonFile(
        key=key,
        documents=sorted(shown.values(), key=lambda each: each.last_at, reverse=True),
        crossings=list(rows[:MOST]),
        statements=statements_on(keys),
        dismissed=dismissed_of(keys),
    )


def shown_as(keys: Collection[str]) -> dict[str, ShownAs]:
    """How some persons' documents were shown; who crossed nowhere is taken from inspections."""
    crossed = standing().filter(person_key__in=keys).order_by("happened_at", "pk")
    found: dict[str, ShownAs] = {}
    for row in crossed:
        found[row.person_key] = _seen(found.get(row.person_key), row, row.happened_at, crossings=1)
    others = Inspection.objects.filter(person_key__in=set(keys) - found.keys()).order_by("opened_at", "pk")
    for inspected in others:
        known = found.get(inspected.person_key)
        found[inspected.person_key] = _seen(known, inspected, inspected.opened_at, crossings=0)
    return found


def _seen(known: ShownAs | None, row: Crossing | Inspection, at: datetime, *, crossings: int) -> ShownAs:
    return ShownAs(
        key=row.person_key,
        document=document_of(row),
        first_at=known.first_at if known else at,
        last_at=at,
        crossings=(known.crossings if known else 0) + crossings,
        posts=tuple(dict.fromkeys([*(known.posts if known else ()), row.post])),
    )


def is_known(key: str) -> bool:
    """Whether somebody with a document showed it here, so that its number can be compared."""
    rows = (Crossing.objects, Inspection.objects)
    return any(each.filter(person_key=key).exclude(document_number="").exists() for each in rows)


def persons_with_number(document_number: str, *, posts: tuple[str, ...] = ()) -> list[ShownAs]:
    """Everybody who crossed with a number, whatever its issuer, the latest first.

    Args:
        posts: those whose records may be seen; none: all.
    """
    if not normal_number(document_number):
        return []
    rows = with_document_number(document_number, Search(posts=posts))
    return list(shown_as({row.person_key for row in rows}).values())


# -- likely pairs


def candidates() -> QuerySet[Candidate]:
    """Likely pairs of which nobody has said anything yet, the likeliest first."""
    pair = {"first": OuterRef("first"), "second": OuterRef("second")}
    stated = (Proposal.objects.all(), Link.objects.all(), standing_dismissals())
    said = [Exists(rows.filter(**pair)) for rows in stated]
    return Candidate.objects.filter(*(~each for each in said)).order_by("-likelihood", "id")


def stated_pairs() -> set[tuple[str, str]]:
    """Pairs of which somebody proposed or agreed something, whatever became of it."""
    rows = (Proposal.objects, Link.objects)
    return {pair for each in rows for pair in each.values_list("first", "second").distinct()}


def dismissed_pairs() -> set[tuple[str, str]]:
    """Pairs that are dismissed, now."""
    return set(standing_dismissals().values_list("first", "second"))


def all_linked() -> dict[str, frozenset[str]]:
    """Every key that is not alone, with all keys that are the same person's."""
    return join(links_of(None))


def find_candidate(pair: tuple[str, str]) -> Candidate | None:
    return Candidate.objects.filter(first=pair[0], second=pair[1]).first()


def likelihood_of(pair: tuple[str, str]) -> int | None:
    """Per mille, as the last search gave it; none where it did not find the pair."""
    found = find_candidate(pair)
    return None if found is None else found.likelihood
