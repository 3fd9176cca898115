"""The trust list as the library sees it: made of the files in the table, kept while they do not change, and previewed.

Reading a master list takes half a second, so a process keeps the store of the last list it was asked for, and the site
keeps it on disk beside its database for the next start.
"""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock
from uuid import UUID, uuid4

from django.conf import settings

from passavant.domain.emrtd.trust.cache import kept_store
from passavant.domain.emrtd.trust.comparing import TrustChanges, compare
from passavant.domain.emrtd.trust.loading import build_store
from passavant.domain.emrtd.trust.store import EMPTY, Kind, Origin, TrustStore
from passavant.domain.values import Finding, Severity
from passavant.modules.documents.facts import SourceKind

OFFER_SECONDS = 24 * 3600

Mark = tuple[UUID, str, str]
"""A source's number, name and digest: what tells one state of the trust list from another."""

_KINDS: dict[Kind, SourceKind] = {
    Kind.MASTER_LIST: SourceKind.MASTER_LIST,
    Kind.DIRECTORY: SourceKind.DIRECTORY,
    Kind.CERTIFICATE: SourceKind.CERTIFICATE,
    Kind.REVOCATION_LIST: SourceKind.REVOCATION_LIST,
    Kind.GIVEN: SourceKind.CERTIFICATE,
}


@dataclass(frozen=True, slots=True)
class Offer:
    """A file that somebody wants trusted: what it is, what it would change, and what speaks against it."""

    name: str
    content: bytes
    kind: SourceKind
    dated: datetime | None
    vouched_by: str
    certificates: int
    changes: TrustChanges
    findings: tuple[Finding, ...]
    may_be_taken: bool

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True, slots=True)
class Loaded:
    """A source of the trust list with its bytes."""

    source: UUID
    name: str
    digest: str
    content: bytes

    @property
    def mark(self) -> Mark:
        return self.source, self.name, self.digest


def files_of(loaded: Iterable[Loaded]) -> dict[str, bytes]:
    """Files by name; where two sources have one name, the later one carries its number."""
    files: dict[str, bytes] = {}
    for each in loaded:
        files[each.name if each.name not in files else f"{each.name} [{each.source}]"] = each.content
    return files


def offer_of(name: str, content: bytes, in_force: Mapping[str, bytes]) -> Offer:
    """Read a file beside the list in force, and say what would change; nothing is taken yet."""
    files = dict(in_force)
    before = build_store(files) if files else EMPTY
    unique = _unique(name, files)
    after = build_store({**files, unique: content})
    origin = next((each for each in after.origins if _is_of(each, unique)), None)
    changes = compare(before, after)
    told = {(each.code, tuple(sorted(each.details.items()))) for each in before.findings}
    findings = tuple(
        each for each in after.findings if (each.code, tuple(sorted(each.details.items()))) not in told
    )
    refused = any(each.severity is Severity.STOP or each.code == "trust.unreadable" for each in findings)
    signers = len(after.signer_ders) - len(before.signer_ders)
    return Offer(
        name=unique,
        content=content,
        kind=_KINDS[origin.kind] if origin else SourceKind.CERTIFICATE,
        dated=origin.dated if origin else None,
        vouched_by=origin.vouched_by if origin else "",
        certificates=len(changes.added) + len(changes.changed) + signers,
        changes=changes,
        findings=findings,
        may_be_taken=bool(origin) and not refused and not (changes.is_empty and not signers),
    )


def store_of(marks: tuple[Mark, ...], load: Callable[[], list[Loaded]]) -> TrustStore:
    """The store of the sources with these marks; they are loaded only when nobody has read them before.

    Somebody may take another file while they are loaded: what is kept is named by what was really read.
    """
    if not marks:
        return EMPTY
    with _LOCK:
        if _KEPT.marks != marks:
            loaded = load()
            _KEPT.marks = tuple(each.mark for each in loaded)
            name = hashlib.sha256(repr(_KEPT.marks).encode()).hexdigest()
            _KEPT.store = kept_store(_cache(), name, lambda: build_store(files_of(loaded)))
        return _KEPT.store


def keep_offer(content: bytes) -> str:
    """Lay a file aside between its preview and its being taken; certificates are no secret. Returns its mark."""
    mark = hashlib.sha256(content).hexdigest()
    folder = _offers()
    folder.mkdir(parents=True, exist_ok=True)
    for stale in folder.iterdir():
        with suppress(FileNotFoundError):  # another process clears the same folder
            if stale.stat().st_mtime < time.time() - OFFER_SECONDS:
                stale.unlink()
    beside = folder / f"{mark}.{uuid4().hex}"
    beside.write_bytes(content)
    beside.replace(folder / mark)
    return mark


def find_offer(mark: str) -> bytes | None:
    """The file that was laid aside, or None when it was too long ago or never."""
    if not re.fullmatch(r"[0-9a-f]{64}", mark):
        return None
    try:
        content = (_offers() / mark).read_bytes()
    except FileNotFoundError:
        return None
    return content if hashlib.sha256(content).hexdigest() == mark else None


@dataclass(slots=True)
class _Kept:
    marks: tuple[Mark, ...] = ()
    store: TrustStore = EMPTY


_KEPT = _Kept()
_LOCK = Lock()


def _cache() -> Path:
    return Path(settings.PASSAVANT.site.data) / "trust"


def _offers() -> Path:
    return _cache() / "offered"


def _unique(name: str, files: dict[str, bytes]) -> str:
    """The file's name, with a number behind it where another file of the list has the same."""
    short = Path(name.replace("\\", "/")).name[:100] or "file"
    chosen, number = short, 2
    while chosen in files:
        chosen, number = f"{short} ({number})", number + 1
    return chosen


def _is_of(origin: Origin, name: str) -> bool:
    return origin.name == name or origin.name.startswith(f"{name}#")
