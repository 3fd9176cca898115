"""Keys of rows in this room's tables; all of them come from facts and from the site that recorded them."""

from __future__ import annotations

from uuid import UUID


def message_key(message: UUID, site: str) -> str:
    """By the sender too: a site that uses another's number does not overwrite the other's message."""
    return f"{message}@{site}"


def at_site(message: str, site: str) -> str:
    """What each site says of one message stands in a row of its own."""
    return f"{message}~{site}"
