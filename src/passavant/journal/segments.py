"""Segments: signed, compressed runs of entries, the same bytes on a stick as over a wire.

A file is one gzip member after another, each one segment: a header line, one line an entry, and a seal line
with the digest of all lines before it, signed by the site that wrote the file. A segment is taken whole or
not at all; what was taken before stays, so a file can be imported again after any interruption.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from passavant.journal import canonical, clock, store
from passavant.journal.declaring import Audience, find_kind
from passavant.journal.errors import BrokenSegment, JournalError
from passavant.journal.models import Quarantined
from passavant.journal.receiving import Receipt, receive, trusted_key
from passavant.journal.sealing import Envelope, SealedEntry
from passavant.journal.site import site_code, site_epoch, site_key

FORMAT = "passavant-segment-1"
ENTRIES_A_SEGMENT = 2000
LARGEST_SEGMENT = 64 * 1024 * 1024
"""How many bytes one segment may unpack to: a stick must not fill the machine's memory."""
PIECE = 256 * 1024
_HEADER = {"site": str, "epoch": int, "written_by": str, "written_by_epoch": int}
_NUMBERS = frozenset({"epoch", "sequence", "version"})
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file brought."""

    segments: int
    taken: int
    known: int
    unreadable: int

    @property
    def sentence(self) -> str:
        note = f", {self.unreadable} of a newer kind kept for after the upgrade" if self.unreadable else ""
        return f"{self.taken} new entries taken, {self.known} were known already{note}."


def export_to(
    path: Path,
    *,
    reader: Audience = Audience.HEADQUARTERS,
    after: dict[tuple[str, int], int] | None = None,
    progress: Progress = lambda _: None,
) -> int:
    """Write all entries after the given numbers to a file; returns how many.

    Args:
        reader: for whom it is meant; bodies that this reader has no right to are withheld.
        after: for each (site, epoch), the last number that the reader has.
    """
    count = 0
    part = path.with_name(
        path.name + ".part"
    )  # a stick pulled out too early leaves no half file of that name
    with part.open("wb") as file:
        for head in store.heads():
            start = (after or {}).get((head.site, head.epoch), 0)
            for run in _runs(head, start):
                file.write(pack([withheld(entry, reader) for entry in run]))
                count += len(run)
                progress(len(run))
    part.replace(path)
    return count


def import_from(path: Path, *, progress: Progress = lambda _: None) -> Imported:
    """Take every segment of a file, each whole or not at all.

    Raises:
        BrokenSegment, BrokenChain, KeyTrouble: a segment failed its check; it lies in quarantine with the
            reason, and the segments before it have been taken.
    """
    segments = taken = known = unreadable = 0
    with path.open("rb") as file:
        for raw in _members(file):
            receipt = _take(raw)
            segments += 1
            taken += receipt.taken
            known += receipt.known
            unreadable += receipt.unreadable
            progress(receipt.taken + receipt.known)
    if not segments:
        raise BrokenSegment(f"{path.name} holds no segment: export it again")
    return Imported(segments, taken, known, unreadable)


def pack(entries: list[SealedEntry]) -> bytes:
    """One segment: entries of one chain, in order, signed by this site and compressed."""
    first, last = entries[0].envelope, entries[-1].envelope
    header = {
        "format": FORMAT,
        "site": first.site,
        "epoch": first.epoch,
        "first": first.sequence,
        "last": last.sequence,
        "written_by": site_code(),
        "written_by_epoch": site_epoch(),
    }
    lines = [canonical.text_of(header), *(canonical.text_of(_as_dict(entry)) for entry in entries)]
    content = ("\n".join(lines) + "\n").encode()
    digest = hashlib.sha256(content)
    seal = {"sha256": digest.hexdigest(), "signature": site_key().sign(digest.digest())}
    return gzip.compress(content + (canonical.text_of(seal) + "\n").encode(), compresslevel=6, mtime=0)


def unpack(raw: bytes) -> list[SealedEntry]:
    """The entries of one segment, after its seal was checked.

    Raises:
        BrokenSegment: cut off, altered, or not a segment.
        KeyTrouble: written by a site that is not trusted here.
    """
    content, seal = _split_seal(_decompress(raw))
    header = _load(content.split(b"\n", 1)[0])
    if (
        header.get("format") != FORMAT
        or not _HEADER.items() <= {k: type(v) for k, v in header.items()}.items()
    ):
        raise BrokenSegment("this is not a segment that this program can read")
    digest = hashlib.sha256(content)
    writer = trusted_key(header["written_by"], header["written_by_epoch"])
    if seal.get("sha256") != digest.hexdigest():
        raise BrokenSegment("the segment was altered on its way: export it again")
    if not writer.holds(digest=digest.digest(), signature=str(seal.get("signature"))):
        raise BrokenSegment(
            f"the segment is not signed by {header['written_by']}, which it names as its writer"
        )
    entries = [_from_dict(_load(line)) for line in content.split(b"\n")[1:-1]]
    if {(entry.envelope.site, entry.envelope.epoch) for entry in entries} != {
        (header["site"], header["epoch"])
    }:
        raise BrokenSegment("the segment holds other entries than its header says")
    return entries


def withheld(entry: SealedEntry, reader: Audience) -> SealedEntry:
    """The entry as a reader may see it: without its body where the kind's audience does not hold the reader."""
    kind = find_kind(entry.envelope.kind)
    audience = kind.audience if kind else Audience.HEADQUARTERS
    allowed = {
        Audience.SITE: set(Audience),
        Audience.HEADQUARTERS: {Audience.HEADQUARTERS, Audience.EVERYWHERE},
        Audience.EVERYWHERE: {Audience.EVERYWHERE},
    }[reader]
    if audience in allowed:
        return entry
    return SealedEntry(envelope=entry.envelope, signature=entry.signature, body=None, salt=None)


