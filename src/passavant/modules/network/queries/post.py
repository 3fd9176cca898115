"""One post at headquarters: its chains by epoch, what lies in quarantine of it, its keys and revocations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from passavant.journal import store
from passavant.journal.models import Entry, Revocation, TrustedKey
from passavant.journal.site import site_code
from passavant.modules.network.queries.posts import PostLine, post_lines
from passavant.modules.network.queries.quarantine import Segment, segments
from passavant.relay.receipts import receipts_for


@dataclass(frozen=True, slots=True)
class Revoked:
    """Since when a chain is believed no more, why, and how many entries that are here say nothing."""

    since: datetime
    reason: str
    apart: int


@dataclass(frozen=True, slots=True)
class Chain:
    """One epoch of a post: how far headquarters holds it and signs for it, how far the post says that it goes."""

    epoch: int
    held: int
    link: str
    told: int | None
    """By the post's own word; None where it speaks of another epoch now."""
    signed: int
    """The number in the receipt that headquarters gives for it."""
    key: str
    is_newest: bool
    revoked: Revoked | None


@dataclass(frozen=True, slots=True)
class Other:
    """Another chain of which the post has something: how far, and up to where there is anything meant for it."""

    site: str
    epoch: int
    has: int
    shared: int

    @property
    def is_behind(self) -> bool:
        return self.has < self.shared


@dataclass(frozen=True, slots=True)
class PostFile:
    """Everything that the page of one post shows."""

    line: PostLine
    chains: tuple[Chain, ...]
    segments: tuple[Segment, ...]
    others: tuple[Other, ...]

    @property
    def next_epoch(self) -> int:
        """Under which a machine that takes the place of a lost one begins."""
        return max((chain.epoch for chain in self.chains), default=0) + 1


def find_post_file(code: str, *, at: datetime) -> PostFile | None:
    line = next((line for line in post_lines(at=at) if line.code == code), None)
    if line is None:
        return None
    return PostFile(line, tuple(_chains(line)), tuple(segments(code)), tuple(_others(line)))


def _chains(line: PostLine) -> list[Chain]:
    keys = dict(
        TrustedKey.objects.filter(site=line.code, trusted_by=site_code()).values_list("epoch", "public_key")
    )
    heads = {head.epoch: head for head in store.heads() if head.site == line.code}
    signed = {int(receipt["epoch"]): int(receipt["sequence"]) for receipt in receipts_for(line.code)}
    revoked = {row.epoch: row for row in Revocation.objects.filter(site=line.code, revoked_by=site_code())}
    epochs = sorted(keys.keys() | heads.keys(), reverse=True)
    return [
        Chain(
            epoch=epoch,
            held=heads[epoch].sequence if epoch in heads else 0,
            link=heads[epoch].link if epoch in heads else "",
            told=line.peer.sequence if line.peer and line.peer.epoch == epoch else None,
            signed=signed.get(epoch, 0),
            key=keys.get(epoch, ""),
            is_newest=epoch == line.epoch,
            revoked=_revoked(revoked[epoch], heads.get(epoch)) if epoch in revoked else None,
        )
        for epoch in epochs
    ]


def _revoked(row: Revocation, head: store.ChainHead | None) -> Revoked:
    if row.last is not None:
        return Revoked(row.since, row.reason, max(0, head.sequence - row.last) if head else 0)
    # A moment is kept as text with its own offset, which is never a whole day: the text narrows, then it is read.
    day_before = (row.since.astimezone(UTC) - timedelta(days=1)).date().isoformat()
    recorded = Entry.objects.filter(site=row.site, epoch=row.epoch, recorded_at__gte=day_before)
    moments = recorded.values_list("recorded_at", flat=True).iterator()
    apart = sum(datetime.fromisoformat(moment) >= row.since for moment in moments)
    return Revoked(row.since, row.reason, apart)


def _others(line: PostLine) -> list[Other]:
    if line.peer is None or line.is_revoked:
        return []
    has = {(site, epoch): last for site, epoch, last in line.peer.cursors}
    return [
        Other(head.site, head.epoch, has.get((head.site, head.epoch), 0), head.shared)
        for head in store.heads()
        if head.site != line.code and head.shared
    ]
