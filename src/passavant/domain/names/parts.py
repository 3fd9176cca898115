"""A name in its parts, in letters A to Z: whatever script, accents, signs and blanks it was written with.

Latin letters lose their accents, or become two letters where ICAO Doc 9303-3, 6 A writes two (both readings are
given); other scripts are romanised. Arabic and Hebrew leave vowels out: a word that no table knows keeps its
consonants, and says so.
"""

from __future__ import annotations

import re
import unicodedata
from enum import IntFlag
from functools import lru_cache
from typing import NamedTuple

from anyascii import anyascii

from passavant.domain.mrz.transliteration import LATIN
from passavant.domain.names.words import arabic_words, honours, particles, titles

LONGEST_PART = 40
"""Letters of one part that are compared; the rest is cut."""
MOST_PARTS = 24
"""Parts of one name that are compared."""


class PartKind(IntFlag):
    """What a part of a name is; the numbers are those of the screening kernel."""

    NAME = 0
    PARTICLE = 1
    TITLE = 2
    CONSONANTS = 4
    HONOUR = 8


class Part(NamedTuple):
    """One part of a name: letters A to Z, and digits where a lens took a letter for one; and what it is, a `PartKind`.

    A plain tuple of a text and a number, because lists of a million names are made of them.
    """

    text: str
    kind: int = 0


_PLAIN = str.maketrans(
    {
        **{chr(code): " " for code in range(128) if not (chr(code).isalnum() and chr(code).isascii())},
        **dict.fromkeys("'`\"", ""),
        **{chr(code): chr(code - 32) for code in range(ord("a"), ord("z") + 1)},
    }
)
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼʻ´′ʹʾʿ“”", ""))
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
"""Marks of direction and width: they are no part of a name, and two spellings must not differ by one."""
_UNVOWELLED = re.compile("[\u0590-\u074f\u0780-\u07bf\ufb1d-\ufdff\ufe70-\ufefc]")
_ARTICLE = re.compile("^(?:ال|וה|ה)(?=.{3})")
_SERVANT = "عبدال"
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def parts_of(name: str) -> tuple[Part, ...]:
    """The parts of a name in the order written; of two readings the one without double letters."""
    return readings_of(name)[0]


def readings_of(name: str) -> tuple[tuple[Part, ...], ...]:
    """Every way in which the letters may be read: one, or two where ICAO writes Ä as AE and others write A."""
    if name.isascii():
        return (_plain(name),)
    clean = _UNSEEN.sub("", unicodedata.normalize("NFKC", name)).translate(_APOSTROPHES)
    first = _in_letters(clean)
    if not any(letter in LATIN for letter in clean.upper()):
        return (first,)
    second = _in_letters("".join(LATIN.get(letter, letter) for letter in clean.replace("ß", "ẞ").upper()))
    return (first,) if first == second else (first, second)


def letters_of(name: str) -> str:
    """The name in letters A to Z with one blank between its parts: how it is shown to readers of Latin letters."""
    return " ".join(part.text for part in parts_of(name))


def _plain(name: str) -> tuple[Part, ...]:
    return tuple([part_of(word) for word in name.translate(_PLAIN).split()][:MOST_PARTS])


def _in_letters(name: str) -> tuple[Part, ...]:
    found: list[Part] = []
    for word in re.split(r"[\s\-‐‑–—,.;:/\\()<>]+", name):
        found += _word(word)
    return tuple(found[:MOST_PARTS])


def _word(word: str) -> list[Part]:
    if _UNVOWELLED.search(word):
        return _unvowelled(word)
    bare = unicodedata.normalize("NFKD", word)
    if bare.isascii() or all(ord(letter) < 0x250 or unicodedata.combining(letter) for letter in bare):
        return list(_plain(_latin(bare)))
    return list(_plain(_CAMEL.sub(" ", anyascii(word))))


def _latin(decomposed: str) -> str:
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return bare if bare.isascii() else anyascii(bare)


def _unvowelled(word: str) -> list[Part]:
    """Words of Arabic or Hebrew script: by the table, else article and consonants."""
    known = arabic_words().get(word)
    if known is not None:
        return [part_of(letters) for letters in known.split()]
    if word.startswith(_SERVANT) and len(word) > len(_SERVANT) + 1:
        return [part_of("ABD"), part_of("AL"), *_unvowelled(word.removeprefix(_SERVANT))]
    article = _ARTICLE.match(word)
    if article:
        return [part_of("AL"), *_unvowelled(word[article.end() :])]
    consonants = re.sub("[^A-Z]", "", anyascii(word).upper())[:LONGEST_PART]
    return [Part(consonants, int(PartKind.CONSONANTS))] if consonants else []


@lru_cache(maxsize=1 << 16)
def part_of(letters: str) -> Part:
    """A word in letters A to Z as a part of a name."""
    text = letters[:LONGEST_PART]
    if text in particles():
        return Part(text, int(PartKind.PARTICLE))
    if text in titles():
        return Part(text, int(PartKind.TITLE))
    if text in honours():
        return Part(text, int(PartKind.HONOUR))
    return Part(text)
