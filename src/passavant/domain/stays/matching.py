"""Match the entries and exits of one person into stays, by when they happened and never by when they arrived.

A match needs the same person by records that name documents: the same document, the same number with another spelling
of its issuer, documents that two officers linked, or two crossings that an officer confirmed. A name is no match.

A missing exit is no overstay: land gates and carriers lose exits. Where somebody enters again, the stay before ends in
an unknown exit; where somebody leaves whose entry is not here, the entry is unknown.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from passavant.domain.codes.numbers import normal_number
from passavant.domain.codes.states import issuer_of

SECOND_LOOK = timedelta(minutes=3)
"""Within it, the same document the same way is one crossing that was scanned twice."""


class Kind(StrEnum):
    """What a movement is. A refusal is one of an entry: the exit that may follow it is the removal."""

    ENTRY = "entry"
    EXIT = "exit"
    REFUSAL = "refusal"


class Ending(StrEnum):
    """How a stay ended, as far as records say."""

    OPEN = "open"
    LEFT = "left"
    UNKNOWN_EXIT = "unknown_exit"
    UNKNOWN_ENTRY = "unknown_entry"
    DECLARED = "declared"
    """Two officers agreed on evidence that the person had left; no exit was recorded."""


class Tier(StrEnum):
    """By what an exit belongs to its entry, the surest first."""

    DOCUMENT = "document"
    ISSUER = "issuer"
    LINKED = "linked"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One movement of a person at the border."""

    key: UUID
    at: datetime
    kind: Kind
    person: str
    """The person as one document shows them."""
    issuing_state: str = ""
    document_number: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """One stay: an entry, its exit where there is one, and what was scanned twice."""

    entry: Move | None
    exit: Move | None
    ending: Ending
    tier: Tier | None = None

    @property
    def key(self) -> UUID:
        """The crossing that began the stay, or the exit where its entry is unknown."""
        first = self.entry or self.exit
        assert first is not None  # noqa: S101  (one of both is always there)
        return first.key


def match(
    moves: Iterable[Move],
    *,
    after: Move | None = None,
    confirmed: Collection[tuple[UUID, UUID]] = frozenset(),
    second_look: timedelta = SECOND_LOOK,
) -> Iterator[Match]:
    """The stays of one person, in the order of time.

    Args:
        moves: all movements of the person after `after`, in any order.
        after: the exit that ended the stay before, where the beginning is left out.
        confirmed: pairs of an entry and an exit of which an officer said that they are one person's.
        second_look: within it the same document the same way is a second scan.
    """
    last, entry, refused = after, None, False
    for move in sorted(moves, key=lambda move: (move.at, move.key.int)):
        if move.kind is Kind.REFUSAL:
            refused = entry is None
            continue
        if last is not None and _is_second_scan(move, last, second_look):
            continue
        last = move
        if move.kind is Kind.ENTRY:
            if entry is not None:
                yield Match(entry, None, Ending.UNKNOWN_EXIT)
            entry = move
        elif entry is not None:
            yield Match(entry, move, Ending.LEFT, tier_of(entry, move, confirmed))
            entry = None
        elif not refused:  # else this is the removal of somebody who was refused: there was no stay
            yield Match(None, move, Ending.UNKNOWN_ENTRY)
        refused = False
    if entry is not None:
        yield Match(entry, None, Ending.OPEN)


def tier_of(entry: Move, leaving: Move, confirmed: Collection[tuple[UUID, UUID]]) -> Tier:
    """By what an exit belongs to an entry of the same person."""
    if entry.person == leaving.person:
        return Tier.DOCUMENT
    if (entry.key, leaving.key) in confirmed:
        return Tier.CONFIRMED
    return Tier.ISSUER if _is_same_number(entry, leaving) else Tier.LINKED


def join(links: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Every key that is linked with another, with all that it hangs together with over any number of links."""
    beside: dict[str, set[str]] = defaultdict(set)
    for one, other in links:
        beside[one].add(other)
        beside[other].add(one)
    joined: dict[str, frozenset[str]] = {}
    for key in beside:
        if key not in joined:
            together = _reached(key, beside)
            joined.update(dict.fromkeys(together, together))
    return joined


def _reached(start: str, beside: dict[str, set[str]]) -> frozenset[str]:
    reached, waiting = {start}, [start]
    while waiting:
        new = beside[waiting.pop()] - reached
        reached |= new
        waiting.extend(new)
    return frozenset(reached)


def _is_second_scan(move: Move, last: Move, second_look: timedelta) -> bool:
    return move.kind is last.kind and move.person == last.person and move.at - last.at <= second_look


def _is_same_number(one: Move, other: Move) -> bool:
    number = normal_number(one.document_number)
    return bool(number) and (number, issuer_of(one.issuing_state)) == (
        normal_number(other.document_number),
        issuer_of(other.issuing_state),
    )
