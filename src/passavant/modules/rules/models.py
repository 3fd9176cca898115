"""Policies, changes of what is in force, drafts, and the last judgement of each inspection."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from passavant.journal.tables import Projection


class ChangeKind(models.TextChoices):
    PUBLISH = "publish", _("publish")
    ROLL_BACK = "roll_back", _("roll back")
    WITHDRAW = "withdraw", _("withdraw")


class PolicyText(Projection):
    """A policy that was ever proposed, by the SHA-256 of its text."""

    sha256 = models.CharField(primary_key=True, max_length=64)
    policy_id = models.CharField(max_length=64)
    version = models.CharField(max_length=64)
    text = models.TextField()

    def __str__(self) -> str:
        return f"{self.policy_id} {self.version}"


class Change(Projection):
    """A change of the rules in force: signed by one person, then by another, or declined."""

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=9, choices=ChangeKind)
    sha256 = models.CharField(max_length=64, blank=True)
    policy_id = models.CharField(max_length=64, blank=True)
    version = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    site = models.CharField(max_length=16)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=64)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.CharField(max_length=64, blank=True)
    declined_at = models.DateTimeField(null=True)
    declined_by = models.CharField(max_length=64, blank=True)
    note = models.CharField(max_length=400, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["proposed_at"], name="rules_changes")]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_waiting(self) -> bool:
        return self.signed_at is None and self.declined_at is None


class InForce(Projection):
    """By which policy travellers are judged, as each site that decides on rules last said: one row a site."""

    site = models.CharField(primary_key=True, max_length=16)
    change = models.UUIDField()
    sha256 = models.CharField(max_length=64, blank=True)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return self.site


class Draft(Projection):
    """A policy that somebody is writing."""

    id = models.UUIDField(primary_key=True)
    title = models.CharField(max_length=120)
    text = models.TextField()
    saved_at = models.DateTimeField()
    saved_by = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.title


class Judgement(Projection):
    """The last that the rules said of an inspection; what they said before stays in the journal."""

    inspection = models.UUIDField(primary_key=True)
    post = models.CharField(max_length=16)
    case = models.TextField()
    verdict = models.TextField()
    sha256 = models.CharField(max_length=64)
    judged_at = models.DateTimeField()
    judged_by = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["judged_at"], name="rules_judged")]

    def __str__(self) -> str:
        return str(self.inspection)
