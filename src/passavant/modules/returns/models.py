"""Receptions, lists, cards, persons and the help they need: rows that projectors make."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from passavant.domain.values import AGE_OF_MAJORITY
from passavant.journal.tables import Projection
from passavant.modules.returns import reasons


class Reception(Projection):
    """One arrival of people who are brought back."""

    id = models.UUIDField(primary_key=True)
    number = models.IntegerField()
    site = models.CharField(max_length=16)
    post = models.CharField(max_length=16)
    means = models.CharField(max_length=8, choices=reasons.Means)
    carrier = models.CharField(max_length=60, blank=True)
    authority = models.CharField(max_length=12, choices=reasons.Authority)
    authority_name = models.CharField(max_length=80, blank=True)
    origin = models.CharField(max_length=80, blank=True)
    expected = models.IntegerField(null=True)
    note = models.TextField(blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=64)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=64, blank=True)
    close_reason = models.CharField(max_length=12, blank=True, choices=reasons.DifferReason)
    close_note = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["post", "opened_at"], name="returns_receptions"),
            models.Index(fields=["site", "number"], name="returns_numbered"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class ManifestRow(Projection):
    """One row of a list of those who were sent."""

    id = models.UUIDField(primary_key=True)
    manifest = models.UUIDField()
    reception = models.UUIDField()
    line = models.IntegerField()
    surname = models.CharField(max_length=120, blank=True)
    given_names = models.CharField(max_length=120, blank=True)
    sex = models.CharField(max_length=1)
    date_of_birth = models.CharField(max_length=10, blank=True)
    birth_date_estimated = models.BooleanField(default=False)
    age = models.IntegerField(null=True)
    nationality = models.CharField(max_length=3, blank=True)
    document_number = models.CharField(max_length=32, blank=True)
    note = models.TextField(blank=True)
    wrong = models.CharField(max_length=200, blank=True)
    """Codes of what is wrong, separated by blanks; empty: the row stands for a person."""
    noted = models.CharField(max_length=200, blank=True)
    cells = models.TextField()
    """Canonical JSON of what the file says."""
    mended_by = models.CharField(max_length=64, blank=True)
    left_out = models.CharField(max_length=12, blank=True)
    person = models.UUIDField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["reception", "line"], name="returns_listed")]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def wrong_codes(self) -> list[str]:
        return self.wrong.split()

    @property
    def noted_codes(self) -> list[str]:
        return self.noted.split()


class Token(Projection):
    """One numbered card of a reception."""

    id = models.UUIDField(primary_key=True)
    reception = models.UUIDField()
    number = models.IntegerField()
    family = models.IntegerField(default=0)
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=64)
    taken_back = models.CharField(max_length=12, blank=True)
    person = models.UUIDField(null=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["reception", "number"], name="returns_cards")]

    def __str__(self) -> str:
        return str(self.id)


class Person(Projection):
    """One person who was received."""

    id = models.UUIDField(primary_key=True)
    reception = models.UUIDField()
    site = models.CharField(max_length=16)
    post = models.CharField(max_length=16)
    station = models.CharField(max_length=24, blank=True)
    token = models.IntegerField()
    row = models.UUIDField(null=True)
    read_by = models.CharField(max_length=10)
    document_code = models.CharField(max_length=2, blank=True)
    issuing_state = models.CharField(max_length=3, blank=True)
    document_number = models.CharField(max_length=32, blank=True)
    date_of_expiry = models.CharField(max_length=10, blank=True)
    surname = models.CharField(max_length=120, blank=True)
    given_names = models.CharField(max_length=120, blank=True)
    name_key = models.CharField(max_length=240)
    nationality = models.CharField(max_length=3, blank=True)
    date_of_birth = models.CharField(max_length=10, blank=True)
    birth_date_estimated = models.BooleanField(default=False)
    age = models.IntegerField(null=True)
    sex = models.CharField(max_length=1)
    origin = models.CharField(max_length=80, blank=True)
    category = models.CharField(max_length=12, choices=reasons.Category)
    papers = models.CharField(max_length=14, choices=reasons.Papers)
    family = models.IntegerField(default=0)
    relation = models.CharField(max_length=10, blank=True, choices=reasons.Relation)
    needs = models.CharField(max_length=120, blank=True)
    """Codes separated by blanks."""
    apart = models.BooleanField(default=False)
    findings = models.TextField()
    checks = models.TextField()
    recommendation = models.CharField(max_length=5)
    note = models.TextField(blank=True)
    registered_at = models.DateTimeField()
    registered_by = models.CharField(max_length=64)
    corrected_at = models.DateTimeField(null=True)
    voided_at = models.DateTimeField(null=True)
    status = models.CharField(max_length=10, blank=True, choices=reasons.Status)
    rank = models.IntegerField(default=0)
    service = models.CharField(max_length=18, blank=True, choices=reasons.Service)
    contact = models.CharField(max_length=80, blank=True)
    status_at = models.DateTimeField(null=True)
    status_by = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["reception", "token"], name="returns_by_card"),
            models.Index(fields=["reception", "family"], name="returns_by_family"),
            models.Index(fields=["name_key", "registered_at"], name="returns_by_name"),
            models.Index(
                fields=["post", "rank", "registered_at"],
                name="returns_queue",
                condition=models.Q(status__in=("waiting", "referred", "taken_over")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def full_name(self) -> str:
        return f"{self.surname} {self.given_names}".strip() or "—"

    @property
    def need_codes(self) -> list[str]:
        return self.needs.split()

    @property
    def need_pairs(self) -> list[tuple[str, str]]:
        """Each need with its title."""
        titles = dict(reasons.Need.choices)
        return [(code, str(titles.get(code, code))) for code in self.need_codes]

    @property
    def is_minor(self) -> bool:
        return self.age is not None and self.age < AGE_OF_MAJORITY


class Photo(Projection):
    """The face of a person, in a table of its own so that lists do not carry it; the key is the person's."""

    id = models.UUIDField(primary_key=True)
    picture = models.TextField()

    def __str__(self) -> str:
        return str(self.id)


class Step(Projection):
    """What was done to help a person, when and by whom."""

    id = models.UUIDField(primary_key=True)
    person = models.UUIDField()
    status = models.CharField(max_length=10, choices=reasons.Status)
    service = models.CharField(max_length=18, blank=True, choices=reasons.Service)
    contact = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=16, blank=True, choices=reasons.ReferReason)
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "at"], name="returns_steps")]

    def __str__(self) -> str:
        return str(self.id)


class Correction(Projection):
    """What was corrected, why and by whom."""

    id = models.UUIDField(primary_key=True)
    person = models.UUIDField()
    reason = models.CharField(max_length=12, choices=reasons.AmendReason)
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "at"], name="returns_corrected")]

    def __str__(self) -> str:
        return str(self.id)


class Voiding(Projection):
    """A registration that somebody asked to void, and what the second person said."""

    id = models.UUIDField(primary_key=True)
    person = models.UUIDField()
    reason = models.CharField(max_length=12, choices=reasons.AmendReason)
    note = models.TextField(blank=True)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=64)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=64, blank=True)
    agreed = models.BooleanField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person"], name="returns_voidings"),
            models.Index(
                fields=["proposed_at"],
                name="returns_to_decide",
                condition=models.Q(decided_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)
