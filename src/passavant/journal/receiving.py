"""Receive entries of other sites: check everything, store, and run the same projectors.

A duplicate is silent, a gap asks again, and whatever does not follow from what is here stops that chain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from django.db import transaction

from passavant.journal import canonical, erasing, store
from passavant.journal.believing import Ends, ends_of, is_readable, told_here
from passavant.journal.errors import BrokenChain, KeyTrouble
from passavant.journal.keys import VerifyingKey
from passavant.journal.models import TrustedKey
from passavant.journal.projecting import Batch, Change, changes_of
from passavant.journal.sealing import SealedEntry, is_instant_text
from passavant.journal.site import headquarters_code, site_code, site_epoch, site_key


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of the entries that arrived for one chain."""

    site: str
    epoch: int
    taken: int
    known: int
    stands_at: int
    gap: bool
    unreadable: int
    """Entries stored but told by kinds this program does not know yet; a rebuild after the upgrade shows
    them.
    """
    late: int = 0
    """Entries that lie before others here and can be read: they are in the tables after a rebuild."""


def receive(entries: Iterable[SealedEntry]) -> Receipt:
    """Take entries of one chain, in order, all or none.

    Raises:
        BrokenChain: an entry does not follow, its signature or body is wrong, or it differs from the one
            here. KeyTrouble: the chain's key is not trusted here. UnfinishedRebuild: the tables are half
            rebuilt; nothing was taken.
    """
    arrived = list(entries)
    if not arrived:
        raise BrokenChain("nothing arrived: a segment holds at least one entry", why="altered")
    site, epoch = arrived[0].envelope.site, arrived[0].envelope.epoch
    key = trusted_key(site, epoch)
    _refuse_from_a_revoked_key(site, epoch)
    with transaction.atomic():
        head = store.lock_head(site, epoch)
        new = [entry for entry in arrived if entry.envelope.sequence > head.sequence]
        _refuse_forks(entry for entry in arrived if entry.envelope.sequence <= head.sequence)
        if new and new[0].envelope.sequence != head.sequence + 1:
            return Receipt(site, epoch, 0, len(arrived) - len(new), head.sequence, gap=True, unreadable=0)
        check_run(new, after=head, key=key)
        unreadable = _take(new) if new else 0
        stands_at = head.sequence + len(new)
        return Receipt(site, epoch, len(new), len(arrived) - len(new), stands_at, False, unreadable)


