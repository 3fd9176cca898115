"""What is asked of the documents of one person."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from passavant.domain.stays import join
from passavant.modules.persons.models import Candidate, Declined, Dismissal, Proposal
from passavant.modules.persons.models import Link as Link  # noqa: PLC0414  (a door: rooms follow its rows)

# -- which keys are one person's


def linked_keys(person_key: str) -> frozenset[str]:
    """All keys that are the same person's by links that stand, over any number of them; the key itself included."""
    return linked_keys_of_many((person_key,))[person_key]


def linked_keys_of_many(keys: Collection[str]) -> dict[str, frozenset[str]]:
    """The same of many keys: as many questions to the database as the longest chain of links has parts."""
    links: set[tuple[str, str]] = set()
    reached: set[str] = set()
    waiting = set(keys)
    while waiting:
        found = set(links_of(waiting))
        links |= found
        reached |= waiting
        waiting = {key for link in found for key in link} - reached
    joined = join(links)
    return {key: joined.get(key, frozenset((key,))) for key in keys}


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


def is_dismissed(pair: tuple[str, str]) -> bool:
    return Dismissal.objects.filter(first=pair[0], second=pair[1]).exists()


# -- likely pairs


def find_candidate(pair: tuple[str, str]) -> Candidate | None:
    return Candidate.objects.filter(first=pair[0], second=pair[1]).first()


def likelihood_of(pair: tuple[str, str]) -> int | None:
    """Per mille, as the last search gave it; none where it did not find the pair."""
    found = find_candidate(pair)
    return None if found is None else found.likelihood
