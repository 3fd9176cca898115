"""Visas and their uses, bans and their lifting: rows that projectors make."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from passavant.domain.entry_rules.dates import Term
from passavant.journal.tables import Projection
from passavant.modules.visas.facts import Kind

KINDS = {
    Kind.VISA: _("Visa"),
    Kind.RESIDENCE: _("Residence permit"),
    Kind.LAISSEZ_PASSER: _("Laissez-passer"),
}


class Held(models.Model):
    """The person, as their travel document names them."""

    surname = models.CharField(max_length=120)
    given_names = models.CharField(max_length=120, blank=True)
    name_key = models.CharField(max_length=240)
    date_of_birth = models.CharField(max_length=10, blank=True)
    nationality = models.CharField(max_length=3)
    issuing_state = models.CharField(max_length=3)
    document_number = models.CharField(max_length=32)
    document_key = models.CharField(max_length=40)
    person_key = models.CharField(max_length=20)

    class Meta:
        abstract = True

    @property
    def full_name(self) -> str:
        return f"{self.surname} {self.given_names}".strip()


class Visa(Held, Projection):
    """A visa, residence permit or laissez-passer as it was recorded."""

    id = models.UUIDField(primary_key=True)
    site = models.CharField(max_length=16)
    kind = models.CharField(max_length=14)
    number = models.CharField(max_length=40)
    number_key = models.CharField(max_length=40)
    issuer = models.CharField(max_length=3)
    authority = models.CharField(max_length=80)
    valid_from = models.DateField()
    valid_to = models.DateField()
    entries = models.IntegerField()
    stay_days = models.IntegerField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["document_key"], name="visas_by_document"),
            models.Index(fields=["person_key"], name="visas_by_person"),
            models.Index(fields=["number_key"], name="visas_by_number"),
            models.Index(fields=["name_key"], name="visas_by_name"),
            models.Index(fields=["recorded_at"], name="visas_recorded"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def kind_title(self) -> str:
        return str(KINDS[Kind(self.kind)])


class Revocation(Projection):
    """That one site took a visa back."""

    id = models.CharField(primary_key=True, max_length=60)
    visa = models.UUIDField(db_index=True)
    reason = models.TextField()
    revoked_at = models.DateTimeField()
    revoked_by = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.id


class Use(Projection):
    """An entry by a visa; given back when the crossing did not take place."""

    crossing = models.UUIDField(primary_key=True)
    site = models.CharField(max_length=16)
    visa = models.UUIDField(db_index=True)
    post = models.CharField(max_length=16)
    used_at = models.DateTimeField()
    given_back_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.crossing)


class Ban(Held, Projection):
    """An entry ban as it was imposed."""

    id = models.UUIDField(primary_key=True)
    site = models.CharField(max_length=16)
    authority = models.CharField(max_length=80)
    reference = models.CharField(max_length=60)
    legal_basis = models.CharField(max_length=200)
    first = models.DateField()
    years = models.IntegerField()
    months = models.IntegerField()
    days = models.IntegerField()
    imposed_at = models.DateTimeField()
    imposed_by = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["document_key"], name="visas_banned_document"),
            models.Index(fields=["person_key"], name="visas_banned_person"),
            models.Index(fields=["name_key"], name="visas_banned_name"),
            models.Index(fields=["imposed_at"], name="visas_imposed"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def term(self) -> Term | None:
        """None: without an end."""
        has_term = bool(self.years or self.months or self.days)
        return Term(years=self.years, months=self.months, days=self.days) if has_term else None

    @property
    def ends(self) -> date | None:
        """The first day on which it holds no more."""
        return self.term.after(self.first) if self.term else None


class Lifting(Projection):
    """That one site ended a ban before its term."""

    id = models.CharField(primary_key=True, max_length=60)
    ban = models.UUIDField(db_index=True)
    reason = models.TextField()
    lifted_at = models.DateTimeField()
    lifted_by = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.id
