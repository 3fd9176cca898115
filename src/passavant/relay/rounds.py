"""One round with headquarters: say how this site stands, bring what is missing there, fetch what is new for it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from passavant import __version__
from passavant.journal import clock, store
from passavant.journal.files import members
from passavant.journal.intake import take
from passavant.journal.site import headquarters_code, site_code, site_epoch
from passavant.relay import agreeing, boards
from passavant.relay.audiences import held_after
from passavant.relay.caller import Caller
from passavant.relay.errors import Refused
from passavant.relay.models import KeptReceipt
from passavant.relay.pieces import packed_after
from passavant.relay.receipts import disagreements, keep_receipts

Progress = Callable[[int], None]


@dataclass(slots=True)
class Round:
    """What one round moved, in entries."""

    brought: int = 0
    taken: int = 0

    @property
    def moved(self) -> bool:
        return bool(self.brought or self.taken)


def exchange(caller: Caller, *, progress: Progress = lambda _: None) -> Round:
    """Bring and fetch until neither side has anything for the other.

    What was done before a trouble stays done: the next round goes on from there.

    Raises:
        NoLink, NotHeadquarters, Refused: see `relay.errors`.
        BrokenChain, BrokenSegment, KeyTrouble: what headquarters gave lies in quarantine with the reason.
    """
    done = Round()
    stands = caller.ask("stand", told=how_this_site_stands())
    held = keep_receipts(stands.told.get("receipts", ()))
    refuse_another_past()
    give_back(caller, stands.told.get("lost", ()), progress)
    bring(caller, held, done, progress)
    agreeing.hear(stands.told)
    if stands.told.get("more") or agreeing.is_due():
        fetch(caller, "fetch", done, progress)
    read_boards(caller, stands.told.get("boards", {}), progress)
    return done


def bring(caller: Caller, held: dict[int, int], done: Round, progress: Progress) -> None:
    """Send what lies after the number that headquarters has signed for, in every epoch of this site."""
    for head in store.heads():
        if head.site != site_code():
            continue
        for raw in packed_after(head, held.get(head.epoch, 0)):
            receipts = caller.ask("bring", payload=raw).told.get("receipts", ())
            before, now = held.get(head.epoch, 0), keep_receipts(receipts).get(head.epoch, 0)
            if now <= before:
                # Sending the same again would do so for ever.
                raise Refused("relay.standing_still")
            held[head.epoch] = now
            done.brought += now - before
            progress(now - before)


def give_back(caller: Caller, lost: Iterable[Sequence[Any]], progress: Progress) -> None:
    """Send headquarters what this site has of those chains of headquarters that it lost."""
    for raw in given_back(lost):
        caller.ask("bring", payload=raw)
        progress(1)


def given_back(lost: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """What this site has of chains of headquarters after the numbers that it told: [[site, epoch, number]]."""
    for site, epoch, after in lost:
        head = store.find_head(str(site), int(epoch))
        if head is not None and head.site == headquarters_code():
            yield from held_after(head, int(after))


def fetch(caller: Caller, verb: str, done: Round, progress: Progress) -> None:
    """Take what headquarters has for this site (`fetch`), or this site's own past (`past`)."""
    more, after = True, None
    while more:
        due = agreeing.has() if verb == "fetch" else {}
        answered = caller.ask(verb, told={"cursors": cursors(), **due, "after": after})
        taken = 0
        for raw in members(io.BytesIO(answered.payload)):
            receipt = take(raw)
            taken += receipt.taken
            done.taken += receipt.taken
            progress(receipt.taken)
        agreeing.agree(answered.told)
        after = agreeing.goes_on(answered.told)
        more = bool(answered.told.get("more")) and bool(answered.payload or due)


def read_boards(caller: Caller, marks: Mapping[str, Any], progress: Progress) -> None:
    """Take what changed on the boards that both programs know."""
    for name in boards.board_names():
        more = name in marks and boards.is_behind(name, marks[name])
        while more:
            answered = caller.ask("board", told=boards.stand_here(name))
            progress(boards.take(name, answered.told, answered.payload))
            more = bool(answered.told.get("more"))


def refuse_another_past() -> None:
    """A site whose chains are not those that headquarters holds has nothing to bring until it is rebuilt."""
    for finding in disagreements():
        raise Refused(finding.code, **finding.details)


def waiting() -> int:
    """How many entries of this site headquarters has not signed for."""
    signed = {row.epoch: row.sequence for row in KeptReceipt.objects.filter(site=site_code())}
    return sum(
        max(0, head.sequence - signed.get(head.epoch, 0))
        for head in store.heads()
        if head.site == site_code()
    )


def cursors() -> list[list[Any]]:
    return [[head.site, head.epoch, head.sequence] for head in store.heads()]


def how_this_site_stands() -> dict[str, Any]:
    """By this site's own word: how far it has each chain, its clock, its version."""
    own = store.find_head(site_code(), site_epoch())
    return {
        "cursors": cursors(),
        "sequence": own.sequence if own else 0,
        "time": clock.now().isoformat(),
        "program": __version__,
    }
