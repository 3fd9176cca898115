"""Proposals, the links that two officers stated, what was declined or dismissed; and likely pairs to look at."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from passavant.journal.tables import Projection, Scratch
from passavant.modules.persons.facts import Compared

COMPARED = {
    Compared.BOTH_SHOWN: _("The person showed both documents"),
    Compared.PORTRAITS: _("The portraits of both documents, and the face"),
    Compared.EARLIER_NUMBER: _("One document names the number of the other"),
    Compared.ISSUER: _("The State that issued them confirms it"),
    Compared.CIVIL_REGISTER: _("Birth or marriage record"),
    Compared.SIGNATURES: _("The signatures"),
    Compared.STATEMENT: _("What the person says"),
    Compared.DETAILS: _("Names, birth date and other details"),
}
FIELDS = {
    "surname": _("Surname"),
    "given_names": _("Given names"),
    "date_of_birth": _("Date of birth"),
    "sex": _("Sex"),
    "nationality": _("Nationality"),
    "issuing_state": _("Issuing State"),
    "document_number": _("Document number"),
    "date_of_expiry": _("Valid until"),
}
AGREES = {
    "same": _("agrees"),
    "turned": _("surname and given names turned round"),
    "alike": _("alike"),
    "part": _("one is a part of the other"),
    "year": _("the same year"),
    "other": _("differs"),
}


class Pair(models.Model):
    """Two keys of persons, the lesser one first."""

    first = models.CharField(max_length=20)
    second = models.CharField(max_length=20)

    class Meta:
        abstract = True

    @property
    def pair(self) -> tuple[str, str]:
        return self.first, self.second


class Proposal(Pair, Projection):
    """An officer's word that two keys are one person's, or that they are not after all."""

    id = models.UUIDField(primary_key=True)
    is_link = models.BooleanField()
    links = models.TextField(blank=True)
    """Of a proposal to take back: the proposals by which the link stood, with spaces between."""
    compared = models.TextField()
    reason = models.TextField()
    likelihood = models.IntegerField(null=True)
    site = models.CharField(max_length=16)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["first"], name="persons_proposed_first"),
            models.Index(fields=["second"], name="persons_proposed_second"),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def linking(self) -> tuple[UUID, ...]:
        return tuple(UUID(word) for word in self.links.split())

    @property
    def compared_titles(self) -> list[str]:
        return [str(COMPARED[Compared(code)]) for code in self.compared.split()]


class Link(Pair, Projection):
    """What two officers agreed on of two keys, as one site says: that they are one person's, or that it is ended.

    A link stands while no row marks it as ended, in whatever order the rows arrive, and where the proposal is not
    here, too. Neither row is ever taken away by the other.
    """

    id = models.CharField(primary_key=True, max_length=100)
    proposal = models.UUIDField()
    """What the two officers agreed on."""
    link = models.UUIDField()
    """The proposal by which the link stands, or stood."""
    is_ended = models.BooleanField()
    agreed_at = models.DateTimeField()
    agreed_by = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["first"], name="persons_link_first"),
            models.Index(fields=["second"], name="persons_link_second"),
            models.Index(fields=["link"], name="persons_link_of"),
            models.Index(fields=["proposal"], name="persons_link_proposal"),
        ]

    def __str__(self) -> str:
        return self.id


class Declined(Pair, Projection):
    """That a second officer did not agree, as one site says."""

    id = models.CharField(primary_key=True, max_length=60)
    proposal = models.UUIDField()
    note = models.TextField()
    declined_at = models.DateTimeField()
    declined_by = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["proposal"], name="persons_declined_proposal")]

    def __str__(self) -> str:
        return self.id


class Dismissal(Pair, Projection):
    """That an officer looked at a likely pair and found two persons. It stands while no row takes the pair up again."""

    id = models.CharField(primary_key=True, max_length=60)
    reason = models.TextField()
    dismissed_at = models.DateTimeField()
    dismissed_by = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["first", "second"], name="persons_dismissed")]

    def __str__(self) -> str:
        return self.id


class TakenUp(Pair, Projection):
    """That an officer wants a dismissed pair looked at again, as one site says; neither row takes the other away."""

    id = models.CharField(primary_key=True, max_length=80)
    dismissal = models.CharField(max_length=60)
    reason = models.TextField()
    taken_up_at = models.DateTimeField()
    taken_up_by = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["dismissal"], name="persons_taken_up_of"),
            models.Index(fields=["first", "second"], name="persons_taken_up"),
        ]

    def __str__(self) -> str:
        return self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class GroundTold:
    """A ground of a likely pair, in words."""

    field: str
    level: str
    bits: int
    title: str
    agrees: str

    @property
    def in_part(self) -> str:
        """How the two agree where they neither wholly agree nor differ; empty elsewhere."""
        return "" if self.level in {"same", "other"} else self.agrees


class Candidate(Pair, Scratch):
    """A pair that the last search held for likely: work for a human, and nothing else."""

    id = models.CharField(primary_key=True, max_length=44)
    likelihood = models.IntegerField()
    """Per mille."""
    grounds = models.TextField()
    """JSON: for each field that was compared how it agrees, and the bits for which it speaks."""
    found_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["-likelihood"], name="persons_likely")]

    def __str__(self) -> str:
        return self.id

    @property
    def grounds_told(self) -> list[GroundTold]:
        """What was compared, how it agrees, and the bits for which it speaks."""
        return [
            GroundTold(**each, title=str(FIELDS[each["field"]]), agrees=str(AGREES[each["level"]]))
            for each in json.loads(self.grounds)
        ]
