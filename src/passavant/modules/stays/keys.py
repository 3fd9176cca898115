"""Keys of this room's rows; all of them come from facts."""

from __future__ import annotations


def by_site(subject: object, site: str) -> str:
    """What several sites may say of one thing stands in a row for each site, so that none overwrites another's."""
    return f"{subject}@{site}"
