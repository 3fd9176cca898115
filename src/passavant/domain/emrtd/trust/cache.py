"""A trust store kept on disk as plain JSON, found by the digest of its inputs, so that a post starts at once.

Only what reading the certificates costs time is kept; the certificates themselves are in it whole. Whoever can
write the cache can write the trust lists, so it belongs into the same hands.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from passavant.domain.emrtd.tlv import Malformed
from passavant.domain.emrtd.trust.certificates import Certificate, Statement
from passavant.domain.emrtd.trust.loading import build_store, files_of_trust
from passavant.domain.emrtd.trust.names import DistinguishedName
from passavant.domain.emrtd.trust.revocation import read_revocation_list
from passavant.domain.emrtd.trust.store import Kind, Origin, TrustStore
from passavant.domain.values import Finding, Severity

VERSION = 1
"""Raise it whenever what is read out of certificates, or how it is judged on import, changes."""


def load_trust(directory: Path, *, cache: Path | None = None) -> TrustStore:
    """The store of a directory of trust files, from the cache when nothing has changed.

    Args:
        cache: a directory for the cache; made when it is missing, none when None.
    Raises:
        OSError: the directory is missing or cannot be read.
    """
    files = files_of_trust(directory)
    if cache is None:
        return build_store(files)
    return kept_store(cache, digest_of(files), lambda: build_store(files))


def kept_store(cache: Path, mark: str, make: Callable[[], TrustStore]) -> TrustStore:
    """The store kept under a mark, which names its inputs exactly; made and kept when there is none.

    A cache that cannot be read or written costs time and stops nothing.
    """
    kept = cache / f"trust-{VERSION}-{mark}.json"
    found = _read(kept)
    if found is None:
        found = make()
        _keep(kept, found)
    return found


def digest_of(files: Mapping[str, bytes]) -> str:
    """SHA-256 over names and contents, and over the version of this cache."""
    total = hashlib.sha256(f"passavant trust {VERSION}".encode("ascii"))
    for name, data in sorted(files.items()):
        total.update(hashlib.sha256(name.encode("utf-8")).digest() + hashlib.sha256(data).digest())
    return total.hexdigest()


def dump(store: TrustStore) -> str:
    """A store as JSON."""
    return json.dumps(
        {
            "version": VERSION,
            "authorities": [_certificate(one, store) for one in store.authorities],
            "revocation_lists": [_text(one.der) for one in store.revocation_lists],
            "signers": [_text(der) for der in store.signer_ders],
            "origins": [_origin(one) for one in store.origins],
            "findings": [asdict(one) for one in store.findings],
        }
    )


def parse(text: str) -> TrustStore:
    """The store of such JSON.

    Raises:
        Malformed: anything else.
    """
    try:
        kept = json.loads(text)
        if kept["version"] != VERSION:
            raise Malformed("a cache of another version")
        authorities = [(_read_certificate(one), one["origins"]) for one in kept["authorities"]]
        return TrustStore(
            authorities=[one for one, _ in authorities],
            revocation_lists=[read_revocation_list(_bytes(one)) for one in kept["revocation_lists"]],
            signers=[_bytes(one) for one in kept["signers"]],
            origins=[_read_origin(one) for one in kept["origins"]],
            origins_of={one.fingerprint: names for one, names in authorities},
            findings=[_read_finding(one) for one in kept["findings"]],
        )
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as said:
        raise Malformed(f"the cache cannot be read: {said}") from said


def _read(path: Path) -> TrustStore | None:
    """The kept store, None when there is none or it is damaged: then it is made anew."""
    try:
        mark, _, text = path.read_text(encoding="ascii").partition("\n")
        return parse(text) if mark == _mark(text) else None
    except (OSError, UnicodeDecodeError, Malformed):
        return None


def _keep(path: Path, store: TrustStore) -> None:
    """Keep a store in the place of older ones, if the disk lets us: the cache only saves time."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, store)
        for older in path.parent.glob("trust-*"):  # and what somebody left behind half written
            if older != path:
                older.unlink(missing_ok=True)


def _write(path: Path, store: TrustStore) -> None:
    """Written beside, under a name of its own, and moved into place: nobody reads half of it, two may write it."""
    text = dump(store)
    beside = path.with_name(f"{path.stem}-{secrets.token_hex(8)}.new")
    try:
        beside.write_text(f"{_mark(text)}\n{text}", encoding="ascii")
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise


def _mark(text: str) -> str:
    """Against damage on the disk, not against people."""
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def _certificate(one: Certificate, store: TrustStore) -> dict[str, Any]:
    says = one.says
    return {
        "der": _text(one.der),
        "subject": asdict(says.subject),
        "issuer": asdict(says.issuer),
        "serial": f"{says.serial:x}",
        "not_before": says.not_before.timestamp(),
        "not_after": says.not_after.timestamp(),
        "subject_key_id": _hex(says.subject_key_id),
        "authority_key_id": _hex(says.authority_key_id),
        "is_authority": says.is_authority,
        "usages": sorted(says.usages) if says.usages is not None else None,
        "purposes": says.purposes,
        "document_types": says.document_types,
        "origins": store.origins_of(one),
    }


def _read_certificate(kept: dict[str, Any]) -> Certificate:
    der = _bytes(kept["der"])
    statement = Statement(
        subject=_read_name(kept["subject"]),
        issuer=_read_name(kept["issuer"]),
        serial=int(kept["serial"], 16),
        not_before=datetime.fromtimestamp(kept["not_before"], UTC),
        not_after=datetime.fromtimestamp(kept["not_after"], UTC),
        subject_key_id=_unhex(kept["subject_key_id"]),
        authority_key_id=_unhex(kept["authority_key_id"]),
        is_authority=kept["is_authority"],
        usages=None if kept["usages"] is None else frozenset(kept["usages"]),
        purposes=tuple(kept["purposes"]),
        document_types=tuple(kept["document_types"]),
    )
    return Certificate(der, hashlib.sha256(der).hexdigest(), statement)


def _read_name(kept: dict[str, Any]) -> DistinguishedName:
    return DistinguishedName(**{one.name: str(kept[one.name]) for one in fields(DistinguishedName)})


def _origin(one: Origin) -> dict[str, Any]:
    return {**asdict(one), "dated": one.dated.isoformat() if one.dated else None}


def _read_origin(kept: dict[str, Any]) -> Origin:
    dated = datetime.fromisoformat(kept["dated"]) if kept["dated"] else None
    return Origin(**{**kept, "kind": Kind(kept["kind"]), "dated": dated})


def _read_finding(kept: dict[str, Any]) -> Finding:
    return Finding(**{**kept, "severity": Severity(kept["severity"])})


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)


def _hex(value: bytes | None) -> str | None:
    return None if value is None else value.hex()


def _unhex(text: str | None) -> bytes | None:
    return None if text is None else bytes.fromhex(text)
