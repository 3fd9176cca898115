"""Carrier `file`: a stick or a telephone, carried by a person; the same questions and answers, as files in a folder.

A post writes what it has to say (`put_out`), headquarters answers what lies there (`answer_all`), and the post takes
the answers (`take_in`). Nothing waits for anything: a stick that is lost, comes twice or late loses and doubles
nothing.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from passavant.domain.lasting import replacing
from passavant.journal import clock, store
from passavant.journal.errors import KeyTrouble
from passavant.journal.files import members
from passavant.journal.intake import take
from passavant.journal.keys import VerifyingKey
from passavant.journal.models import TrustedKey
from passavant.journal.receiving import trusted_key
from passavant.journal.site import headquarters_code, site_code, site_key
from passavant.relay import agreeing, boards, desk, messages
from passavant.relay.caller import is_headquarters
from passavant.relay.errors import NotHeadquarters, Refused, RelayTrouble, disk_heeded
from passavant.relay.letters import opened, sealed_for
from passavant.relay.messages import ANSWER, QUESTION, Message
from passavant.relay.models import KeptReceipt, Link
from passavant.relay.pieces import packed_after
from passavant.relay.receipts import keep_receipts
from passavant.relay.rounds import (
    Progress,
    Round,
    given_back,
    how_this_site_stands,
    refuse_another_past,
    waiting,
)

logger = logging.getLogger(__name__)
LARGEST_ANSWER = 1 << 30
"""On a stick one answer may hold everything."""


@dataclass(frozen=True, slots=True)
class Mailbag:
    """The folder on a stick, with one box for each receiver."""

    folder: Path

    def box(self, receiver: str, sender: str) -> Path:
        return self.folder / "passavant" / f"to-{receiver}" / sender

    def put(self, receiver: str, sender: str, letters: Iterator[bytes]) -> int:
        """Put letters into a box in place of what the sender put there before; returns how many."""
        box = self.box(receiver, sender)
        box.mkdir(parents=True, exist_ok=True)
        for old in box.glob("*.message"):
            old.unlink()
        count = 0
        for count, letter in enumerate(letters, start=1):
            with replacing(box / f"{count:05}.message") as file:
                file.write(letter)
        return count

    def senders(self, receiver: str) -> list[str]:
        return sorted(
            box.name for box in self.box(receiver, "").parent.glob(f"to-{receiver}/*") if box.is_dir()
        )

    def letters(self, receiver: str, sender: str) -> list[Path]:
        return sorted(self.box(receiver, sender).glob("*.message"))


def _key_of(site: str) -> VerifyingKey | None:
    """The newest key of a site that is believed here."""
    known = TrustedKey.objects.filter(site=site).order_by("-epoch").values_list("epoch", flat=True)
    for epoch in known:
        with suppress(KeyTrouble):
            return trusted_key(site, epoch)
    return None


def put_out(folder: Path, *, progress: Progress = lambda _: None) -> int:
    """At a post: how it stands and what headquarters has not signed for; returns how many entries.

    Raises:
        Refused: this site has not joined headquarters, so that nobody is known who might read it.
    """
    key = _key_of(headquarters_code())
    if key is None:
        raise Refused("relay.stranger")
    held, count = _held_there(), 0

    def letters() -> Iterator[bytes]:
        nonlocal count
        yield messages.question("stand", told=how_this_site_stands())
        for head in store.heads():
            if head.site == site_code():
                after = held.get(head.epoch, 0)
                count += head.sequence - after
                for raw in packed_after(head, after):
                    yield messages.question("bring", payload=raw)
                    progress(1)
        for raw in _lost_there():
            yield messages.question("bring", payload=raw)
            progress(1)
        yield messages.question("fetch", told={**how_this_site_stands(), **agreeing.has()})
        for name in boards.board_names():
            yield messages.question("board", told=boards.stand_here(name))

    sealed = (sealed_for(key, letter) for letter in letters())
    Mailbag(folder).put(headquarters_code(), site_code(), sealed)
    return count


def _held_there() -> dict[int, int]:
    """How far headquarters holds this site's chains, by its last word on a stick, or else by what it has signed for."""
    signed = {row.epoch: row.sequence for row in KeptReceipt.objects.filter(site=site_code())}
    told = Link.objects.filter(carrier="file").values_list("held", flat=True).first() or {}
    return {epoch: min(sequence, told.get(str(epoch), sequence)) for epoch, sequence in signed.items()}


def _lost_there() -> Iterator[bytes]:
    """What headquarters lost of its own chains, by its last word on a stick, and this site has."""
    told = Link.objects.filter(carrier="file").values_list("lost", flat=True).first()
    yield from given_back(told or ())


