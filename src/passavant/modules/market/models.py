"""Passes, their crossings, stops, counts and closed days: rows that projectors make."""

from __future__ import annotations

import json
from typing import ClassVar

from django.db import models

from passavant.journal.tables import Projection
from passavant.modules.market import reasons


class DayPass(Projection):
    """A day pass with its holder as the document showed them."""

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=12)
    site = models.CharField(max_length=16)
    post = models.CharField(max_length=16)
    document_code = models.CharField(max_length=2, blank=True)
    issuing_state = models.CharField(max_length=3, blank=True)
    document_number = models.CharField(max_length=32, blank=True)
    document_key = models.CharField(max_length=40)
    date_of_expiry = models.CharField(max_length=10, blank=True)
    surname = models.CharField(max_length=120, blank=True)
    given_names = models.CharField(max_length=120, blank=True)
    name_key = models.CharField(max_length=240)
    nationality = models.CharField(max_length=3, blank=True)
    date_of_birth = models.CharField(max_length=10, blank=True)
    birth_date_estimated = models.BooleanField(default=False)
    sex = models.CharField(max_length=1)
    home_state = models.CharField(max_length=3)
    outward = models.CharField(max_length=5)
    zone = models.CharField(max_length=12, choices=reasons.Zone)
    guardian = models.CharField(max_length=120, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField()
    findings = models.TextField()
    checks = models.TextField()
    recommendation = models.CharField(max_length=5)
    note = models.TextField(blank=True)
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=64)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=64, blank=True)
    withdraw_reason = models.CharField(max_length=12, blank=True, choices=reasons.WithdrawReason)
    withdraw_note = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["code"], name="market_by_code"),
            models.Index(fields=["document_key"], name="market_by_document"),
            models.Index(fields=["name_key"], name="market_by_name"),
            models.Index(fields=["post", "issued_at"], name="market_issued"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def full_name(self) -> str:
        return f"{self.surname} {self.given_names}".strip() or "—"

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None


class Photo(Projection):
    """The face of a holder, in a table of its own so that lists do not carry it; the key is the pass's."""

    id = models.UUIDField(primary_key=True)
    picture = models.TextField()

    def __str__(self) -> str:
        return str(self.id)


class AtLane(models.Model):
    """A pass at a place, which way, on which day."""

    day_pass = models.UUIDField()
    site = models.CharField(max_length=16)
    post = models.CharField(max_length=16)
    booth = models.CharField(max_length=24, blank=True)
    direction = models.CharField(max_length=5)
    day = models.DateField()

    class Meta:
        abstract = True


class PassCrossing(AtLane, Projection):
    """One crossing of a holder: on the pass, or at an ordinary window, where it is counted."""

    id = models.UUIDField(primary_key=True)
    happened_at = models.DateTimeField()
    officer = models.CharField(max_length=64)
    at_window = models.BooleanField(default=False)
    """Crossed at an ordinary window: known here, counted there."""
    sex = models.CharField(max_length=1, blank=True)
    band = models.CharField(max_length=5, blank=True)
    findings = models.TextField()
    checks = models.TextField()
    recommendation = models.CharField(max_length=5, blank=True)
    voided_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["day_pass", "happened_at"], name="market_of_pass"),
            models.Index(fields=["day", "post"], name="market_of_day"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Stop(AtLane, Projection):
    """A holder who was sent from the lane to the second line."""

    id = models.UUIDField(primary_key=True)
    inspection = models.UUIDField()
    by_officer = models.BooleanField()
    stopped_at = models.DateTimeField()
    officer = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["day_pass", "stopped_at"], name="market_stops_of_pass"),
            models.Index(fields=["inspection"], name="market_stop_inspected"),
            models.Index(fields=["day", "post"], name="market_stops_of_day"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Reuse(AtLane, Projection):
    """A pass that was in two places at once, until a supervisor settles it."""

    id = models.UUIDField(primary_key=True)
    shown_at = models.DateTimeField()
    first_booth = models.CharField(max_length=24)
    first_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=64, blank=True)
    outcome = models.CharField(max_length=8, blank=True, choices=reasons.ReuseOutcome)
    note = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["post", "day"], name="market_reused")]

    def __str__(self) -> str:
        return str(self.id)


class Count(Projection):
    """Somebody without papers, as one key said it."""

    id = models.UUIDField(primary_key=True)
    site = models.CharField(max_length=16)
    post = models.CharField(max_length=16)
    booth = models.CharField(max_length=24)
    direction = models.CharField(max_length=5)
    day = models.DateField()
    sex = models.CharField(max_length=1)
    band = models.CharField(max_length=5)
    counted_at = models.DateTimeField()
    officer = models.CharField(max_length=64)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["day", "post"], name="market_counted")]

    def __str__(self) -> str:
        return str(self.id)


class ClosedDay(Projection):
    """A market day as a supervisor ended it."""

    id = models.UUIDField(primary_key=True)
    site = models.CharField(max_length=16)
    post = models.CharField(max_length=16)
    day = models.DateField()
    figures = models.TextField()
    """Canonical JSON, as in the fact."""
    note = models.TextField(blank=True)
    closed_at = models.DateTimeField()
    closed_by = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["post", "day"], name="market_closed")]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def counted(self) -> dict[str, int]:
        counted: dict[str, int] = json.loads(self.figures)
        return counted
