"""Canonical JSON and digests: one text, and so one hash, for one value.

Sorted keys, no blanks, UTF-8, no floats: the subset of RFC 8785 on which all implementations agree.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

_encoder = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPED_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


def text_of(value: Any) -> str:
    """The canonical JSON text of a value made of dict, list, str, int, bool and None.

    Raises:
        TypeError: the value holds a float or something JSON cannot say.
        ValueError: a text holds a character that not every database can keep (NUL, half a surrogate pair).
    """
    _refuse_floats(value)
    text = _encoder.encode(value)
    _refuse_unkept_characters(text)
    return text


def flat_text_of(value: dict[str, str | int]) -> str:
    """`text_of` for a flat mapping that is known to hold no float: the envelope's hot path."""
    return _encoder.encode(value)


def can_be_kept(text: str) -> bool:
    """Whether every database keeps a text: PostgreSQL keeps no NUL, and UTF-8 no half of a surrogate pair."""
    return "\0" not in text and (text.isascii() or not _SURROGATE.search(text))


def spells_nul(text: str) -> bool:
    """Whether a JSON text holds a NUL as JSON writes it."""
    # An even number of backslashes before it is a text that speaks of "\\u0000", which may be kept.
    return "u0000" in text and bool(_ESCAPED_NUL.search(text))


def digest_of(data: bytes) -> str:
    """SHA-256 as 64 lower-case hexadecimal characters."""
    return hashlib.sha256(data).hexdigest()


def body_digest_of(*, salt: str, body: str) -> str:
    """The salted digest that stands for a body in the chain.

    The salt (32 hexadecimal characters) keeps an erased body from being guessed back from its digest.
    """
    return digest_of(f"{salt}{body}".encode())


def _refuse_floats(value: Any) -> None:
    if isinstance(value, dict):
        for item in value.values():
            if type(item) is not str:
                _refuse_floats(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _refuse_floats(item)
    elif isinstance(value, float):
        raise TypeError("a fact holds no floats: write amounts as integers or decimal text")


def _refuse_unkept_characters(text: str) -> None:
    """PostgreSQL keeps no NUL and UTF-8 no half surrogate: a post on SQLite must not record what HQ cannot
    take.
    """
    if not can_be_kept(text) or spells_nul(text):
        raise ValueError("a text holds a character that cannot be kept (NUL or half a surrogate pair)")