def answer_all(folder: Path, *, progress: Progress = lambda _: None) -> list[str]:
    """At headquarters: answer every letter on the stick; returns which sites had put some there.

    A letter asks for nothing but what its own site may read, and the answer goes back with the stick that it came on:
    so it needs no word that shows it is asked now.
    """
    bag = Mailbag(folder)
    senders = bag.senders(site_code())
    for sender in senders:
        bag.put(sender, site_code(), _answers(bag, sender, progress))
    return senders


def _answers(bag: Mailbag, sender: str, progress: Progress) -> Iterator[bytes]:
    for letter in bag.letters(site_code(), sender):
        yield _answered_or_refused(letter, box=sender)
        progress(1)


def _answered_or_refused(letter: Path, *, box: str) -> bytes:
    """The answer to a letter, or that it was not understood: those of other sites lie behind it."""
    try:
        return _answered(_opened(letter), box=box)
    except Exception as trouble:  # noqa: BLE001  (one letter must not cost the others their answer; no names in logs)
        logger.warning("relay: a letter of %s has no answer: %s", box[:16], type(trouble).__name__)
        return messages.answer(b"", trouble="relay.not_understood")


def _answered(raw: bytes, *, box: str) -> bytes:
    """The answer to a letter, which nobody opens but whoever signed the letter.

    A sealed letter can be copied by whoever finds the stick, and laid into a box of any name: so the box says nothing
    of who will read the answer, and a letter that lies in another's box is refused.
    """
    try:
        asked = messages.read(raw, kind=QUESTION)
    except RelayTrouble as trouble:
        return messages.answer(raw, trouble=trouble.code)
    if asked.site != box:
        return messages.answer(raw, trouble="relay.not_signed")
    answered = desk.answer(raw, by="file", by_hand=True, most=LARGEST_ANSWER)
    key = desk.key_of_asker(asked)
    if key is not None:
        return sealed_for(key, answered)
    return answered if _may_lie_open(asked, answered) else messages.answer(raw, trouble="relay.stranger")


def _may_lie_open(asked: Message, answered: bytes) -> bool:
    """A refusal, or what anybody may hear who wants to join: nothing of it is of persons."""
    return asked.about in desk.FOR_ANYBODY or bool(messages.read(answered, kind=ANSWER).word)


def _opened(letter: Path) -> bytes:
    """What a letter says; one that was not written to this site's key says nothing, and is answered so."""
    try:
        return opened(letter.read_bytes(), site_key())
    except RelayTrouble:
        return b""


def take_in(folder: Path, *, progress: Progress = lambda _: None) -> Round:
    """At a post: keep the receipts and take what headquarters gave.

    Raises:
        NotHeadquarters: a letter that headquarters did not sign; what came before it is kept.
        RelayTrouble: a letter that was sealed for another key, or altered; what came before it is kept.
        Refused: this site's chain is not the one that headquarters holds.
        CannotWrite: the disk here is full; the stick is read again when there is room.
    """
    done, bag, said = Round(), Mailbag(folder), _Said()
    for letter in bag.letters(site_code(), headquarters_code()):
        answered = _read(letter)
        with disk_heeded():
            held = keep_receipts(answered.told.get("receipts", ()))
            said.hear(answered, held)
            done.brought = max(done.brought, sum(held.values()))
            if "board" in answered.told:
                boards.take(str(answered.told["board"]), answered.told, answered.payload)
            else:
                done.taken += sum(take(raw).taken for raw in members(io.BytesIO(answered.payload)))
            agreeing.hear(answered.told)
            agreeing.agree(answered.told)
        progress(1)
    refuse_another_past()
    said.remember()
    return done


@dataclass(slots=True)
class _Said:
    """What a stick's answers say of the way itself; they are of when headquarters answered, however long ago."""

    told_at: str = ""
    lost: list[Any] = field(default_factory=list)
    held: dict[int, int] = field(default_factory=dict)
    trouble: str = ""
    details: dict[str, Any] = field(default_factory=dict)

    def hear(self, answered: Message, held: dict[int, int]) -> None:
        for epoch, sequence in held.items():
            self.held[epoch] = max(sequence, self.held.get(epoch, 0))
        self.told_at = max(
            (self.told_at, *(str(each["told_at"]) for each in answered.told.get("receipts", ())))
        )
        self.lost = list(answered.told.get("lost", self.lost))
        if answered.word and not self.trouble:
            self.trouble, self.details = answered.word, dict(answered.told)

    def remember(self) -> None:
        known = {
            "tried_at": clock.now(),
            "waiting": waiting(),
            "lost": self.lost,
            "held": self.held,
            "trouble": self.trouble,
            "details": self.details,
        }
        if self.told_at:
            known["reached_at"] = datetime.fromisoformat(self.told_at)
        Link.objects.update_or_create(carrier="file", defaults=known)


def _read(letter: Path) -> Message:
    answered = messages.read(opened(letter.read_bytes(), site_key()), kind=ANSWER)
    if not is_headquarters(answered):
        raise NotHeadquarters("relay.not_headquarters")
    return answered
