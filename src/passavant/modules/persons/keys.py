"""Keys of this room's rows; all of them come from facts."""

from __future__ import annotations

import uuid

from passavant.journal import Envelope


def of_entry(envelope: Envelope) -> str:
    """What is stated once, and by nothing but its entry, has the place of that entry as its key."""
    return f"{envelope.site}:{envelope.epoch}:{envelope.sequence}"


def pair_of(one: str, other: str) -> tuple[str, str]:
    """Two keys in the order in which facts name them."""
    return (one, other) if one <= other else (other, one)


def candidate_key(first: str, second: str) -> str:
    return f"{first}:{second}"


def words_of(links: tuple[uuid.UUID, ...]) -> str:
    return " ".join(str(link) for link in links)
