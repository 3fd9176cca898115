"""Calls, lists, people on board, shore passes and their movements, counts, interdictions: rows that projectors make."""

from __future__ import annotations

import json
from datetime import datetime
from typing import ClassVar

from django.db import models

from passavant.journal.tables import Projection
from passavant.modules.sea import reasons


class Call(Projection):
    """One vessel, once in port."""

    id = models.UUIDField(primary_key=True)
    number = models.IntegerField()
    site = models.CharField(max_length=16)
    post = models.CharField(max_length=16)
    vessel_name = models.CharField(max_length=60)
    imo_number = models.CharField(max_length=7, blank=True)
    flag = models.CharField(max_length=3)
    kind = models.CharField(max_length=10, choices=reasons.Kind)
    agent = models.CharField(max_length=60, blank=True)
    berth = models.CharField(max_length=40, blank=True)
    arrived_at = models.DateTimeField()
    sails_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=64)
    sailed_at = models.DateTimeField(null=True)
    sailed_by = models.CharField(max_length=64, blank=True)
    sail_note = models.TextField(blank=True)
    passengers_ashore = models.IntegerField(default=0)
    voided_at = models.DateTimeField(null=True)
    voided_by = models.CharField(max_length=64, blank=True)
    void_reason = models.CharField(max_length=10, blank=True, choices=reasons.AmendReason)
    void_note = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["post", "arrived_at"], name="sea_calls"),
            models.Index(fields=["site", "number"], name="sea_numbered"),
            models.Index(
                fields=["sails_at"], name="sea_in_port", condition=models.Q(sailed_at=None, voided_at=None)
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_in_port(self) -> bool:
        return self.sailed_at is None and self.voided_at is None


class Correction(Projection):
    """What was corrected of a call, why and by whom."""

    id = models.UUIDField(primary_key=True)
    call = models.UUIDField()
    before = models.TextField()
    """Canonical JSON, as in the fact."""
    reason = models.CharField(max_length=10, choices=reasons.AmendReason)
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["call", "at"], name="sea_corrected")]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def stood(self) -> dict[str, str]:
        stood: dict[str, str] = json.loads(self.before)
        return stood


class Person(Projection):
    """One row of a crew or passenger list."""

    id = models.UUIDField(primary_key=True)
    listing = models.UUIDField()
    call = models.UUIDField()
    kind = models.CharField(max_length=10, choices=reasons.ListKind)
    line = models.IntegerField()
    surname = models.CharField(max_length=120, blank=True)
    given_names = models.CharField(max_length=120, blank=True)
    sex = models.CharField(max_length=1)
    date_of_birth = models.CharField(max_length=10, blank=True)
    birth_date_estimated = models.BooleanField(default=False)
    nationality = models.CharField(max_length=3, blank=True)
    document_code = models.CharField(max_length=2, blank=True)
    document_number = models.CharField(max_length=32, blank=True)
    issuing_state = models.CharField(max_length=3, blank=True)
    date_of_expiry = models.CharField(max_length=10, blank=True)
    rank = models.CharField(max_length=60, blank=True)
    transit = models.CharField(max_length=3, blank=True)
    """For a passenger: goes on with the vessel ("yes"), leaves it ("no"), or not said."""
    note = models.TextField(blank=True)
    wrong = models.CharField(max_length=200, blank=True)
    """Codes of what is wrong, separated by blanks; empty: the row stands for a person."""
    noted = models.CharField(max_length=200, blank=True)
    cells = models.TextField()
    """Canonical JSON of what the file says."""
    mended_by = models.CharField(max_length=64, blank=True)
    left_out = models.CharField(max_length=12, blank=True, choices=reasons.LeaveOutReason)
    findings = models.TextField(default="[]")
    checks = models.TextField(default="[]")
    recommendation = models.CharField(max_length=5, blank=True)
    """Of the screening of the list; empty while nobody was asked, as of a broken row."""
    screened_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["call", "kind", "line"], name="sea_listed")]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def full_name(self) -> str:
        return f"{self.surname} {self.given_names}".strip() or "—"

    @property
    def wrong_codes(self) -> list[str]:
        return self.wrong.split()

    @property
    def noted_codes(self) -> list[str]:
        return self.noted.split()

    @property
    def is_aboard(self) -> bool:
        return not self.wrong and not self.left_out

    @property
    def is_passenger_in_transit(self) -> bool:
        """A passenger goes on with the vessel unless the list says that they leave it here."""
        return self.kind == reasons.ListKind.PASSENGERS and self.is_aboard and self.transit != "no"


