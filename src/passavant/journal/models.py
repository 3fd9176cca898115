"""The journal's own tables: entries, heads of chains, trusted keys, and a place for a rebuild to rest."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from passavant.journal.tables import Projection, Scratch


class Entry(models.Model):
    """One entry of one site's chain, as it was signed; append-only by trigger."""

    journal_own_table: ClassVar[bool] = True
    parted_by_month: ClassVar[str] = "recorded_at"

    pk = models.CompositePrimaryKey("site", "epoch", "sequence")
    site = models.CharField(max_length=16)
    epoch = models.PositiveIntegerField()
    sequence = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=100)
    version = models.PositiveSmallIntegerField()
    happened_at = models.CharField(max_length=32)
    recorded_at = models.CharField(max_length=32)
    actor = models.CharField(max_length=64)
    body_digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    signature = models.CharField(max_length=88)
    salt = models.CharField(max_length=32, null=True)  # noqa: DJ001  (None: withheld or erased)
    body = models.TextField(null=True)  # noqa: DJ001  (None: withheld or erased)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["kind", "site", "epoch", "sequence"], name="journal_entry_kind")
        ]

    def __str__(self) -> str:
        return f"{self.site}/{self.epoch}/{self.sequence} {self.kind}"


class Head(models.Model):
    """The last entry of each chain; the row that writers of one site queue up for."""

    journal_own_table: ClassVar[bool] = True

    pk = models.CompositePrimaryKey("site", "epoch")
    site = models.CharField(max_length=16)
    epoch = models.PositiveIntegerField()
    sequence = models.PositiveBigIntegerField()
    link = models.CharField(max_length=64)
    partial = models.BooleanField(default=False)
    """Some entries before the head are not here."""
    shared = models.PositiveBigIntegerField(default=0)
    """No entry after this number is meant for other sites than headquarters."""

    def __str__(self) -> str:
        return f"{self.site}/{self.epoch} stands at {self.sequence}"


class TrustedKey(Projection):
    """A public key that this site believes for one chain, its own included."""

    owner_column = "trusted_by"

    id = models.CharField(primary_key=True, max_length=100)
    site = models.CharField(max_length=16)
    epoch = models.PositiveIntegerField()
    public_key = models.CharField(max_length=64)
    trusted_by = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.site}/{self.epoch} {self.public_key[:16]}"


class Revocation(Projection):
    """A key that is believed no more: what it signed from a moment on is kept apart."""

    owner_column = "revoked_by"

    id = models.CharField(primary_key=True, max_length=100)
    site = models.CharField(max_length=16)
    epoch = models.PositiveIntegerField()
    since = models.DateTimeField()
    last = models.PositiveBigIntegerField(null=True)
    """The last number that is believed, where headquarters knows it."""
    reason = models.TextField()
    revoked_by = models.CharField(max_length=16)

    def __str__(self) -> str:
        return f"{self.site}/{self.epoch} revoked since {self.since}"


class Erasure(Projection):
    """A body that was erased by law: an entry that arrives after its erasure is emptied on arrival."""

    owner_column = "erased_by"

    id = models.CharField(primary_key=True, max_length=100)
    site = models.CharField(max_length=16)
    epoch = models.PositiveIntegerField()
    sequence = models.PositiveBigIntegerField()
    erased_by = models.CharField(max_length=16)
    legal_basis = models.TextField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["site", "epoch", "sequence"], name="journal_erasure_of")]

    def __str__(self) -> str:
        return f"{self.site}/{self.epoch}/{self.sequence}"


class Quarantined(Scratch):
    """A segment that arrived and failed a check: kept as it came, with the reason."""

    digest = models.CharField(primary_key=True, max_length=64)
    arrived_at = models.DateTimeField()
    why = models.CharField(max_length=24, blank=True, default="")
    """`JournalError.why`; empty where an earlier program kept it."""
    reason = models.TextField()
    """The exact sentence, in English."""
    data = models.BinaryField()
    brought_by = models.CharField(max_length=16, blank=True, default="")
    """The site that brought it, by its signature on the question; empty where nobody signed, as for a file."""

    def __str__(self) -> str:
        return f"{self.digest[:12]}: {self.reason}"


class Rebuild(Scratch):
    """How far a rebuild has come; while a row is here, nothing is recorded."""

    room = models.CharField(primary_key=True, max_length=64)  # "" for the whole house
    site = models.CharField(max_length=16, blank=True)
    epoch = models.PositiveIntegerField(default=0)
    sequence = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"rebuild of {self.room or 'everything'} rests at {self.site}/{self.epoch}/{self.sequence}"


class Following(Scratch):
    """Whether a follower's tables agree with the rows they are worked out from; who writes them waits here."""

    name = models.CharField(primary_key=True, max_length=64)
    made_at = models.DateTimeField(null=True)
    """When they were last worked out anew from all rows; None: never yet."""
    behind_since = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name}, behind since {self.behind_since}" if self.behind_since else self.name


class Verified(Scratch):
    """How far each chain was verified, so that a stopped verification goes on where it stopped."""

    pk = models.CompositePrimaryKey("site", "epoch")
    site = models.CharField(max_length=16)
    epoch = models.PositiveIntegerField()
    sequence = models.PositiveBigIntegerField()
    link = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.site}/{self.epoch} verified to {self.sequence}"
