"""Inspections, crossings and amendments: rows that projectors make."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from passavant.journal.tables import Projection
from passavant.modules.crossings import reasons


class Status(models.TextChoices):
    """Where an inspection stands."""

    OPEN = "open", _("open")
    HELD = "held", _("on hold")
    REFERRED = "referred", _("second line")
    CROSSED = "crossed", _("crossed")
    REFUSED = "refused", _("refused")
    CLOSED = "closed", _("closed")


PENDING = (Status.OPEN, Status.HELD, Status.REFERRED)


class Place(models.Model):
    """Where and which way."""

    site = models.CharField(max_length=16)
    post = models.CharField(max_length=16)
    booth = models.CharField(max_length=24)
    mode = models.CharField(max_length=4)
    direction = models.CharField(max_length=5)

    class Meta:
        abstract = True


class Shown(models.Model):
    """What the document showed."""

    read_by = models.CharField(max_length=10)
    document_code = models.CharField(max_length=2)
    issuing_state = models.CharField(max_length=3)
    document_number = models.CharField(max_length=32)
    document_key = models.CharField(max_length=40)
    person_key = models.CharField(max_length=20)
    surname = models.CharField(max_length=120)
    given_names = models.CharField(max_length=120)
    nationality = models.CharField(max_length=3)
    date_of_birth = models.CharField(max_length=10)
    birth_date_estimated = models.BooleanField(default=False)
    sex = models.CharField(max_length=1)
    date_of_expiry = models.CharField(max_length=10)
    mrz = models.TextField(blank=True)

    class Meta:
        abstract = True


class Inspection(Place, Shown, Projection):
    """A traveller at the window, from the scan to the decision."""

    parted_by_month: ClassVar[str] = "id"

    id = models.UUIDField(primary_key=True)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=64)
    status = models.CharField(max_length=8, choices=Status)
    recommendation = models.CharField(max_length=5)
    findings = models.TextField()
    """Canonical JSON, as in the fact."""
    checks = models.TextField()
    group = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=64, blank=True)
    line = models.CharField(max_length=6, blank=True)
    reason = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)
    confirmed_by = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["post", "opened_at"],
                name="crossings_pending",
                condition=models.Q(status__in=("open", "held", "referred")),
            ),
            models.Index(
                fields=["post", "decided_at"],
                name="crossings_refused",
                condition=models.Q(status="refused"),
            ),
            models.Index(fields=["document_key", "opened_at"], name="crossings_inspected"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def reason_title(self) -> str:
        return reasons.title_of(self.reason)


class Crossing(Place, Shown, Projection):
    """One entry or exit of one person."""

    parted_by_month: ClassVar[str] = "id"

    id = models.UUIDField(primary_key=True)
    happened_at = models.DateTimeField()
    officer = models.CharField(max_length=64)
    line = models.CharField(max_length=6)
    name_key = models.CharField(max_length=240)
    means = models.CharField(max_length=8, blank=True)
    carrier = models.CharField(max_length=40, blank=True)
    purpose = models.CharField(max_length=10, blank=True)
    address = models.CharField(max_length=200, blank=True)
    stay_days = models.IntegerField(null=True)
    stay_until = models.DateField(null=True)
    group = models.UUIDField(null=True)
    reason = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)
    corrected_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["document_key", "happened_at"], name="crossings_by_document"),
            models.Index(fields=["person_key", "happened_at"], name="crossings_by_person"),
            models.Index(fields=["name_key", "happened_at"], name="crossings_by_name"),
            models.Index(fields=["post", "happened_at"], name="crossings_by_post"),
            models.Index(
                fields=["stay_until", "person_key"],
                name="crossings_stays",
                condition=models.Q(direction="entry", stay_until__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def purpose_title(self) -> str:
        return str(dict(reasons.Purpose.choices).get(self.purpose, self.purpose))

    @property
    def means_title(self) -> str:
        return str(dict(reasons.Means.choices).get(self.means, self.means))


class Amendment(Projection):
    """A correction or voiding that an officer proposed and a second person decides."""

    id = models.UUIDField(primary_key=True)
    crossing = models.UUIDField()
    post = models.CharField(max_length=16)
    voids = models.BooleanField()
    changes = models.TextField()
    reason = models.CharField(max_length=20)
    note = models.TextField(blank=True)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=64)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=64, blank=True)
    agreed = models.BooleanField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["crossing"], name="crossings_amended"),
            models.Index(
                fields=["proposed_at"],
                name="crossings_to_decide",
                condition=models.Q(decided_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def reason_title(self) -> str:
        return reasons.title_of(self.reason)
