"""Segments: signed, compressed stretches of one chain, the same bytes on a stick as over a wire.

A segment is one gzip member: a header line, one line an entry, and a seal line with the digest of all lines before
it, signed by the site that wrote the segment. It holds a run of entries that follow one another, or an excerpt: those
of a stretch that its reader may read. What can be worked out from the rest does not travel: the number and the link
of an entry in a run, and the digest of a body that is there.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from passavant.journal import canonical
from passavant.journal.declaring import Audience, FactKind, find_kind
from passavant.journal.errors import BrokenSegment
from passavant.journal.models import Entry
from passavant.journal.receiving import Excerpt, trusted_key
from passavant.journal.sealing import Envelope, SealedEntry
from passavant.journal.site import site_code, site_epoch, site_key

FORMAT = "passavant-segment-2"
ENTRIES_A_SEGMENT = 2000
LARGEST_SEGMENT = 64 * 1024 * 1024
"""How many bytes one segment may unpack to: a stick must not fill the machine's memory."""
_LONGEST_EDGE = 16 * 1024
"""Bytes of the header and of the seal, which are read before it is known who wrote them; they are some hundreds."""
_HEADER = {
    "site": str,
    "epoch": int,
    "first": int,
    "last": int,
    "link": str,
    "excerpt": bool,
    "written_by": str,
    "written_by_epoch": int,
}
_LARGEST = {
    "epoch": 2**31 - 1,
    "sequence": 2**63 - 1,
    "version": 2**15 - 1,
    "first": 2**63 - 1,
    "last": 2**63 - 1,
    "written_by_epoch": 2**31 - 1,
}
"""What the journal's columns keep on every database: SQLite alone would take more."""
_LONGEST = {
    **{field.name: field.max_length for field in Entry._meta.fields if field.max_length},
    "body": LARGEST_SEGMENT,
    "link": 64,
    "written_by": 16,
}
_OF_THE_CHAIN = frozenset({"site", "epoch"})


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of one chain, as its writer sealed it."""

    site: str
    epoch: int
    first: int
    last: int
    link: str
    """The link at the last number."""
    is_excerpt: bool
    written_by: str
    written_by_epoch: int
    entries: tuple[SealedEntry, ...]

    @property
    def excerpt(self) -> Excerpt:
        return Excerpt(self.site, self.epoch, self.first, self.last, self.link, self.entries)


def pack(entries: list[SealedEntry]) -> bytes:
    """A run: entries of one chain, in order and without a gap, sealed by this site and compressed."""
    first, last = entries[0].envelope, entries[-1]
    header = _header(
        first.site, first.epoch, (first.sequence, last.envelope.sequence), last.link, excerpt=False
    )
    return _sealed(header, _lines_of_run(entries))


def pack_excerpt(excerpt: Excerpt) -> bytes:
    """An excerpt, for whose completeness this site answers with its seal."""
    header = _header(excerpt.site, excerpt.epoch, (excerpt.first, excerpt.last), excerpt.link, excerpt=True)
    return _sealed(header, (_line(entry, known=_OF_THE_CHAIN) for entry in excerpt.entries))


def unpack(raw: bytes) -> Segment:
    """What a segment holds, after its seal was checked; that its entries follow is for the journal to check.

    Raises:
        BrokenSegment: cut off, altered, or not a segment.
        KeyTrouble: written by a site that is not trusted here.
    """
    content, seal = _split_seal(_decompress(raw))
    header = _header_in(content)
    _check_seal(content, seal, header)
    return _read(header, [_load(line) for line in content.split(b"\n")[1:-1]])


def _header_in(content: bytes) -> dict[str, Any]:
    """The first line, of a content that has no more lines than this program writes."""
    if content.count(b"\n") > ENTRIES_A_SEGMENT + 1:
        raise BrokenSegment("the segment is larger than any that this program writes")
    header = _load_short(content.partition(b"\n")[0])
    types = {name: type(value) for name, value in header.items()}
    if header.pop("format", None) != FORMAT or not _HEADER.items() <= types.items() or not _is_kept(header):
        raise BrokenSegment("this is not a segment that this program can read")
    return header


def _check_seal(content: bytes, seal: Mapping[str, Any], header: Mapping[str, Any]) -> None:
    """Check the bytes before any entry is read in them, which costs far more than to hash them."""
    digest = hashlib.sha256(content)
    writer = trusted_key(header["written_by"], header["written_by_epoch"])
    if seal.get("sha256") != digest.hexdigest():
        raise BrokenSegment("the segment was altered on its way: export it again")
    if not writer.holds(digest=digest.digest(), signature=str(seal.get("signature"))):
        raise BrokenSegment(
            f"the segment is not signed by {header['written_by']}, which it names as its writer",
            why="unsigned",
        )


def _read(header: Mapping[str, Any], lines: list[dict[str, Any]]) -> Segment:
    of_chain = {"site": header["site"], "epoch": header["epoch"]}
    is_excerpt, entries = header["excerpt"], list[SealedEntry]()
    for number, line in enumerate(lines):
        known: dict[str, Any] = dict(of_chain)
        if not is_excerpt:
            known["sequence"] = header["first"] + number
            if entries:
                known["previous"] = entries[-1].link
        entries.append(_entry(line, known))
    if not is_excerpt and header["last"] != header["first"] + len(entries) - 1:
        raise BrokenSegment("the segment holds other entries than its header says")
    values = {name: header[name] for name in _HEADER if name != "excerpt"}
    return Segment(**values, is_excerpt=is_excerpt, entries=tuple(entries))


def withheld(entry: SealedEntry, reader: Audience) -> SealedEntry:
    """The entry as a reader may see it: without its body where the kind's audience does not hold the reader."""
    kind = find_kind(entry.envelope.kind)
    audience = kind.audience if kind else Audience.HEADQUARTERS
    allowed = {
        Audience.SITE: set(Audience),
        Audience.HEADQUARTERS: {Audience.HEADQUARTERS, Audience.EVERYWHERE},
        Audience.EVERYWHERE: {Audience.EVERYWHERE},
    }[reader]
    if audience in allowed and not (reader is Audience.EVERYWHERE and _names_its_readers(entry, kind)):
        return entry
    return SealedEntry(envelope=entry.envelope, signature=entry.signature, body=None, salt=None)


