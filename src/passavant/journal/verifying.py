"""Verify the journal: every chain whole, every link, body and head signature right, nothing cut off.

Links cover the signatures below them, so the signature of each head vouches for its whole chain; hashing
alone finds any altered byte. Single signatures are checked to name the culprit, or all of them when asked.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection

from passavant.domain.lasting import replacing
from passavant.journal import canonical, store
from passavant.journal.erasing import erased_in
from passavant.journal.errors import BrokenChain, KeyTrouble
from passavant.journal.keys import VerifyingKey
from passavant.journal.models import Verified
from passavant.journal.receiving import check_entry, trusted_key
from passavant.journal.sealing import BEGINNING, entry_name, envelope_digest, link_of
from passavant.journal.site import site_code

Progress = Callable[[int], None]
_TWICE = "altered: its number stands here twice"
REST_EVERY = 50_000
"""After how many entries the place is noted, for a verification that is stopped and run again."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and with which entry."""

    entry: str
    reason: str


@dataclass(slots=True)
class Verdict:
    """What a verification found."""

    entries: int = 0
    chains: int = 0
    resumed: bool = False
    faults: list[Fault] = field(default_factory=list)
    heads: dict[str, tuple[int, str]] = field(default_factory=dict)
    """How far each chain was verified, and the link there."""

    @property
    def sentence(self) -> str:
        """The verdict in one sentence."""
        if self.faults:
            first = self.faults[0]
            more = f" ({len(self.faults) - 1} more)" if len(self.faults) > 1 else ""
            return f"BROKEN at entry {first.entry}: {first.reason}{more}."
        went_on = ", going on from where it was stopped" if self.resumed else ""
        return f"The journal holds: {self.entries} entries in {self.chains} chains verified{went_on}."


def verify(
    *,
    heads_file: Path | None = None,
    every_signature: bool = False,
    afresh: bool = False,
    progress: Progress = lambda _: None,
) -> Verdict:
    """Check all chains that this site holds.

    Args:
        heads_file: where the heads of the last good verification lie, outside the database; finds a chain
            that was cut off together with its head.
        every_signature: check each signature by itself (slow), instead of each head's.
        afresh: forget the resting place of a verification that was stopped.
        progress: called with the number of entries done since the last call.
    """
    verdict = Verdict()
    noted = _read_heads(heads_file)
    if afresh:
        Verified.objects.all().delete()
    for head in store.heads():
        verdict.chains += 1
        _verify_chain(head, verdict, noted, every_signature=every_signature, progress=progress)
    _find_lost_chains(verdict, noted)
    _find_orphans(verdict)
    _find_doubles(verdict)
    Verified.objects.all().delete()
    if not verdict.faults and heads_file is not None:
        _write_heads(heads_file, verdict.heads)
    return verdict


def verify_heads(*, heads_file: Path | None = None) -> list[Fault]:
    """Look at the last entry of each chain only: that it is there, signed, and where the chain ended before.

    Whatever lies below it is not looked at; that is `verify`.
    """
    noted = _read_heads(heads_file)
    faults = [fault for head in store.heads() for fault in _fault_of_head(head, noted)]
    verdict = Verdict(faults=faults)
    _find_lost_chains(verdict, noted)
    return verdict.faults


def _fault_of_head(head: store.ChainHead, noted: dict[str, tuple[int, str]]) -> Iterator[Fault]:
    name = entry_name(head.site, head.epoch, head.sequence)
    if noted.get(f"{head.site}/{head.epoch}", (0, ""))[0] > head.sequence:
        yield Fault(name, "missing: it went further at the last verification")
        return
    entry = store.find_entry(head.site, head.epoch, head.sequence)
    if entry is None:
        # Of a chain that is not whole here, the head may be an entry that this site may not read.
        if not head.is_partial:
            yield Fault(name, "missing: it was removed from the end")
        return
    try:
        check_entry(entry, of=head, key=trusted_key(head.site, head.epoch))
    except (BrokenChain, KeyTrouble) as trouble:
        yield Fault(name, f"altered: {trouble}")
        return
    if entry.link != head.link:
        yield Fault(name, "altered: it is not what the chain's head says")