class ShorePass(Projection):
    """A pass with which somebody of a crew goes ashore; who that is stands in the list."""

    id = models.UUIDField(primary_key=True)
    code = models.CharField(max_length=14)
    call = models.UUIDField()
    person = models.UUIDField()
    site = models.CharField(max_length=16)
    post = models.CharField(max_length=16)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField(null=True)
    note = models.TextField(blank=True)
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=64)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=64, blank=True)
    withdraw_reason = models.CharField(max_length=12, blank=True, choices=reasons.WithdrawReason)
    withdraw_note = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["code"], name="sea_by_code"),
            models.Index(fields=["call"], name="sea_passes"),
            models.Index(fields=["person"], name="sea_passes_of"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    def good_until(self, last_back: datetime) -> datetime:
        """Until when the holder may be ashore, given by when everybody has to be on board."""
        return self.valid_to or last_back


class AtLane(models.Model):
    """A pass at a place, which way, on which day."""

    shore_pass = models.UUIDField()
    call = models.UUIDField()
    site = models.CharField(max_length=16)
    post = models.CharField(max_length=16)
    booth = models.CharField(max_length=24, blank=True)
    way = models.CharField(max_length=4, choices=reasons.Way)
    day = models.DateField()

    class Meta:
        abstract = True


class Movement(AtLane, Projection):
    """One way of a holder through the gate."""

    id = models.UUIDField(primary_key=True)
    happened_at = models.DateTimeField()
    officer = models.CharField(max_length=64)
    after_sailing = models.BooleanField(default=False)
    at_window = models.BooleanField(default=False)
    """Crossed at a window after a stop: known here, counted there."""
    findings = models.TextField()
    checks = models.TextField()
    recommendation = models.CharField(max_length=5, blank=True)
    voided_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["shore_pass", "happened_at"], name="sea_moves_of_pass"),
            models.Index(fields=["call", "happened_at"], name="sea_moves_of_call"),
            models.Index(fields=["day", "post"], name="sea_moves_of_day"),
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
            models.Index(fields=["shore_pass", "stopped_at"], name="sea_stops_of_pass"),
            models.Index(fields=["inspection"], name="sea_stop_inspected"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class LeftBehind(Projection):
    """Somebody whose vessel sailed without them."""

    id = models.UUIDField(primary_key=True)
    call = models.UUIDField()
    shore_pass = models.UUIDField()
    person = models.UUIDField()
    word = models.CharField(max_length=10, choices=reasons.Left)
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["call"], name="sea_left")]

    def __str__(self) -> str:
        return str(self.id)


class Tally(Projection):
    """Passengers in transit who went ashore or came back, as an officer counted them."""

    id = models.UUIDField(primary_key=True)
    call = models.UUIDField()
    site = models.CharField(max_length=16)
    post = models.CharField(max_length=16)
    way = models.CharField(max_length=4, choices=reasons.Way)
    number = models.IntegerField()
    day = models.DateField()
    counted_at = models.DateTimeField()
    officer = models.CharField(max_length=64)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["call", "way"], name="sea_counted"),
            models.Index(fields=["day", "post"], name="sea_counted_on"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class Interdiction(Projection):
    """People who were taken off a vessel at sea, and the reception at which they are registered."""

    id = models.UUIDField(primary_key=True)
    number = models.IntegerField()
    site = models.CharField(max_length=16)
    post = models.CharField(max_length=16)
    vessel_name = models.CharField(max_length=60, blank=True)
    craft = models.CharField(max_length=10, choices=reasons.Craft)
    persons = models.IntegerField()
    position = models.CharField(max_length=80, blank=True)
    intercepted_at = models.DateTimeField()
    authority = models.CharField(max_length=12)
    authority_name = models.CharField(max_length=80, blank=True)
    unit = models.CharField(max_length=60, blank=True)
    origin = models.CharField(max_length=80, blank=True)
    reception = models.UUIDField()
    note = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["post", "recorded_at"], name="sea_interdicted"),
            models.Index(fields=["reception"], name="sea_received_at"),
        ]

    def __str__(self) -> str:
        return str(self.id)