def _take(raw: bytes) -> Receipt:
    try:
        receipt = receive(unpack(raw))
    except JournalError as trouble:
        _quarantine(raw, str(trouble))
        raise
    Quarantined.objects.filter(
        digest=hashlib.sha256(raw).hexdigest()
    ).delete()  # it lay there for a gap, now closed
    if receipt.gap:
        trouble_text = (
            f"entries of {receipt.site}/{receipt.epoch} after {receipt.stands_at} are missing: "
            "export again from there"
        )
        _quarantine(raw, trouble_text)
        raise BrokenSegment(trouble_text)
    return receipt


def _quarantine(raw: bytes, reason: str) -> None:
    Quarantined.objects.update_or_create(
        digest=hashlib.sha256(raw).hexdigest(),
        defaults={"arrived_at": clock.now(), "reason": reason, "data": raw},
    )


def _runs(head: store.ChainHead, after: int) -> Iterator[list[SealedEntry]]:
    run: list[SealedEntry] = []
    for entry in store.entries_after(head.site, head.epoch, after):
        run.append(entry)
        if len(run) == ENTRIES_A_SEGMENT:
            yield run
            run = []
    if run:
        yield run


def _members(file: BinaryIO) -> Iterator[bytes]:
    """The compressed bytes of each gzip member, read a piece at a time.

    What is cut off, damaged or too large comes last, as far as it was read, and fails its own check.
    """
    piece = file.read(PIECE)
    while piece:
        engine, raw, unpacked = zlib.decompressobj(wbits=31), bytearray(), 0
        while piece and not engine.eof and unpacked <= LARGEST_SEGMENT:
            raw += piece
            try:
                unpacked += len(
                    engine.decompress(engine.unconsumed_tail + piece, LARGEST_SEGMENT + 1 - unpacked)
                )
            except zlib.error:
                yield bytes(raw)
                return
            if not engine.eof:
                piece = file.read(PIECE)
        if not engine.eof:
            yield bytes(raw)
            return
        over = len(engine.unused_data)
        yield bytes(raw[: len(raw) - over])
        piece = engine.unused_data or file.read(PIECE)


def _decompress(raw: bytes) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(raw)) as file:
            content = file.read(LARGEST_SEGMENT + 1)
    except (OSError, EOFError, zlib.error):
        raise BrokenSegment("the segment is cut off or damaged: export it again") from None
    if len(content) > LARGEST_SEGMENT:
        raise BrokenSegment("the segment is larger than any that this program writes")
    return content


def _split_seal(content: bytes) -> tuple[bytes, dict[str, Any]]:
    place = content.rstrip(b"\n").rfind(b"\n") + 1
    return content[:place], _load(content[place:])


def _load(line: bytes) -> dict[str, Any]:
    try:
        loaded = json.loads(line)
    except ValueError:
        raise BrokenSegment("the segment is cut off or damaged: export it again") from None
    if not isinstance(loaded, dict):
        raise BrokenSegment("the segment is cut off or damaged: export it again")
    return loaded


def _as_dict(entry: SealedEntry) -> dict[str, Any]:
    return {**asdict(entry.envelope), "signature": entry.signature, "body": entry.body, "salt": entry.salt}


def _from_dict(line: dict[str, Any]) -> SealedEntry:
    try:
        signature, body, salt = line.pop("signature"), line.pop("body"), line.pop("salt")
        entry = SealedEntry(envelope=Envelope(**line), signature=signature, body=body, salt=salt)
    except (KeyError, TypeError):
        raise BrokenSegment("the segment holds a line that is no entry") from None
    texts = (
        *(value for name, value in line.items() if name not in _NUMBERS),
        signature,
        body or "",
        salt or "",
    )
    if not all(type(text) is str for text in texts) or not all(type(line[name]) is int for name in _NUMBERS):
        raise BrokenSegment("the segment holds a line that is no entry")
    return entry
