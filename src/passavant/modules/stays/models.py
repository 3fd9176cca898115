"""What was decided of stays, from facts, and the stays themselves, worked out from crossings."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from passavant.domain.stays import Ending, Tier
from passavant.journal.tables import Projection, Scratch
from passavant.modules.stays.facts import Basis, Claim, Evidence

ENDINGS = {
    Ending.OPEN: _("in the country"),
    Ending.LEFT: _("left"),
    Ending.UNKNOWN_EXIT: _("exit not known"),
    Ending.UNKNOWN_ENTRY: _("entry not known"),
    Ending.DECLARED: _("left, by evidence"),
}
TIERS = {
    Tier.DOCUMENT: _("the same document"),
    Tier.ISSUER: _("the same number, the issuer spelt otherwise"),
    Tier.LINKED: _("documents linked as one person's"),
    Tier.CONFIRMED: _("confirmed by an officer"),
}
BASES = {
    Basis.LAW: _("Extension by the law"),
    Basis.HEALTH: _("Health"),
    Basis.FAMILY: _("Family"),
    Basis.NO_TRANSPORT: _("No way to leave in time"),
    Basis.PROCEDURE: _("A procedure is under way"),
}
CLAIMS = {
    Claim.LEFT: _("The person had left by that day"),
    Claim.LAWFUL: _("The stay was lawful until that day"),
    Claim.EXCUSED: _("The person is not to blame"),
}
EVIDENCES = {
    Evidence.STAMP: _("Stamp in a travel document"),
    Evidence.FOREIGN_RECORD: _("Record of another State"),
    Evidence.TICKET: _("Ticket or boarding pass"),
    Evidence.PERMIT: _("Visa, permit or act of an authority"),
    Evidence.MEDICAL: _("Medical certificate"),
    Evidence.OTHER: _("Another paper"),
}


class Decision(Projection):
    """Whether an entry and an exit are one person's, as one site says."""

    id = models.CharField(primary_key=True, max_length=100)
    entry = models.UUIDField()
    exit = models.UUIDField()
    is_same = models.BooleanField()
    reason = models.TextField()
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["entry"], name="stays_decided_entry"),
            models.Index(fields=["exit"], name="stays_decided_exit"),
        ]

    def __str__(self) -> str:
        return self.id


class Extension(Projection):
    """A longer stay that was allowed."""

    id = models.UUIDField(primary_key=True)
    entry = models.UUIDField()
    until = models.DateField()
    basis = models.CharField(max_length=16)
    reference = models.CharField(max_length=60)
    allowed_at = models.DateTimeField()
    allowed_by = models.CharField(max_length=64)
    site = models.CharField(max_length=16)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=64, blank=True)
    withdrawn_because = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["entry"], name="stays_extended")]

    def __str__(self) -> str:
        return f"{self.entry} until {self.until}"

    @property
    def basis_title(self) -> str:
        return str(BASES.get(Basis(self.basis), self.basis))


class Rebuttal(Projection):
    """What an officer was shown against the records of a stay."""

    id = models.UUIDField(primary_key=True)
    entry = models.UUIDField()
    claim = models.CharField(max_length=8)
    day = models.DateField(null=True)
    evidence = models.CharField(max_length=16)
    note = models.TextField()
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["entry"], name="stays_rebutted")]

    def __str__(self) -> str:
        return f"{self.entry}: {self.claim}"

    @property
    def claim_title(self) -> str:
        return str(CLAIMS.get(Claim(self.claim), self.claim))

    @property
    def evidence_title(self) -> str:
        return str(EVIDENCES.get(Evidence(self.evidence), self.evidence))


class Clearance(Projection):
    """A second person's word on a rebuttal, as one site says; it stands where the proposal is not here, too."""

    id = models.CharField(primary_key=True, max_length=60)
    rebuttal = models.UUIDField()
    entry = models.UUIDField()
    is_agreed = models.BooleanField()
    claim = models.CharField(max_length=8, blank=True)
    day = models.DateField(null=True)
    note = models.TextField(blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["entry"], name="stays_cleared"),
            models.Index(fields=["rebuttal"], name="stays_rebuttal_decided"),
        ]

    def __str__(self) -> str:
        return self.id


class Stay(Scratch):
    """One stay, worked out from the crossings that stand; remade whenever one of them changes.

    `id` is the crossing that began it, or the exit where its entry is not known.
    """

    parted_by_month: ClassVar[str] = "id"

    id = models.UUIDField(primary_key=True)
    group = models.CharField(max_length=20)
    """The least key of the person's documents: all stays of one person share it."""
    person_key = models.CharField(max_length=20)
    entry = models.UUIDField(null=True)
    exit = models.UUIDField(null=True)
    exit_person_key = models.CharField(max_length=20, blank=True)
    entered_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)
    entry_post = models.CharField(max_length=16, blank=True)
    exit_post = models.CharField(max_length=16, blank=True)
    allowed_until = models.DateField(null=True)
    """The last lawful day at the entry; none: without an end, or not known."""
    until = models.DateField(null=True)
    """The last lawful day with extensions and what a rebuttal showed."""
    ending = models.CharField(max_length=13)
    tier = models.CharField(max_length=9, blank=True)
    claim = models.CharField(max_length=8, blank=True)
    """Of the rebuttal that two officers agreed on."""
    declared_day = models.DateField(null=True)
    surname = models.CharField(max_length=120)
    given_names = models.CharField(max_length=120)
    nationality = models.CharField(max_length=3)
    date_of_birth = models.CharField(max_length=10)
    document_number = models.CharField(max_length=32)
    issuing_state = models.CharField(max_length=3)
    document_key = models.CharField(max_length=40)
    likeness = models.CharField(max_length=260)
    """Name, whole birth date and nationality: who shares it may be the same person, for a human to say."""

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["likeness"], name="stays_alike", condition=models.Q(ending="unknown_entry")),
            models.Index(
                fields=["document_key"], name="stays_numbered", condition=models.Q(ending="unknown_entry")
            ),
            models.Index(fields=["group", "left_at"], name="stays_of_person"),
            models.Index(fields=["exit"], name="stays_by_exit", condition=models.Q(exit__isnull=False)),
            models.Index(
                fields=["until", "id"],
                name="stays_open",
                condition=models.Q(ending="open", until__isnull=False),
            ),
            models.Index(
                fields=["entered_at"], name="stays_unknown_exit", condition=models.Q(ending="unknown_exit")
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def last_moment(self) -> datetime:
        """The exit, or the entry where no exit is known."""
        moment = self.left_at or self.entered_at
        assert moment is not None  # noqa: S101  (a stay has an entry or an exit)
        return moment

    @property
    def is_open(self) -> bool:
        return self.ending == Ending.OPEN

    @property
    def ending_title(self) -> str:
        return str(ENDINGS[Ending(self.ending)])

    @property
    def tier_title(self) -> str:
        return str(TIERS[Tier(self.tier)]) if self.tier else ""

    def days_over(self, day: date) -> int:
        """Days beyond the last lawful one on a day; none where two officers cleared the mark."""
        if self.until is None or self.claim == Claim.EXCUSED:
            return 0
        return max(0, (day - self.until).days)
