"""The C40 packing of seals: three characters in two bytes (ICAO Doc 9303-13, 2.6; ISO/IEC 16022)."""

from __future__ import annotations

from passavant.domain.seals.findings import NotASeal

ALPHABET = " 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""What a seal may hold, in order of its value from 3 on; the MRZ's filler is written as a space."""

FIRST_VALUE = 3
PADDING = 0
UNLATCH = 0xFE
_VALUES = {character: value for value, character in enumerate(ALPHABET, start=FIRST_VALUE)}


def packed(text: str) -> bytes:
    """Text of A-Z, 0-9, space and "<" as bytes.

    Raises:
        ValueError: another character.
    """
    plain = text.replace("<", " ")
    try:
        values = [_VALUES[character] for character in plain]
    except KeyError as stranger:
        raise ValueError(f"{stranger} cannot stand in a seal: A-Z, 0-9, space and < only") from None
    whole, rest = divmod(len(values), 3)
    pairs = b"".join(_pair(*values[index * 3 : index * 3 + 3]) for index in range(whole))
    if rest == 2:
        return pairs + _pair(values[-2], values[-1], PADDING)
    return pairs + (bytes((UNLATCH, ord(plain[-1]) + 1)) if rest else b"")


def unpacked(data: bytes) -> str:
    """The text of packed bytes, fillers as spaces.

    Raises:
        NotASeal: a value of no character, or half a pair.
    """
    text: list[str] = []
    for index in range(0, len(data), 2):
        pair = data[index : index + 2]
        if len(pair) < 2:
            raise NotASeal("a packed field of odd length")
        text.append(_single(pair[1]) if pair[0] == UNLATCH else _three(pair, is_last=index + 2 == len(data)))
    return "".join(text)


def _pair(first: int, second: int, third: int) -> bytes:
    return (first * 1600 + second * 40 + third + 1).to_bytes(2, "big")


def _three(pair: bytes, *, is_last: bool) -> str:
    number = int.from_bytes(pair, "big") - 1
    values = [number // 1600, number // 40 % 40, number % 40]
    if is_last and values[2] == PADDING:
        values.pop()
    if number < 0 or not all(FIRST_VALUE <= value < FIRST_VALUE + len(ALPHABET) for value in values):
        raise NotASeal("a packed field with characters that a seal may not hold")
    return "".join(ALPHABET[value - FIRST_VALUE] for value in values)


def _single(byte: int) -> str:
    character = chr(byte - 1) if byte else ""
    if character not in ALPHABET or not character:
        raise NotASeal("a packed field with characters that a seal may not hold")
    return character