def _refuse_from_a_revoked_key(site: str, epoch: int) -> None:
    """Whoever has the key can say that an entry is old: headquarters alone tells what of it is still believed."""
    if site_code() not in (site, headquarters_code()) and (site, epoch) in ends_of():
        raise BrokenChain(
            f"the key of {site}/{epoch} is revoked: headquarters gives what is believed of that chain",
            why="revoked",
        )


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Of a stretch of one chain those entries that a reader may read, as headquarters gives them."""

    site: str
    epoch: int
    first: int
    last: int
    link: str
    """The link at the last number, whether or not that entry is among these."""
    entries: tuple[SealedEntry, ...]


def receive_excerpt(excerpt: Excerpt) -> Receipt:
    """Take what this site may read of another one's chain, all or none; each entry holds by its own signature.

    That nothing is left out is the word of headquarters, which sealed the segment.

    Raises:
        BrokenChain, KeyTrouble, UnfinishedRebuild: as in `receive`; and a site never takes its own chain so.
    """
    if excerpt.site == site_code():
        raise BrokenChain(
            f"an excerpt of {excerpt.site}'s own chain: a site takes its own past whole", why="not_theirs"
        )
    return _receive_some(excerpt)


def receive_back(excerpt: Excerpt) -> Receipt:
    """Take what another site still holds of this site's own chain of an earlier epoch, whose end was lost here.

    Whoever gives it back, only this site's own signature speaks: so the chain goes here as far as the last entry that
    is among these, and no further.

    Raises:
        BrokenChain, KeyTrouble, UnfinishedRebuild: as in `receive`; and nobody tells a site what it records now.
    """
    if excerpt.site != site_code() or excerpt.epoch >= site_epoch():
        raise BrokenChain(
            f"{excerpt.site}/{excerpt.epoch} is no earlier chain of this site: nobody else gives it",
            why="not_theirs",
        )
    if not excerpt.entries:
        raise BrokenChain("nothing arrived: what is given back holds at least one entry", why="altered")
    last = excerpt.entries[-1]
    signed = replace(excerpt, last=last.envelope.sequence, link=last.link)
    return _receive_some(signed, shared=last.envelope.sequence)


def _receive_some(excerpt: Excerpt, *, shared: int = 0) -> Receipt:
    key = trusted_key(excerpt.site, excerpt.epoch)
    with transaction.atomic():
        head = store.lock_head(excerpt.site, excerpt.epoch)
        new = [entry for entry in excerpt.entries if entry.envelope.sequence > head.sequence]
        known = len(excerpt.entries) - len(new)
        late = _take_late(excerpt, head, key=key) if head.is_partial and known else 0
        if excerpt.first > head.sequence + 1:
            return Receipt(excerpt.site, excerpt.epoch, 0, known, head.sequence, gap=True, unreadable=0)
        if excerpt.last <= head.sequence:
            return Receipt(
                excerpt.site, excerpt.epoch, 0, known, head.sequence, False, unreadable=0, late=late
            )
        _check_some(new, excerpt, key=key, head=head)
        moved = store.ChainHead(excerpt.site, excerpt.epoch, excerpt.last, excerpt.link, shared=shared)
        unreadable = _take(new, partly=moved)
        return Receipt(excerpt.site, excerpt.epoch, len(new), known, excerpt.last, False, unreadable, late)


def _take_late(excerpt: Excerpt, head: store.ChainHead, *, key: VerifyingKey) -> int:
    """Store what was passed over before, since headquarters did not know then for whom it is; see `relay.agreeing`.

    Returns:
        How many of these this program can read. Their rows come of a rebuild: others may stand on them already.
    """
    here = store.numbers_here(excerpt.site, excerpt.epoch, first=excerpt.first, last=head.sequence)
    missing = [
        entry
        for entry in excerpt.entries
        if excerpt.first <= entry.envelope.sequence <= head.sequence and entry.envelope.sequence not in here
    ]
    for entry in missing:
        check_entry(entry, of=head, key=key)
    store.append_late(missing)
    return sum(map(is_readable, missing))


def _check_some(
    entries: list[SealedEntry], excerpt: Excerpt, *, key: VerifyingKey, head: store.ChainHead
) -> None:
    before = head.sequence
    for entry in entries:
        if not before < entry.envelope.sequence <= excerpt.last:
            raise BrokenChain(f"{entry.envelope.name} stands in another order than it was recorded in")
        check_entry(entry, of=head, key=key)
        before = entry.envelope.sequence
    if entries and before == excerpt.last and entries[-1].link != excerpt.link:
        raise BrokenChain(
            f"{entries[-1].envelope.name} is another entry than its segment says", why="altered"
        )


def trusted_key(site: str, epoch: int) -> VerifyingKey:
    """The key by which this site checks a chain; its own from the key file.

    Raises:
        KeyTrouble: neither this site nor headquarters has said that this chain's key is to be believed.
    """
    if (site, epoch) == (site_code(), site_epoch()):
        return site_key().public
    believed = {key.trusted_by: key for key in TrustedKey.objects.filter(site=site, epoch=epoch)}
    trusted = believed.get(site_code()) or believed.get(headquarters_code())
    if trusted is None:
        raise KeyTrouble(
            f"the key of {site}/{epoch} is not trusted here: compare it with that site, then run "
            "`passavant journal trust`"
        )
    return VerifyingKey.parse(trusted.public_key)


def check_run(entries: list[SealedEntry], *, after: store.ChainHead, key: VerifyingKey) -> None:
    """Check that entries follow from a head, one by one, with their own bodies, and that the key signed them.

    Links cover signatures: that of the last entry vouches for those before it. Entries that other sites read are
    checked each, for there each has to hold by itself.

    Raises:
        BrokenChain: naming the first entry that fails and why.
    """
    sequence, link = after.sequence, after.link
    before: SealedEntry | None = None
    for entry in entries:
        envelope = entry.envelope
        if envelope.sequence != sequence + 1:
            raise BrokenChain(f"{envelope.name} does not follow number {sequence}")
        if envelope.previous != link:
            if before is not None:  # of two that do not fit the one that is not signed is the altered one
                _check_signature(before, key)
            raise BrokenChain(f"{envelope.name} links to another entry than the one before it")
        _check_content(entry, of=after)
        if entry is entries[-1] or store.is_shared(entry):
            _check_signature(entry, key)
        sequence, link, before = envelope.sequence, entry.link, entry


def check_entry(entry: SealedEntry, *, of: store.ChainHead, key: VerifyingKey) -> None:
    """Check one entry by itself: its chain, its signature, its body.

    Raises:
        BrokenChain: naming the entry and what is wrong with it.
    """
    _check_signature(entry, key)
    _check_content(entry, of=of)


def _check_signature(entry: SealedEntry, key: VerifyingKey) -> None:
    if not key.holds(digest=entry.envelope.digest, signature=entry.signature):
        raise BrokenChain(f"{entry.envelope.name} is not signed by its site's key", why="unsigned")


def _check_content(entry: SealedEntry, *, of: store.ChainHead) -> None:
    envelope = entry.envelope
    if (envelope.site, envelope.epoch) != (of.site, of.epoch):
        raise BrokenChain(f"{envelope.name} is of another chain than {of.site}/{of.epoch}", why="altered")
    if not (is_instant_text(envelope.happened_at) and is_instant_text(envelope.recorded_at)):
        raise BrokenChain(f"{envelope.name} names times that are none", why="altered")
    if (entry.body is None) != (entry.salt is None):
        raise BrokenChain(f"{envelope.name} has a body without salt or salt without a body", why="altered")
    if entry.body is not None and not body_holds(entry):
        raise BrokenChain(f"{envelope.name} carries another body than the one that was signed", why="altered")


def body_holds(entry: SealedEntry) -> bool:
    digest = canonical.body_digest_of(salt=entry.salt or "", body=entry.body or "")
    return digest == entry.envelope.body_digest


def _refuse_forks(entries: Iterable[SealedEntry]) -> None:
    for entry in entries:
        name = (entry.envelope.site, entry.envelope.epoch, entry.envelope.sequence)
        # What is sent twice is mostly the same: found in its month, without a look into all of them.
        here = store.find_entry(*name, recorded_at=entry.envelope.recorded_at) or store.get_entry(*name)
        if here.link != entry.link:
            raise BrokenChain(
                f"{entry.envelope.name} is here already with other content: "
                "two copies of that site have recorded",
                why="two_copies",
            )


def _take(entries: list[SealedEntry], *, partly: store.ChainHead | None = None) -> int:
    """Store and project; returns how many entries no room here can read."""
    erased = erasing.erased_among(entries) if entries else frozenset()
    entries = [
        replace(entry, body=None, salt=None) if entry.envelope.name in erased else entry for entry in entries
    ]
    if partly is None:
        store.append(entries)
    else:
        store.append_some(entries, head=partly)
    batch, revoked = Batch(of=entries[0].envelope.site if entries else ""), ends_of()
    for entry in entries:
        add_to(batch, entry, revoked=revoked)
    batch.flush()
    return sum(not is_readable(entry) for entry in entries)


def add_to(
    batch: Batch, entry: SealedEntry, *, revoked: Ends, only: Callable[[Change], bool] | None = None
) -> None:
    """Project one stored entry, or `only` some of its changes, and carry out the erasure that it may be."""
    value = told_here(entry, revoked=revoked)
    if value is not None:
        batch.fold_all(filter(only, changes_of(value, entry.envelope)))  # None keeps all
        erasing.apply_erasure(batch, value, by=entry.envelope.site)
