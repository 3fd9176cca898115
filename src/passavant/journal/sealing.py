"""Seal one entry: the envelope, what is hashed, what is signed, what the next entry links to.

The chain is: digest = SHA-256(canonical envelope), signature = Ed25519(digest), and
link = SHA-256(digest, signature), which is the `previous` of the next envelope. Because each link covers the
signature before it, one good signature at the head vouches for every entry and every signature below.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property

from passavant.journal import canonical
from passavant.journal.errors import BadFact
from passavant.journal.keys import SigningKey

BEGINNING = "0" * 64
"""What the first entry of a chain links to."""
LONGEST_ACTOR = 64
EARLIEST, LATEST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
"""Between them lie all times of a register; at the ends of the calendar every database has its own troubles."""


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """Who says what kind of thing, when, and after what; the body is there only as a salted digest."""

    site: str
    epoch: int
    sequence: int
    kind: str
    version: int
    happened_at: str
    recorded_at: str
    actor: str
    body_digest: str
    previous: str

    @cached_property
    def digest(self) -> bytes:
        return envelope_digest(
            self.site,
            self.epoch,
            self.sequence,
            self.kind,
            self.version,
            self.happened_at,
            self.recorded_at,
            self.actor,
            self.body_digest,
            self.previous,
        )

    @cached_property
    def when(self) -> datetime:
        """When it happened, as an aware time."""
        return datetime.fromisoformat(self.happened_at)

    @property
    def name(self) -> str:
        """How people name the entry: site, epoch and sequence."""
        return entry_name(self.site, self.epoch, self.sequence)


@dataclass(frozen=True, kw_only=True)
class SealedEntry:
    """One journal entry as it is stored and carried; body and salt are None where withheld or erased."""

    envelope: Envelope
    signature: str
    body: str | None
    salt: str | None

    @cached_property
    def link(self) -> str:
        return link_of(self.envelope.digest, self.signature)


def envelope_digest(
    site: str,
    epoch: int,
    sequence: int,
    kind: str,
    version: int,
    happened_at: str,
    recorded_at: str,
    actor: str,
    body_digest: str,
    previous: str,
) -> bytes:
    """SHA-256 over the canonical envelope; positional, because verifying calls it a million times."""
    text = canonical.flat_text_of(
        {
            "actor": actor,
            "body_digest": body_digest,
            "epoch": epoch,
            "happened_at": happened_at,
            "kind": kind,
            "previous": previous,
            "recorded_at": recorded_at,
            "sequence": sequence,
            "site": site,
            "version": version,
        }
    )
    return hashlib.sha256(text.encode()).digest()


def link_of(digest: bytes, signature: str) -> str:
    return hashlib.sha256(digest + signature.encode()).hexdigest()


def entry_name(site: str, epoch: int, sequence: int) -> str:
    return f"{site}/{epoch}/{sequence}"


def seal(
    *,
    key: SigningKey,
    site: str,
    epoch: int,
    sequence: int,
    previous: str,
    kind: str,
    version: int,
    body: str,
    happened_at: datetime,
    recorded_at: datetime,
    actor: str,
) -> SealedEntry:
    """Make the next entry of a site's chain and sign it with the site's key."""
    if not actor or len(actor) > LONGEST_ACTOR:
        raise BadFact(f"an actor is a code of 1 to {LONGEST_ACTOR} characters")
    salt = secrets.token_hex(16)
    envelope = Envelope(
        site=site,
        epoch=epoch,
        sequence=sequence,
        kind=kind,
        version=version,
        happened_at=instant_text(happened_at),
        recorded_at=instant_text(recorded_at),
        actor=actor,
        body_digest=canonical.body_digest_of(salt=salt, body=body),
        previous=previous,
    )
    return SealedEntry(envelope=envelope, signature=key.sign(envelope.digest), body=body, salt=salt)


def instant_text(instant: datetime) -> str:
    """An aware time with microseconds and its own offset, which is part of what was said."""
    if instant.tzinfo is None:
        raise ValueError("a fact needs an aware time: say in which zone it happened")
    offset = instant.utcoffset() or timedelta()
    if offset % timedelta(
        minutes=1
    ):  # local mean time of a century ago: no ISO 8601 reader takes its seconds
        instant = instant.astimezone(UTC)
    if not EARLIEST <= instant < LATEST:
        raise BadFact(f"a fact is of {EARLIEST.year} to {LATEST.year - 1}, and this of {instant.year}")
    return instant.isoformat(timespec="microseconds")


def is_instant_text(text: str) -> bool:
    """Whether a text is a time just as `instant_text` writes it."""
    try:
        return instant_text(datetime.fromisoformat(text)) == text
    except (BadFact, ValueError, OverflowError):
        return False
