"""A backup of a site: its chains, sealed with a passphrase; and a site again from a backup.

The journal is what cannot be made again; tables are. So a backup is the journal as segments, on any engine, and a
restore is a rebuild. The private key is not in it: it lies in the sealed envelope, or the site joins with a new one.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from passavant.journal import clock, store
from passavant.journal.declaring import Audience
from passavant.journal.errors import BrokenSegment, JournalError
from passavant.journal.facts import SiteTrusted
from passavant.journal.files import Imported, Writes, export_into, import_stream
from passavant.journal.models import TrustedKey
from passavant.journal.receiving import Excerpt
from passavant.journal.recording import record
from passavant.journal.sealing import instant_text
from passavant.journal.segments import ENTRIES_A_SEGMENT, pack_excerpt
from passavant.journal.site import site_code, site_epoch
from passavant.journal.vault import Reader, sealed

Progress = Callable[[int], None]
_FORMAT = "passavant-backup-1"


@dataclass(frozen=True, slots=True)
class Contents:
    """What a backup says of itself."""

    site: str
    made_at: str
    heads: tuple[tuple[str, int, int, str], ...]
    """Site, epoch, sequence and link of each chain that it holds."""
    keys: tuple[tuple[int, str], ...]
    """The public keys of the site's own chains, by epoch."""

    @property
    def next_epoch(self) -> int:
        return 1 + max(epoch for site, epoch, _, _ in self.heads if site == self.site)


def make(path: Path, *, passphrase: str, progress: Progress = lambda _: None) -> Contents:
    """Write every chain that is whole here, and this site's own however they are, to a sealed file."""
    contents = _contents()
    with sealed(path, passphrase) as file:
        header = {"format": _FORMAT, **{name: getattr(contents, name) for name in contents.__slots__}}
        file.write(json.dumps(header).encode() + b"\n")
        # Its own chains first: they say whom to believe.
        export_into(file, reader=Audience.SITE, only=_is_own, progress=progress)
        for head in _own_in_part():
            _export_part(file, head, progress)
        export_into(file, reader=Audience.SITE, only=lambda head: not _is_own(head), progress=progress)
    return contents


def look(path: Path, *, passphrase: str) -> Contents:
    """What a backup holds.

    Raises:
        BrokenSegment: another passphrase, or not a backup.
    """
    with path.open("rb") as raw:
        return _read_header(Reader(raw, passphrase))


def restore(path: Path, *, passphrase: str, progress: Progress = lambda _: None) -> Imported:
    """Take everything that a backup holds, at a site that has begun anew under a later epoch.

    Raises:
        JournalError: the backup is of another site, or this site's epoch is one of its own.
        BrokenSegment, BrokenChain: the backup is damaged; what came before the damage is here.
    """
    with path.open("rb") as raw:
        reader = Reader(raw, passphrase)
        contents = _read_header(reader)
        if contents.site != site_code():
            raise JournalError(f"this is a backup of {contents.site}, and this site is {site_code()}")
        if site_epoch() < contents.next_epoch:
            raise JournalError(
                f"a site that is restored begins a new epoch, so that two copies cannot both record: set epoch = "
                f"{contents.next_epoch} under [site], run `passavant site init`, and restore then"
            )
        for epoch, key in contents.keys:
            _believe(epoch, key)
        return import_stream(reader, name=path.name, progress=progress)


def _is_own(head: store.ChainHead) -> bool:
    return head.site == site_code()


def _own_in_part() -> list[store.ChainHead]:
    """Chains of this site whose end was lost once, and given back by others as far as they had it."""
    return [head for head in store.heads() if head.is_partial and _is_own(head)]


def _export_part(file: Writes, head: store.ChainHead, progress: Progress) -> None:
    entries, before = store.entries_after(head.site, head.epoch, 0), 0
    while run := tuple(islice(entries, ENTRIES_A_SEGMENT)):
        last = run[-1].envelope.sequence
        file.write(pack_excerpt(Excerpt(head.site, head.epoch, before + 1, last, run[-1].link, run)))
        before = last
        progress(len(run))


def _contents() -> Contents:
    own = TrustedKey.objects.filter(site=site_code(), trusted_by=site_code())
    whole = [head for head in store.heads() if not head.is_partial]
    kept = sorted([*whole, *_own_in_part()], key=lambda head: (head.site, head.epoch))
    return Contents(
        site=site_code(),
        made_at=instant_text(clock.now()),
        heads=tuple((head.site, head.epoch, head.sequence, head.link) for head in kept),
        keys=tuple(sorted({key.epoch: key.public_key for key in own}.items())),
    )


def _read_header(reader: Reader) -> Contents:
    try:
        header: dict[str, Any] = json.loads(reader.readline())
        if header.pop("format") != _FORMAT:
            raise BrokenSegment("this is not a backup that this program can read")
        heads = tuple((str(s), int(e), int(n), str(link)) for s, e, n, link in header["heads"])
        keys = tuple((int(epoch), str(key)) for epoch, key in header["keys"])
        return Contents(str(header["site"]), str(header["made_at"]), heads, keys)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BrokenSegment("this is not a backup that this program can read") from None


def _believe(epoch: int, key: str) -> None:
    """A site's own earlier key, by the word of whoever has the passphrase."""
    if not TrustedKey.objects.filter(site=site_code(), epoch=epoch, trusted_by=site_code()).exists():
        record(
            SiteTrusted(site=site_code(), epoch=epoch, public_key=key), at=clock.now(), actor="administrator"
        )
