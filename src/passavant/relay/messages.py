"""Questions and answers between sites: a signed line of JSON, then bytes that it vouches for.

A question names who asks and bears that site's signature; an answer bears headquarters' and names the question that it
answers, so neither can be used for another.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from passavant.journal import canonical
from passavant.journal.keys import VerifyingKey
from passavant.journal.site import site_code, site_epoch, site_key
from passavant.relay.errors import RelayTrouble

QUESTION, ANSWER = "passavant-question-1", "passavant-answer-1"
LARGEST = 2 * 1024 * 1024 - 4096
"""Bytes of one message: what a small server takes in one piece, and what a slow line gets through before it is cut."""
LARGEST_NUMBER = 2**63 - 1
"""What every database keeps; nothing that a site counts comes near it."""
_HEADER = {
    "format": str,
    "site": str,
    "epoch": int,
    "about": str,
    "word": str,
    "told": dict,
    "payload": str,
    "signature": str,
}


@dataclass(frozen=True, slots=True)
class Message:
    """A question or an answer, as it arrived; who wrote it holds only after `is_signed_by`."""

    site: str
    epoch: int
    about: str
    """The verb of a question; of an answer the SHA-256 of the question that it answers."""
    word: str
    """What headquarters gave this site to show that it asks now; of an answer the code of a trouble, or empty."""
    told: Mapping[str, Any]
    payload: bytes = b""
    digest: bytes = field(default=b"", repr=False)
    signature: str = field(default="", repr=False)

    def is_signed_by(self, key: VerifyingKey) -> bool:
        return key.holds(digest=self.digest, signature=self.signature)


def question(
    verb: str, *, word: str = "", told: Mapping[str, Any] | None = None, payload: bytes = b""
) -> bytes:
    """What this site asks, signed."""
    return _written(QUESTION, about=verb, word=word, told=told or {}, payload=payload)


def answer(
    to: bytes, *, trouble: str = "", told: Mapping[str, Any] | None = None, payload: bytes = b""
) -> bytes:
    """What this site answers to the bytes of a question, signed."""
    about = hashlib.sha256(to).hexdigest()
    return _written(ANSWER, about=about, word=trouble, told=told or {}, payload=payload)


def read(raw: bytes, *, kind: str) -> Message:
    """What the bytes say; whose they are is still to be checked.

    Raises:
        RelayTrouble: they are no message of that kind, or the payload is not the one that was signed for.
    """
    line, _, payload = raw.partition(b"\n")
    try:
        header = _header_of(line)
        signature = header.pop("signature")
        digest = hashlib.sha256(canonical.text_of(header).encode()).digest()
    except (TypeError, ValueError, RecursionError):  # JSON can say more than any site signs: see `canonical`
        raise RelayTrouble("relay.not_understood") from None
    if header["format"] != kind or header["payload"] != hashlib.sha256(payload).hexdigest():
        raise RelayTrouble("relay.not_understood")
    values = {name: header[name] for name in ("site", "epoch", "about", "word", "told")}
    return Message(**values, payload=payload, digest=digest, signature=signature)


def as_number(told: Any) -> int:
    """A number of a chain or a line of a board, as somebody else says it.

    Raises:
        TypeError, ValueError: it is none, or none that every database keeps.
    """
    number = _kept_number(told)
    if number < 0:
        raise ValueError("a number below nought")
    return number


def _header_of(line: bytes) -> dict[str, Any]:
    """The signed line.

    Raises:
        ValueError, RecursionError: it is none.
    """
    header = json.loads(line, parse_int=_kept_number)
    if not isinstance(header, dict) or header.keys() != _HEADER.keys():
        raise ValueError("other fields than those of a message")
    if any(type(header[name]) is not wanted for name, wanted in _HEADER.items()):
        raise ValueError("a field that holds something else")
    return header


def _kept_number(told: Any) -> int:
    number = int(told)
    if abs(number) > LARGEST_NUMBER:
        raise ValueError("a number that no database keeps")
    return number


def _written(kind: str, *, about: str, word: str, told: Mapping[str, Any], payload: bytes) -> bytes:
    header: dict[str, Any] = {
        "format": kind,
        "site": site_code(),
        "epoch": site_epoch(),
        "about": about,
        "word": word,
        "told": told,
        "payload": hashlib.sha256(payload).hexdigest(),
    }
    digest = hashlib.sha256(canonical.text_of(header).encode()).digest()
    header["signature"] = site_key().sign(digest)
    return canonical.text_of(header).encode() + b"\n" + payload
