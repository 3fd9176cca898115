"""By when which post had what was announced to all."""

from __future__ import annotations

from django.db import models

from passavant.journal.tables import Scratch


class Had(Scratch):
    """At headquarters: that a post said it has a chain past a listing, and when headquarters first heard so.

    Not a fact: it is what this machine overheard. Where it is lost, posts have a listing by when they are heard next.
    """

    pk = models.CompositePrimaryKey("site", "epoch", "sequence", "post")
    site = models.CharField(max_length=16)
    epoch = models.PositiveIntegerField()
    sequence = models.PositiveBigIntegerField()
    """Of the fact that announced the listing, in the chain of whoever declared it."""
    post = models.CharField(max_length=16)
    heard_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.post} had {self.site}/{self.epoch}/{self.sequence} by {self.heard_at}"
