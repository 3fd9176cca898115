"""The desk of headquarters: one signed question in, one signed answer out, whatever carried it. Deny first.

A site may bring entries of its own chain and no other, read what is meant for all sites, and read its own past; it
reads with the key of its newest epoch. Every refusal is logged with the site's code, and remembered for the page of
posts where the site itself has asked.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import OperationalError
from django.db.models import Max

from passavant.journal import clock, store
from passavant.journal.errors import JournalError, KeyTrouble, UnfinishedRebuild
from passavant.journal.intake import take
from passavant.journal.keys import VerifyingKey
from passavant.journal.models import Revocation, TrustedKey
from passavant.journal.receiving import trusted_key
from passavant.journal.site import site_code, site_key
from passavant.relay import agreeing, boards, messages
from passavant.relay.audiences import Cursors, excerpts_for, has_for, lost_here
from passavant.relay.errors import Refused, RelayTrouble, disk_heeded
from passavant.relay.hearing import Heard, as_cursors, heard
from passavant.relay.inviting import accept_key
from passavant.relay.messages import LARGEST, QUESTION, Message, as_number
from passavant.relay.models import Peer
from passavant.relay.pieces import as_many_as_fit, packed_after
from passavant.relay.receipts import receipts_for
from passavant.relay.words import give_word, word_holds

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it lies on the desk."""

    message: Message
    by: str
    by_hand: bool
    most: int

    @property
    def site(self) -> str:
        return self.message.site

    @property
    def cursors(self) -> Cursors:
        """How far the asking site has each chain.

        Raises:
            RelayTrouble: it does not say.
        """
        try:
            return {
                (str(site), as_number(epoch)): as_number(last)
                for site, epoch, last in self.message.told["cursors"]
            }
        except (KeyError, TypeError, ValueError):
            raise RelayTrouble("relay.not_understood") from None

    @property
    def has(self) -> agreeing.Counts:
        """How many entries of each kind it says that it has of each chain.

        Raises:
            RelayTrouble: it does not say so in a way that can be read.
        """
        counts: dict[tuple[str, int], dict[str, int]] = {}
        try:
            for site, epoch, kind, count in self.message.told["has"]:
                counts.setdefault((str(site), as_number(epoch)), {})[str(kind)] = as_number(count)
        except (TypeError, ValueError):
            raise RelayTrouble("relay.not_understood") from None
        return counts

    @property
    def after(self) -> agreeing.Place:
        """After which place it asks for what was passed over.

        Raises:
            RelayTrouble: it is no place.
        """
        try:
            site, epoch, number = self.message.told.get("after") or agreeing.BEGINNING
            return str(site), as_number(epoch), as_number(number)
        except (TypeError, ValueError):
            raise RelayTrouble("relay.not_understood") from None


@dataclass(frozen=True, slots=True)
class Reply:
    told: dict[str, Any] = field(default_factory=dict)
    payload: bytes = b""


def answer(raw: bytes, *, by: str = "", by_hand: bool = False, most: int = LARGEST) -> bytes:
    """The answer to the bytes of a question, signed; never an exception for what somebody else sent.

    Args:
        by: the carrier that brought it, for the page of posts.
        by_hand: a person of headquarters holds the question and the answer in hand, so it needs no word.
        most: bytes of payload that the answer may hold.
    """
    try:
        asked = messages.read(raw, kind=QUESTION)
    except RelayTrouble as trouble:
        return messages.answer(raw, trouble=trouble.code)
    try:
        with disk_heeded("relay.cannot_write"):
            reply = _reply(Asked(asked, by=by, by_hand=by_hand, most=most))
    except RelayTrouble as trouble:
        logger.warning("relay: %s of %s refused: %s", asked.about[:16], asked.site[:16], trouble.code)
        _remember_refusal(asked, trouble)
        return messages.answer(raw, trouble=trouble.code, told=dict(trouble.details))
    return messages.answer(raw, told=reply.told, payload=reply.payload)


def _remember_refusal(asked: Message, trouble: RelayTrouble) -> None:
    """For the page of posts, on which nobody writes but the sites themselves, whatever name a stranger gives."""
    if trouble.code == "relay.word_expired":
        return
    with suppress(OperationalError):
        if key_of_asker(asked) is not None:
            Peer.objects.filter(site=asked.site).update(trouble=trouble.code)


def _reply(asked: Asked) -> Reply:
    if not settings.PASSAVANT.site.is_headquarters:
        raise Refused("relay.not_the_headquarters")
    verb = asked.message.about
    if verb in _OF_STRANGERS:
        return _OF_STRANGERS[verb](asked)
    _refuse_unless_its_own(asked.message)
    if verb == "bring":  # an entry that comes twice is one: nobody gains by saying it again
        return _bring(asked)
    if verb not in _READING:
        raise Refused("relay.unknown_question")
    if not asked.by_hand and not word_holds(asked.message.word, of=asked.site):
        raise Refused("relay.word_expired")
    _refuse_earlier_epoch(asked.message)
    return _READING[verb](asked)


def _refuse_unless_its_own(asked: Message) -> None:
    """Let through only what a site that is believed here has signed itself."""
    try:
        key = trusted_key(asked.site, asked.epoch)
    except KeyTrouble:
        raise Refused("relay.stranger") from None
    if not asked.is_signed_by(key):
        raise Refused("relay.not_signed")
    if Revocation.objects.filter(site=asked.site, epoch=asked.epoch, revoked_by=site_code()).exists():
        raise Refused("relay.revoked")


