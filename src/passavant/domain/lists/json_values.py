"""Values of foreign JSON taken as text, whatever they turn out to be."""

from __future__ import annotations

from typing import Any


def text(value: Any) -> str:
    """A string or a number as text; anything else is nothing."""
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def texts_in(value: Any) -> list[str]:
    """One value or a list of them, those that are text."""
    if value is None:
        return []
    values = value if isinstance(value, list) else [value]
    return [said for one in values if (said := text(one))]
