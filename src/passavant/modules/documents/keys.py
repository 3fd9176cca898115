"""The key of one document in this room's tables, however it was read."""

from __future__ import annotations


def document_key(issuing_state: str, document_number: str) -> str:
    """Number first, so that one index answers for the number alone; empty without a number."""
    number = document_number.upper().replace(" ", "").replace("-", "")
    return f"{number}:{issuing_state}" if number else ""
