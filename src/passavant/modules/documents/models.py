"""Chips, examinations and sources of trust: rows that projectors make."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.db import models

from passavant.domain.values import Finding, findings_of
from passavant.journal.tables import Projection


class ChipReading(Projection):
    """One chip, verified once."""

    id = models.UUIDField(primary_key=True)
    site = models.CharField(max_length=16)
    post = models.CharField(max_length=16)
    document_key = models.CharField(max_length=40)
    verified_at = models.DateTimeField()
    verified_by = models.CharField(max_length=64)
    outcome = models.CharField(max_length=12)
    verdict = models.TextField()
    """Canonical JSON of the rest of the fact."""

    class Meta:
        indexes: ClassVar = [models.Index(fields=["document_key", "verified_at"], name="documents_chip_of")]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def said(self) -> dict[str, Any]:
        """The verdict's findings, digests and certificates."""
        return dict(json.loads(self.verdict))

    @property
    def findings(self) -> list[Finding]:
        """What was found, as it stood when the verdict was given."""
        return findings_of(self.said["findings"])


class Examination(Projection):
    """What an examiner found of one document."""

    id = models.UUIDField(primary_key=True)
    site = models.CharField(max_length=16)
    post = models.CharField(max_length=16)
    inspection = models.UUIDField(null=True)
    document_key = models.CharField(max_length=40)
    document_code = models.CharField(max_length=2)
    issuing_state = models.CharField(max_length=3)
    document_number = models.CharField(max_length=32)
    examined_at = models.DateTimeField()
    examined_by = models.CharField(max_length=64)
    conclusion = models.CharField(max_length=12)
    note = models.TextField(blank=True)
    page = models.TextField()
    findings = models.TextField()
    marks = models.TextField()
    chip = models.UUIDField(null=True)
    zone_picture = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["document_key", "examined_at"], name="documents_examined"),
            models.Index(fields=["post", "examined_at"], name="documents_latest"),
        ]

    def __str__(self) -> str:
        return str(self.id)


class TrustSource(Projection):
    """One file of certificates or revocations that is trusted, or was; `site` is where it was taken."""

    id = models.UUIDField(primary_key=True)
    site = models.CharField(max_length=16)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=16)
    digest = models.CharField(max_length=64)
    dated = models.CharField(max_length=40, blank=True)
    vouched_by = models.TextField(blank=True)
    certificates = models.IntegerField()
    reason = models.CharField(max_length=200, blank=True)
    content = models.TextField()
    taken_at = models.DateTimeField()
    taken_by = models.CharField(max_length=64)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=64, blank=True)
    withdrawn_site = models.CharField(max_length=16, blank=True)
    """Where it was withdrawn; a withdrawal counts only where the source was taken."""

    def __str__(self) -> str:
        return self.name
