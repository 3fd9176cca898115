"""Ask headquarters: sign the question, let a carrier bring it, believe only an answer that headquarters signed."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Protocol

from passavant.journal import clock
from passavant.journal.errors import KeyTrouble
from passavant.journal.facts import SiteTrusted
from passavant.journal.keys import VerifyingKey
from passavant.journal.models import TrustedKey
from passavant.journal.receiving import trusted_key
from passavant.journal.recording import record
from passavant.journal.site import headquarters_code, site_code
from passavant.relay import messages
from passavant.relay.errors import NotHeadquarters, Refused
from passavant.relay.messages import ANSWER, Message


class Asking(Protocol):
    """A carrier that brings a question and comes back with the answer."""

    name: str

    def ask(self, question: bytes) -> bytes:
        """The bytes of the answer.

        Raises:
            NoLink: there was none, for whatever reason; the question may or may not have arrived.
        """
        ...

    def wait_for_news(self, seconds: float) -> bool:
        """Wait until headquarters lets know that it has something new, which is True, or so many seconds."""
        ...

    def close(self) -> None: ...


class Caller:
    """Asks one question after another with the word that headquarters gave."""

    def __init__(self, carrier: Asking) -> None:
        self.carrier = carrier
        self._word = ""

    def ask(self, verb: str, *, told: Mapping[str, Any] | None = None, payload: bytes = b"") -> Message:
        """What headquarters answers.

        Raises:
            NoLink, NotHeadquarters; Refused: with the code that headquarters gave.
        """
        if not self._word:
            self._greet()
        try:
            return self._ask(verb, told=told, payload=payload)
        except Refused as trouble:
            if trouble.code != "relay.word_expired":
                raise
        self._greet()
        return self._ask(verb, told=told, payload=payload)

    def _greet(self) -> None:
        self._word = str(self._ask("hello").told.get("word", ""))

    def _ask(self, verb: str, *, told: Mapping[str, Any] | None = None, payload: bytes = b"") -> Message:
        return ask_once(self.carrier, verb, word=self._word, told=told, payload=payload, key=None)


def ask_once(
    carrier: Asking,
    verb: str,
    *,
    word: str = "",
    told: Mapping[str, Any] | None = None,
    payload: bytes = b"",
    key: VerifyingKey | None,
) -> Message:
    """One question and its answer, checked with a key, or with the one that is believed here."""
    question = messages.question(verb, word=word, told=told, payload=payload)
    answered = messages.read(carrier.ask(question), kind=ANSWER)
    if answered.about != hashlib.sha256(question).hexdigest() or not is_headquarters(answered, key):
        raise NotHeadquarters("relay.not_headquarters")
    if answered.word:
        raise Refused(answered.word, **{name: str(value) for name, value in answered.told.items()})
    return answered


def is_headquarters(answered: Message, key: VerifyingKey | None = None) -> bool:
    """Whether headquarters signed an answer, by a key or by the one that is believed here."""
    if key is None:
        if answered.site != headquarters_code():
            return False
        try:
            key = trusted_key(answered.site, answered.epoch)
        except KeyTrouble:
            return _begins_anew(answered)
    return answered.is_signed_by(key)


def _begins_anew(answered: Message) -> bool:
    """Headquarters after a fire, under a new epoch: believed when it holds the very key of before."""
    before = (
        TrustedKey.objects.filter(site=answered.site, epoch__lt=answered.epoch, trusted_by=site_code())
        .order_by("-epoch")
        .first()
    )
    if before is None or not answered.is_signed_by(VerifyingKey.parse(before.public_key)):
        return False
    told = SiteTrusted(site=answered.site, epoch=answered.epoch, public_key=before.public_key)
    record(told, at=clock.now(), actor="relay")
    return True