def _verify_chain(
    head: store.ChainHead,
    verdict: Verdict,
    noted: dict[str, tuple[int, str]],
    *,
    every_signature: bool,
    progress: Progress,
) -> None:
    try:
        key = trusted_key(head.site, head.epoch)
    except KeyTrouble as trouble:
        verdict.faults.append(Fault(f"{head.site}/{head.epoch}", str(trouble)))
        return
    if head.is_partial:
        _verify_excerpt(head, key, verdict, noted.get(f"{head.site}/{head.epoch}"), progress)
        return
    rest = Verified.objects.filter(site=head.site, epoch=head.epoch).first()
    walk = _Walk(head, key, rest, noted.get(f"{head.site}/{head.epoch}"), every_signature)
    verdict.resumed |= rest is not None
    for done in walk.run():
        progress(done)
    verdict.entries += walk.sequence
    verdict.faults += walk.faults
    verdict.heads[f"{head.site}/{head.epoch}"] = (walk.sequence, walk.link)


def _verify_excerpt(
    head: store.ChainHead,
    key: VerifyingKey,
    verdict: Verdict,
    noted: tuple[int, str] | None,
    progress: Progress,
) -> None:
    """Entries of a chain that is not whole here: each holds by its own signature; that none is missing, only
    headquarters can say.
    """
    for entry in store.entries_after(head.site, head.epoch, 0):
        try:
            check_entry(entry, of=head, key=key)
        except BrokenChain as trouble:
            verdict.faults.append(Fault(entry.envelope.name, f"altered: {trouble}"))
            return
        verdict.entries += 1
        progress(1)
    if noted and noted[0] > head.sequence:
        name = entry_name(head.site, head.epoch, head.sequence + 1)
        verdict.faults.append(Fault(name, "missing: it was here at the last verification"))
    verdict.heads[f"{head.site}/{head.epoch}"] = (head.sequence, head.link)


class _Walk:
    """One pass along one chain; stops at its first fault, because nothing after it can be judged."""

    def __init__(
        self,
        head: store.ChainHead,
        key: VerifyingKey,
        rest: Verified | None,
        noted: tuple[int, str] | None,
        every_signature: bool,
    ) -> None:
        self.head, self.key, self.noted, self.every_signature = head, key, noted, every_signature
        self.sequence = rest.sequence if rest else 0
        self.link = rest.link if rest else BEGINNING
        self.faults: list[Fault] = []
        self.own = head.site == site_code()
        self.erased = (
            erased_in(head.site, head.epoch, first=1, last=head.sequence) if self.own else frozenset()
        )
        self._before: tuple[Any, ...] | None = None

    def run(self) -> Iterator[int]:
        since = 0
        while True:
            for row in store.rows_after(self.head.site, self.head.epoch, self.sequence):
                reason = self._fault_of(row)
                if reason:
                    self.faults.append(Fault(self._culprit(row), reason))
                    return
                since += 1
                if since == REST_EVERY:
                    self._rest()
                    yield since
                    since = 0
            if self.sequence <= self.head.sequence:
                break
            # The booths went on recording meanwhile: the head is asked for again, and what came is walked
            # too.
            self.head = store.find_head(self.head.site, self.head.epoch) or self.head
            if self.head.sequence <= self.sequence:
                break
        yield since
        self._check_end()

    def _fault_of(self, row: tuple[Any, ...]) -> str:
        """Why the row does not follow from the ones before it; moves on when it does."""
        (site, epoch, sequence, kind, version, happened, recorded, actor, body_digest, previous) = row[:10]
        signature, salt, body = row[10], row[11], row[12]
        if sequence == self.sequence:
            return _TWICE
        if sequence != self.sequence + 1:
            return f"missing: number {self.sequence + 1} was removed"
        digest = envelope_digest(
            site,
            epoch,
            sequence,
            kind,
            version,
            happened,
            recorded,
            actor,
            body_digest,
            previous,
        )
        if previous != self.link:
            return "altered: it does not link to the entry before it"
        if (salt is None) != (body is None):
            return "altered: it has a body without salt or salt without a body"
        if (
            body is None
            and self.own
            and entry_name(self.head.site, self.head.epoch, int(sequence)) not in self.erased
        ):
            return "altered: its body is gone, and no erasure by law was recorded"
        if body is not None and canonical.body_digest_of(salt=str(salt), body=str(body)) != body_digest:
            return "altered: its body is not the one that was signed"
        if self.every_signature and not self.key.holds(digest=digest, signature=str(signature)):
            return "altered: its signature is not its site's"
        self.sequence, self.link, self._before = int(sequence), link_of(digest, str(signature)), row
        if self.noted and self.noted[0] == self.sequence and self.noted[1] != self.link:
            return "rewritten: it is not the entry that stood here at the last verification"
        return ""

    def _culprit(self, row: tuple[Any, ...]) -> str:
        """The entry to name: where a link fails, the one of the two whose own signature fails."""
        if row[2] > self.sequence + 1:
            return entry_name(self.head.site, self.head.epoch, self.sequence + 1)
        if self._before is not None and row[9] != self.link and not self._signed(self._before):
            return entry_name(self.head.site, self.head.epoch, self.sequence)
        return entry_name(self.head.site, self.head.epoch, int(str(row[2])))

    def _signed(self, row: tuple[Any, ...]) -> bool:
        return self.key.holds(digest=envelope_digest(*row[:10]), signature=str(row[10]))

    def _check_end(self) -> None:
        name = entry_name(self.head.site, self.head.epoch, self.sequence)
        if (
            self._before is None and self.sequence
        ):  # stopped right behind the last entry, and gone on from there
            self._before = next(store.rows_after(self.head.site, self.head.epoch, self.sequence - 1), None)
        if self._before is not None and not self._signed(self._before):
            self.faults.append(Fault(name, "altered: its signature is not its site's"))
        elif (self.sequence, self.link) != (self.head.sequence, self.head.link):
            missing = entry_name(self.head.site, self.head.epoch, self.sequence + 1)
            short = self.sequence < self.head.sequence
            self.faults.append(
                Fault(missing, "missing: it was removed from the end")
                if short
                else Fault(name, "altered: it is not what the chain's head says")
            )
        elif self.noted and self.noted[0] > self.sequence:
            missing = entry_name(self.head.site, self.head.epoch, self.sequence + 1)
            self.faults.append(Fault(missing, "missing: it was here at the last verification"))

    def _rest(self) -> None:
        Verified.objects.filter(site=self.head.site, epoch=self.head.epoch).delete()
        Verified.objects.create(
            site=self.head.site, epoch=self.head.epoch, sequence=self.sequence, link=self.link
        )


