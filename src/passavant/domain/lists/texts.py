"""Names as lists write them, made fit to keep: invisible characters out, spaces one, lengths bounded."""

from __future__ import annotations

import unicodedata
from functools import cache

LONGEST_NAME = 200
"""Longer than any name in the published lists; a longer one is text that slipped into the column of names."""

LONGEST_REMARK = 2000
SHOWN = 160
"""Characters of a quarantined row that are shown to whoever decides about it."""

_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_SPACES = frozenset("\t\n\r\v\f\x85\u2028\u2029")


def cleaned(text: str) -> tuple[str, bool]:
    """The text in composed letters and single spaces, and whether invisible characters were taken out.

    Line ends and tabs are spaces, and no matter; marks of direction, zero-width characters, other controls and halves
    of surrogate pairs go. What is left compares equal when it looks equal.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.split()), False
    text = "".join(" " if character in _SPACES else character for character in text)
    kept = "".join(character for character in text if unicodedata.category(character) not in _INVISIBLE)
    return " ".join(unicodedata.normalize("NFC", kept).split()), len(kept) != len(text)


def cut(text: str, length: int) -> str:
    """At most so many characters, ending at a word where one ends in the last third."""
    if len(text) <= length:
        return text
    head = text[:length]
    space = head.rfind(" ")
    return head[:space] if space > length * 2 // 3 else head


def holds_letters(name: str) -> bool:
    return any(character.isalpha() for character in name)


def is_initials(name: str) -> bool:
    """Whether every word of a Latin, Greek or Cyrillic name is one letter, with or without its point."""
    words = [word.strip(".,'-") for part in name.split() for word in part.split(".") if word.strip(".,'-")]
    return bool(words) and all(len(word) == 1 and word.upper() != word.lower() for word in words)


def mixes_scripts(name: str) -> bool:
    """Whether one word holds letters of two scripts, as a disguised or a mistyped name does."""
    return not name.isascii() and any(len(_scripts(word)) > 1 for word in name.split())


def _scripts(word: str) -> set[str]:
    scripts = {_script(character) for character in word if character.isalpha()}
    return scripts - {"", *_JOINED} | ({"CJK"} if scripts & _JOINED else set())


_JOINED = frozenset({"CJK", "HIRAGANA", "KATAKANA"})
"""Japanese writes one word in three scripts."""


@cache
def _script(character: str) -> str:
    first = unicodedata.name(character, "").partition(" ")[0]
    return "" if first in {"MODIFIER", "FEMININE", "MASCULINE"} else first
