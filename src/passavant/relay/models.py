"""What a site remembers of its peers: how they stand, who is invited, what was signed for, and the boards."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from passavant.journal.tables import Scratch


class Peer(Scratch):
    """At headquarters: how a site stood when it last asked."""

    site = models.CharField(primary_key=True, max_length=16)
    epoch = models.PositiveIntegerField()
    seen_at = models.DateTimeField()
    sequence = models.PositiveBigIntegerField(default=0)
    """How far the site says that its own chain goes."""
    skew_seconds = models.IntegerField(default=0)
    """How far its clock is ahead of this one's."""
    cursors = models.JSONField(default=list)
    """How far it says that it has each chain: [[site, epoch, sequence]]."""
    program = models.CharField(max_length=32, blank=True)
    carrier = models.CharField(max_length=16, blank=True)
    trouble = models.CharField(max_length=64, blank=True)
    """Why it was last refused; empty: it was not."""

    def __str__(self) -> str:
        return f"{self.site}/{self.epoch} at {self.sequence}, seen {self.seen_at}"


class Invitation(Scratch):
    """At headquarters: a code by which one site may once say which key is its own."""

    nonce = models.CharField(primary_key=True, max_length=32)
    site = models.CharField(max_length=16)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.site} until {self.until}"


class KeptReceipt(Scratch):
    """At a post: headquarters' signature under how far it holds one of this site's chains."""

    pk = models.CompositePrimaryKey("site", "epoch")
    site = models.CharField(max_length=16)
    epoch = models.PositiveIntegerField()
    sequence = models.PositiveBigIntegerField()
    link = models.CharField(max_length=64)
    told_at = models.CharField(max_length=32)
    signed_by = models.CharField(max_length=16)
    signed_by_epoch = models.PositiveIntegerField()
    signature = models.CharField(max_length=88)

    def __str__(self) -> str:
        return f"{self.signed_by} holds {self.site}/{self.epoch} to {self.sequence}"


class Link(Scratch):
    """At a post: how the way to headquarters stands; one row."""

    carrier = models.CharField(primary_key=True, max_length=16)
    tried_at = models.DateTimeField()
    reached_at = models.DateTimeField(null=True)
    """When it last had everything that headquarters has for it, and headquarters everything of it."""
    trouble = models.CharField(max_length=64, blank=True)
    details = models.JSONField(default=dict)
    waiting = models.PositiveBigIntegerField(default=0)
    """How many entries of this site headquarters has not signed for."""
    lost = models.JSONField(default=list)
    """By a stick: what headquarters said that it lost of its own chains, to be given back with the next one."""
    held = models.JSONField(default=dict)
    """By a stick: how far headquarters said last that it holds this site's chains, by epoch; less than it has signed
    for, where it was restored from a backup since.
    """

    def __str__(self) -> str:
        return f"{self.carrier}: {self.trouble or 'well'}"


class Board(Scratch):
    """How a board stands here; see `relay.boards`."""

    name = models.CharField(primary_key=True, max_length=40)
    series = models.CharField(max_length=32)
    """Within it numbers mean something; headquarters that lost the board begins another."""
    secret = models.CharField(max_length=64)
    number = models.PositiveBigIntegerField(default=0)
    """Of the last change."""
    forgotten = models.PositiveBigIntegerField(default=0)
    """At headquarters: who has not come this far is told everything, for lines that ended by then are forgotten."""
    as_of = models.DateTimeField(null=True)
    """When headquarters' tables were so; None: some of it has still to come."""
    due_at = models.DateTimeField(null=True)
    """At headquarters: not made anew before."""

    def __str__(self) -> str:
        return f"{self.name} at {self.number}"


class BoardLine(Scratch):
    """One line of a board; at headquarters an empty one tells that it is gone."""

    pk = models.CompositePrimaryKey("board", "key")
    board = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    sought = models.CharField(max_length=32)
    """The digest by which it is found."""
    line = models.TextField(blank=True)
    number = models.PositiveBigIntegerField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["board", "number"], name="relay_board_changed"),
            models.Index(fields=["board", "sought"], name="relay_board_sought"),
        ]

    def __str__(self) -> str:
        return f"{self.board} {self.key}"


class Agreement(Scratch):
    """At a post: with which program of headquarters it has agreed that nothing was passed over; one row."""

    site = models.CharField(primary_key=True, max_length=16)
    heard = models.CharField(max_length=64)
    """What headquarters said last that it runs."""
    agreed = models.CharField(max_length=64, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.site} runs {self.heard}, agreed with {self.agreed or 'none'}"