def _find_lost_chains(verdict: Verdict, noted: dict[str, tuple[int, str]]) -> None:
    here = {f"{head.site}/{head.epoch}" for head in store.heads()}
    for chain in sorted(set(noted) - here):
        verdict.faults.append(Fault(f"{chain}/1", "missing: the whole chain was removed"))


def _find_orphans(verdict: Verdict) -> None:
    """Entries of chains that have no head are foreign matter."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.site, e.epoch, e.sequence FROM journal_entry e LEFT JOIN journal_head h "
            "ON h.site = e.site AND h.epoch = e.epoch WHERE h.site IS NULL LIMIT 1"
        )
        row = cursor.fetchone()
    if row:
        verdict.faults.append(Fault(entry_name(*row), "altered: its chain has no head"))


def _find_doubles(verdict: Verdict) -> None:
    """Where the journal is parted by month, no key of the database keeps one number from standing in two months; a
    second entry at the very end of what is read at a time would pass by whoever walks.
    """
    if any(fault.reason == _TWICE for fault in verdict.faults):
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT site, epoch, sequence FROM journal_entry GROUP BY site, epoch, sequence HAVING count(*) > 1 LIMIT 1"
        )
        row = cursor.fetchone()
    if row:
        verdict.faults.append(Fault(entry_name(*row), _TWICE))


def _read_heads(path: Path | None) -> dict[str, tuple[int, str]]:
    if path is None or not path.exists():
        return {}
    loaded: dict[str, list[str]] = json.loads(path.read_text(encoding="utf-8"))
    return {chain: (int(place[0]), str(place[1])) for chain, place in loaded.items()}


def _write_heads(path: Path, heads: dict[str, tuple[int, str]]) -> None:
    text = canonical.text_of({chain: [str(sequence), link] for chain, (sequence, link) in heads.items()})
    with replacing(path) as file:
        file.write(text.encode() + b"\n")
