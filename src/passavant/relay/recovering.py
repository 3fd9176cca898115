"""Get a site back: a post from headquarters, headquarters from a backup and the posts, and what may be missing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from passavant.journal import store
from passavant.journal.errors import JournalError
from passavant.journal.site import site_code, site_epoch
from passavant.relay.caller import Caller
from passavant.relay.models import Peer
from passavant.relay.receipts import keep_receipts
from passavant.relay.rounds import Progress, Round, fetch, how_this_site_stands


def rebuild_post(caller: Caller, *, progress: Progress = lambda _: None) -> Round:
    """Take from headquarters what all posts read, and this site's own past: an empty machine becomes the post again.

    Raises:
        JournalError: this machine has recorded under the epoch whose past it should take: two copies would go on.
        NoLink, NotHeadquarters, Refused: see `relay.errors`.
    """
    done = Round()
    held = keep_receipts(caller.ask("stand", told=how_this_site_stands()).told.get("receipts", ()))
    if held.get(site_epoch()):
        own = store.find_head(site_code(), site_epoch())
        if own is None or own.sequence < held[site_epoch()]:
            raise JournalError(
                f"headquarters holds entries of {site_code()}/{site_epoch()}, and two copies must not both record: set "
                f"epoch = {max(held) + 1} under [site], then run `passavant site init` and `passavant site enrol`"
            )
    # Whom to believe comes first: this site's own earlier keys are among them.
    fetch(caller, "fetch", done, progress)
    fetch(caller, "past", done, progress)
    return done


@dataclass(frozen=True, slots=True)
class Missing:
    """Of one chain what somebody has had and this site has not, or who has not been heard."""

    site: str
    epoch: int
    first: int
    last: int | None
    """None: how far it went is not known, since the site has not been heard since."""
    known_by: str
    """Who was heard to have got so far; empty: what comes after them is here."""
    heard_at: datetime | None

    @property
    def sentence(self) -> str:
        if self.last is not None:
            numbers = f"{self.first} to {self.last}" if self.last > self.first else str(self.first)
            said = (
                f"{self.known_by} knows that they were recorded"
                if self.known_by
                else "what comes after them is here"
            )
            return f"{self.site}/{self.epoch}: {numbers} missing; {said}."
        heard = f"since {self.heard_at:%Y-%m-%d %H:%M} UTC" if self.heard_at else "yet"
        return f"{self.site}/{self.epoch}: not heard {heard}; what it recorded after {self.first - 1} is not known."


def missing(*, since: datetime | None = None) -> Iterator[Missing]:
    """What may be missing here, chain by chain, by the word of everybody who was heard.

    Args:
        since: when this site was restored; whoever has not been heard after it may hold more than is known.
    """
    yield from _holes()
    heads = {(head.site, head.epoch): head.sequence for head in store.heads()}
    told: dict[tuple[str, int], tuple[int, Peer]] = {}
    for peer in Peer.objects.order_by("site"):
        for site, epoch, last in peer.cursors:
            if last > told.get((site, epoch), (heads.get((site, epoch), 0), peer))[0]:
                told[site, epoch] = (last, peer)
    for (site, epoch), (last, peer) in sorted(told.items(), key=lambda item: item[0]):
        yield Missing(site, epoch, heads.get((site, epoch), 0) + 1, last, peer.site, peer.seen_at)
    yield from _not_heard(heads, since)


@dataclass(frozen=True, slots=True)
class Ended:
    """A chain of this site's own that a later one goes on from: by a new key, or after a machine was lost."""

    site: str
    epoch: int
    last: int
    recorded_at: datetime

    @property
    def sentence(self) -> str:
        return (
            f"{self.site}/{self.epoch} ends here with {self.last}, recorded {self.recorded_at:%Y-%m-%d %H:%M} UTC. "
            "If a machine was lost then, nobody knows what it recorded afterwards and no post had read: revoke, "
            "invite, and stop officers again where you did."
        )


def ended() -> Iterator[Ended]:
    """This site's own earlier chains, of which no other site can say that they are whole."""
    for head in store.heads():
        if head.site == site_code() and head.epoch < site_epoch() and head.sequence:
            last = store.get_entry(head.site, head.epoch, head.sequence)
            yield Ended(
                head.site, head.epoch, head.sequence, datetime.fromisoformat(last.envelope.recorded_at)
            )


def _holes() -> Iterator[Missing]:
    """In this site's own chains, where others gave the end back: what they were not meant to have."""
    for head in store.heads():
        if head.site != site_code() or not head.is_partial:
            continue
        before = 0
        for entry in store.entries_after(head.site, head.epoch, 0):
            number = entry.envelope.sequence
            if number > before + 1:
                yield Missing(head.site, head.epoch, before + 1, number - 1, "", None)
            before = number


def _not_heard(heads: dict[tuple[str, int], int], since: datetime | None) -> Iterator[Missing]:
    heard = {peer.site: peer.seen_at for peer in Peer.objects.all()}
    for (site, epoch), sequence in sorted(heads.items()):
        latest = max(number for code, number in heads if code == site)
        if site == site_code() or epoch != latest:
            continue
        seen = heard.get(site)
        if seen is None or (since is not None and seen < since):
            yield Missing(site, epoch, sequence + 1, None, "", seen)
