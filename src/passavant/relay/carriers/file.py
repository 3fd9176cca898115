"""Carrier `file`: a stick or a telephone, carried by a person; the same questions and answers, as files in a folder.

A post writes what it has to say (`put_out`), headquarters answers what lies there (`answer_all`), and the post takes
the answers (`take_in`). Nothing waits for anything: a stick that is lost, comes twice or late loses and doubles
nothing.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from passavant.journal import clock, store
from passavant.journal.files import members
from passavant.journal.intake import take
from passavant.journal.site import headquarters_code, site_code
from passavant.relay import agreeing, desk, messages
from passavant.relay.caller import is_headquarters
from passavant.relay.errors import NotHeadquarters, disk_heeded
from passavant.relay.messages import ANSWER, Message
from passavant.relay.models import KeptReceipt, Link
from passavant.relay.pieces import packed_after
from passavant.relay.receipts import keep_receipts
from passavant.relay.rounds import Progress, Round, how_this_site_stands, refuse_another_past, waiting

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
            part = box / f"{count:05}.part"  # a stick pulled out too early leaves no half letter of that name
            part.write_bytes(letter)
            part.replace(box / f"{count:05}.message")
        return count

    def senders(self, receiver: str) -> list[str]:
        return sorted(
            box.name for box in self.box(receiver, "").parent.glob(f"to-{receiver}/*") if box.is_dir()
        )

    def letters(self, receiver: str, sender: str) -> list[Path]:
        return sorted(self.box(receiver, sender).glob("*.message"))


def put_out(folder: Path, *, progress: Progress = lambda _: None) -> int:
    """At a post: how it stands and what headquarters has not signed for; returns how many entries."""
    signed = {row.epoch: row.sequence for row in KeptReceipt.objects.filter(site=site_code())}
    count = 0

    def letters() -> Iterator[bytes]:
        nonlocal count
        yield messages.question("stand", told=how_this_site_stands())
        for head in store.heads():
            if head.site == site_code():
                after = signed.get(head.epoch, 0)
                count += head.sequence - after
                for raw in packed_after(head, after):
                    yield messages.question("bring", payload=raw)
                    progress(1)
        yield messages.question("fetch", told={**how_this_site_stands(), **agreeing.has()})

    Mailbag(folder).put(headquarters_code(), site_code(), letters())
    return count


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
        yield desk.answer(letter.read_bytes(), by="file", by_hand=True, most=LARGEST_ANSWER)
        progress(1)


def take_in(folder: Path, *, progress: Progress = lambda _: None) -> Round:
    """At a post: keep the receipts and take what headquarters gave.

    Raises:
        NotHeadquarters: a letter that headquarters did not sign; what came before it is kept.
        Refused: this site's chain is not the one that headquarters holds.
        CannotWrite: the disk here is full; the stick is read again when there is room.
    """
    done, bag, told_at = Round(), Mailbag(folder), ""
    for letter in bag.letters(site_code(), headquarters_code()):
        answered = _read(letter)
        with disk_heeded():
            receipts = answered.told.get("receipts", ())
            held = keep_receipts(receipts)
            told_at = max((told_at, *(str(each["told_at"]) for each in receipts)))
            done.brought = max(done.brought, sum(held.values()))
            done.taken += sum(take(raw).taken for raw in members(io.BytesIO(answered.payload)))
            agreeing.hear(answered.told)
            agreeing.agree(answered.told)
        progress(1)
    refuse_another_past()
    _remember(told_at)
    return done


def _remember(told_at: str) -> None:
    """What the stick brought is of when headquarters answered, however long the stick was on its way."""
    if told_at:
        known = {"tried_at": clock.now(), "reached_at": datetime.fromisoformat(told_at), "waiting": waiting()}
        Link.objects.update_or_create(carrier="file", defaults={**known, "trouble": "", "details": {}})


def _read(letter: Path) -> Message:
    answered = messages.read(letter.read_bytes(), kind=ANSWER)
    if not is_headquarters(answered):
        raise NotHeadquarters("relay.not_headquarters")
    return answered