def _refuse_earlier_epoch(asked: Message) -> None:
    """A site that began a new epoch reads with its new key: the old one may lie on the disk of a machine that is gone.

    It still brings what it recorded, for that is believed by its own signature until its key is revoked.
    """
    believed = TrustedKey.objects.filter(site=asked.site, trusted_by=site_code())
    newest = believed.aggregate(newest=Max("epoch"))["newest"] or asked.epoch
    if asked.epoch < newest:
        raise Refused("relay.epoch_used", next=str(newest + 1))


def key_of_asker(asked: Message) -> VerifyingKey | None:
    """The key that is believed here and has signed a question; None: nothing shows that it is the site's own."""
    try:
        key = trusted_key(asked.site, asked.epoch)
    except KeyTrouble:
        return None
    return key if asked.is_signed_by(key) else None


def _hello(asked: Asked) -> Reply:
    """A word to ask with; who gets one can do nothing with it without the site's key."""
    return Reply({"word": give_word(asked.site), "public_key": str(site_key().public)})


def _enrol(asked: Asked) -> Reply:
    try:
        accept_key(asked.message)
    except UnfinishedRebuild:
        raise Refused("relay.busy") from None
    return Reply()


def _stand(asked: Asked) -> Reply:
    _remember(asked)
    more, lost = has_for(asked.site, asked.cursors), lost_here(asked.cursors)
    told = {"receipts": receipts_for(asked.site), "more": more, "lost": lost}
    return Reply({**told, "boards": boards.marks(), "program": agreeing.program()})


def _bring(asked: Asked) -> Reply:
    """Take one segment; the receipt says how far the chain goes here now."""
    try:
        take(asked.message.payload, of=asked.site)
    except UnfinishedRebuild:
        raise Refused("relay.busy") from None
    except JournalError as trouble:
        raise Refused("relay.quarantined", reason=trouble.why or str(trouble)) from trouble
    return Reply({"receipts": receipts_for(asked.site)})


def _fetch(asked: Asked) -> Reply:
    if "has" in asked.message.told:
        return _agree(asked)
    payload, more = as_many_as_fit(excerpts_for(asked.site, asked.cursors), most=asked.most)
    return Reply({"more": more}, payload)


def _agree(asked: Asked) -> Reply:
    """What was passed over of what the site may read, a piece at a time; a stick carries all of it at once."""
    pieces = agreeing.passed_over(asked.site, cursors=asked.cursors, has=asked.has, after=asked.after)
    if asked.by_hand:
        late = b"".join(raw for _place, raw in pieces)
        news, more = as_many_as_fit(excerpts_for(asked.site, asked.cursors), most=asked.most)
        return Reply({"more": more, "agreed": agreeing.program()}, late + news)
    for place, raw in pieces:
        return Reply({"more": True, "after": place}, raw)
    more = has_for(asked.site, asked.cursors)
    return Reply({"more": more, "agreed": agreeing.program()})


def _past(asked: Asked) -> Reply:
    """The asking site's own chains whole, after what it has of them: for a machine that lost them."""
    own = [head for head in store.heads() if head.site == asked.site and not head.is_partial]
    pieces = (
        piece for head in own for piece in packed_after(head, asked.cursors.get((head.site, head.epoch), 0))
    )
    payload, more = as_many_as_fit(pieces, most=asked.most)
    return Reply({"more": more}, payload)


def _board(asked: Asked) -> Reply:
    """What changed on a board since the asking site heard of it."""
    told = asked.message.told
    try:
        name, series, number = str(told["board"]), str(told["series"]), as_number(told["number"])
    except (KeyError, TypeError, ValueError):
        raise RelayTrouble("relay.not_understood") from None
    if name not in boards.board_names():
        raise Refused("relay.unknown_question")
    most = boards.EVERY_LINE if asked.by_hand else boards.LINES_AN_ANSWER
    return Reply(*boards.changes_since(name, series=series, number=number, most=most))


_OF_STRANGERS: dict[str, Callable[[Asked], Reply]] = {"hello": _hello, "enrol": _enrol}
FOR_ANYBODY = frozenset(_OF_STRANGERS)
"""The questions that are answered whoever asks."""
_READING: dict[str, Callable[[Asked], Reply]] = {
    "stand": _stand,
    "fetch": _fetch,
    "past": _past,
    "board": _board,
}


def _remember(asked: Asked) -> None:
    """How the site stands, by its own word, for the page of posts."""
    told = asked.message.told
    try:
        skew = round((datetime.fromisoformat(told["time"]) - clock.now()).total_seconds())
        sequence = as_number(told["sequence"])
    except (KeyError, TypeError, ValueError):
        raise RelayTrouble("relay.not_understood") from None
    now = clock.now()
    known = {
        "epoch": asked.message.epoch,
        "seen_at": now,
        "sequence": sequence,
        "skew_seconds": max(-(2**31), min(skew, 2**31 - 1)),
        "cursors": [[site, epoch, last] for (site, epoch), last in asked.cursors.items()],
        "program": str(told.get("program", ""))[:32],
        "carrier": asked.by,
        "trouble": "",
    }
    before = Peer.objects.filter(site=asked.site).values_list("cursors", flat=True).first()
    Peer.objects.update_or_create(site=asked.site, defaults=known)
    heard.ask(Heard(asked.site, before=as_cursors(before or []), cursors=asked.cursors, at=now))
