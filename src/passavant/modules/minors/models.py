"""Companions, authorisations and their uses, screenings, notices: rows that projectors make."""

from __future__ import annotations

import json
from typing import ClassVar

from django.db import models

from passavant.journal.tables import Projection
from passavant.modules.minors.facts import Named


class AgeJudgement(Projection):
    """Whether somebody of unknown age is a child, as an officer said."""

    inspection = models.UUIDField(primary_key=True)
    is_minor = models.BooleanField()
    basis = models.CharField(max_length=10)
    note = models.TextField(blank=True)
    judged_at = models.DateTimeField()
    judged_by = models.CharField(max_length=64)

    def __str__(self) -> str:
        return str(self.inspection)


class Child(models.Model):
    """The child as the papers name it."""

    child_surname = models.CharField(max_length=120)
    child_given_names = models.CharField(max_length=120, blank=True)
    child_date_of_birth = models.CharField(max_length=10, blank=True)
    child_issuing_state = models.CharField(max_length=3, blank=True)
    child_document_number = models.CharField(max_length=32, blank=True)
    child_document_key = models.CharField(max_length=40, blank=True)
    child_name_key = models.CharField(max_length=20, blank=True)

    class Meta:
        abstract = True

    @property
    def child(self) -> Named:
        return Named(
            surname=self.child_surname,
            given_names=self.child_given_names,
            date_of_birth=self.child_date_of_birth,
            issuing_state=self.child_issuing_state,
            document_number=self.child_document_number,
        )


class Adult(models.Model):
    """The adult as the papers name them; empty where the child is alone."""

    adult_surname = models.CharField(max_length=120, blank=True)
    adult_given_names = models.CharField(max_length=120, blank=True)
    adult_date_of_birth = models.CharField(max_length=10, blank=True)
    adult_issuing_state = models.CharField(max_length=3, blank=True)
    adult_document_number = models.CharField(max_length=32, blank=True)
    destination = models.CharField(max_length=3)

    class Meta:
        abstract = True

    @property
    def adult(self) -> Named:
        return Named(
            surname=self.adult_surname,
            given_names=self.adult_given_names,
            date_of_birth=self.adult_date_of_birth,
            issuing_state=self.adult_issuing_state,
            document_number=self.adult_document_number,
        )


class Companion(Child, Adult, Projection):
    """Who travels with the child of an inspection, and what proves it."""

    inspection = models.UUIDField(primary_key=True)
    post = models.CharField(max_length=16)
    direction = models.CharField(max_length=5)
    relation = models.CharField(max_length=12)
    proof = models.CharField(max_length=20)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["child_name_key", "recorded_at"], name="minors_by_child"),
            models.Index(fields=["child_document_key", "recorded_at"], name="minors_by_booklet"),
        ]

    def __str__(self) -> str:
        return str(self.inspection)


class Accompaniment(Projection):
    """That one adult travelled with one child, by digests."""

    inspection = models.UUIDField(primary_key=True)
    site = models.CharField(max_length=16)
    adult = models.CharField(max_length=20, blank=True)
    child = models.CharField(max_length=20)
    is_proven = models.BooleanField()
    noted_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["adult", "noted_at"], name="minors_by_adult"),
            models.Index(fields=["child", "noted_at"], name="minors_with_child"),
        ]

    def __str__(self) -> str:
        return str(self.inspection)


class Authorisation(Child, Adult, Projection):
    """A written authorisation as it was registered."""

    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=40)
    number_key = models.CharField(max_length=40)
    authority = models.CharField(max_length=12)
    valid_from = models.DateField()
    valid_to = models.DateField()
    site = models.CharField(max_length=16)
    registered_at = models.DateTimeField()
    registered_by = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["child_document_key"], name="minors_by_document"),
            models.Index(fields=["child_name_key"], name="minors_by_name"),
            models.Index(fields=["number_key"], name="minors_by_number"),
            models.Index(fields=["registered_at"], name="minors_registered"),
        ]

    def __str__(self) -> str:
        return self.number


class Revocation(Projection):
    """That one site took an authorisation back."""

    id = models.CharField(primary_key=True, max_length=56)
    authorisation = models.UUIDField(db_index=True)
    reason = models.TextField()
    revoked_at = models.DateTimeField()
    revoked_by = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.id


class Use(Projection):
    """A crossing that used an authorisation up; given back when the crossing did not take place."""

    crossing = models.UUIDField(primary_key=True)
    site = models.CharField(max_length=16)
    authorisation = models.UUIDField(db_index=True)
    post = models.CharField(max_length=16)
    used_at = models.DateTimeField()
    given_back_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.crossing)


class Screening(Projection):
    """A talk with a child that is to take place or took place, and what the supervisor decided after it."""

    inspection = models.UUIDField(primary_key=True)
    post = models.CharField(max_length=16)
    missing = models.TextField()
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=64)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=64, blank=True)
    question_set = models.IntegerField(null=True)
    language = models.CharField(max_length=8, blank=True)
    private = models.BooleanField(null=True)
    answers = models.TextField(blank=True)
    """Canonical JSON, as in the fact."""
    outcome = models.CharField(max_length=10, blank=True)
    note = models.TextField(blank=True)
    departure = models.CharField(max_length=9, blank=True)
    reason = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return str(self.inspection)

    @property
    def answers_given(self) -> dict[str, str]:
        return dict(json.loads(self.answers or "{}"))


class Notice(Child, Projection):
    """That an agency is to be told of a child who is held."""

    id = models.CharField(primary_key=True, max_length=56)
    inspection = models.UUIDField()
    agency = models.CharField(max_length=16)
    post = models.CharField(max_length=16)
    raised_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["raised_at"], name="minors_notices")]

    def __str__(self) -> str:
        return self.id


class Acknowledgement(Projection):
    """That one site told the agency, and what was agreed."""

    id = models.CharField(primary_key=True, max_length=76)
    notice = models.CharField(max_length=56, db_index=True)
    done = models.TextField()
    acknowledged_at = models.DateTimeField()
    acknowledged_by = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.id
