"""Which keys are one person's: by links that humans agreed on, and by the same number under another issuer's code."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any
from uuid import UUID

from passavant.domain.codes.states import codes_of_issuer
from passavant.domain.stays import join
from passavant.modules.crossings.facts import Document, person_key
from passavant.modules.crossings.queries import standing
from passavant.modules.persons.queries import links_of
from passavant.modules.stays.models import Decision

SPELT_MANY_WAYS = frozenset(code for state in ("DEU", "GBR", "ROU", "COD") for code in codes_of_issuer(state))
"""Codes of States that issue, or issued, under several."""


def groups_of(persons: Collection[str]) -> list[frozenset[str]]:
    """Everybody among some keys, each with all keys that are theirs; no key is in two groups."""
    reached: set[str] = set()
    links: list[tuple[str, str]] = []
    waiting = set(persons)
    while waiting:
        found = [*links_of(waiting), *_decided_links(waiting), *_spelt_otherwise(waiting)]
        links += found
        reached |= waiting
        waiting = {key for link in found for key in link} - reached
    joined = join(links)
    return list({joined.get(key, frozenset((key,))) for key in persons})


def all_groups() -> dict[str, frozenset[str]]:
    """Every key that is not alone, with all keys that are the same person's."""
    return join([*links_of(None), *_decided_links(None), *_spelt_otherwise(None)])


def confirmed_pairs(crossings: Collection[UUID] | None = None) -> frozenset[tuple[UUID, UUID]]:
    """Entries and exits of which an officer's last word is that they are one person's."""
    return frozenset((row.entry, row.exit) for row in _standing_decisions(crossings) if row.is_same)


def _standing_decisions(crossings: Iterable[Any] | None) -> Iterator[Decision]:
    """The last word on each pair, of some crossings or of the crossings that a question finds.

    What sites decided at the same moment is put in an order that all share.
    """
    rows = Decision.objects.order_by("decided_at", "id")
    if crossings is not None:
        rows = rows.filter(entry__in=crossings) | rows.filter(exit__in=crossings)
    last: dict[tuple[UUID, UUID], Decision] = {(row.entry, row.exit): row for row in rows}
    yield from last.values()


def _decided_links(persons: Collection[str] | None) -> Iterator[tuple[str, str]]:
    theirs = None if persons is None else standing().filter(person_key__in=persons).values("pk")
    pairs = [(row.entry, row.exit) for row in _standing_decisions(theirs) if row.is_same]
    if not pairs:
        return
    crossings = {key for pair in pairs for key in pair}
    shown = dict(standing().filter(pk__in=crossings).values_list("pk", "person_key"))
    yield from (
        (shown[entry], shown[leaving]) for entry, leaving in pairs if entry in shown and leaving in shown
    )


def _spelt_otherwise(persons: Collection[str] | None) -> Iterator[tuple[str, str]]:
    """Each key with those that the same number has under the other codes of its issuer, shown yet or not."""
    rows = standing().filter(issuing_state__in=SPELT_MANY_WAYS).exclude(document_number="")
    if persons is not None:
        rows = rows.filter(person_key__in=persons)
    shown = rows.order_by().values_list("person_key", "issuing_state", "document_number", "date_of_birth")
    for key, state, number, born in shown.distinct():
        for other in _keys_under_every_code(state, number, born):
            yield key, other


def keys_spelt(document: Document) -> Iterator[str]:
    """The keys that a document's number has under every code of its issuer."""
    if document.document_number and document.issuing_state in SPELT_MANY_WAYS:
        yield from _keys_under_every_code(
            document.issuing_state, document.document_number, document.date_of_birth
        )


def _keys_under_every_code(state: str, number: str, born: str) -> Iterator[str]:
    for code in codes_of_issuer(state):
        yield person_key(issuing_state=code, document_number=number, date_of_birth=born, inspection="")