def _names_its_readers(entry: SealedEntry, kind: FactKind | None) -> bool:
    """Whoever reads is not known here: then nobody in particular is meant."""
    return kind is not None and entry.body is not None and not kind.may_be_read_by("", entry.body)


def _header(site: str, epoch: int, numbers: tuple[int, int], link: str, *, excerpt: bool) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "site": site,
        "epoch": epoch,
        "first": numbers[0],
        "last": numbers[1],
        "link": link,
        "excerpt": excerpt,
        "written_by": site_code(),
        "written_by_epoch": site_epoch(),
    }


def _sealed(header: Mapping[str, Any], lines: Iterable[str]) -> bytes:
    content = ("\n".join([canonical.text_of(header), *lines]) + "\n").encode()
    digest = hashlib.sha256(content)
    seal = {"sha256": digest.hexdigest(), "signature": site_key().sign(digest.digest())}
    return gzip.compress(content + (canonical.text_of(seal) + "\n").encode(), compresslevel=6, mtime=0)


def _lines_of_run(entries: list[SealedEntry]) -> Iterable[str]:
    known = _OF_THE_CHAIN | {"sequence"}
    for entry in entries:
        yield _line(entry, known=known)
        known |= {"previous"}


def _line(entry: SealedEntry, *, known: frozenset[str]) -> str:
    """One entry, without what its reader works out."""
    values = {**asdict(entry.envelope), "signature": entry.signature}
    if entry.body is not None:
        del values["body_digest"]
        values |= {"body": entry.body, "salt": entry.salt}
    return canonical.text_of({name: value for name, value in values.items() if name not in known})


def _entry(line: dict[str, Any], known: Mapping[str, Any]) -> SealedEntry:
    try:
        signature, body, salt = line.pop("signature"), line.pop("body", None), line.pop("salt", None)
        if body is not None and "body_digest" not in line:
            line["body_digest"] = canonical.body_digest_of(salt=str(salt), body=str(body))
        values = {**line, **known}
        entry = SealedEntry(envelope=Envelope(**values), signature=signature, body=body, salt=salt)
    except (KeyError, TypeError, UnicodeError):
        raise BrokenSegment("the segment holds a line that is no entry") from None
    held = {name: text for name, text in (("body", body), ("salt", salt)) if text is not None}
    if not _is_kept({**values, **held, "signature": signature}):
        raise BrokenSegment("the segment holds a line that is no entry")
    return entry


def _is_kept(values: Mapping[str, Any]) -> bool:
    """Whether every site's database keeps these values as they are; a body is JSON, and so are the texts in it."""
    texts = [(value, _LONGEST[name]) for name, value in values.items() if name in _LONGEST]
    numbers = [(value, _LARGEST[name]) for name, value in values.items() if name in _LARGEST]
    return (
        all(type(number) is int and 0 <= number <= largest for number, largest in numbers)
        and all(type(text) is str and len(text) <= longest for text, longest in texts)
        and canonical.can_be_kept("".join(text for text, _ in texts))
        and not canonical.spells_nul(values.get("body", ""))
    )


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
    return content[:place], _load_short(content[place:])


def _load_short(line: bytes) -> dict[str, Any]:
    """A line that nobody has vouched for yet."""
    if len(line) > _LONGEST_EDGE:
        raise BrokenSegment("the segment is larger than any that this program writes")
    return _load(line)


def _load(line: bytes) -> dict[str, Any]:
    try:
        loaded = json.loads(line)
    except (ValueError, RecursionError):
        raise BrokenSegment("the segment is cut off or damaged: export it again") from None
    if not isinstance(loaded, dict):
        raise BrokenSegment("the segment is cut off or damaged: export it again")
    return loaded
