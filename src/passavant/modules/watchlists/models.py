"""Lists (kept); entries, imports, proposals, hits, clearances and alerts (rows that projectors make)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from passavant.domain.screening import Record
from passavant.domain.values import Finding, findings_of
from passavant.journal.declaring import Audience
from passavant.journal.tables import Kept, Projection


class Handling(models.TextChoices):
    """What is to be done with somebody or something on a list."""

    DETAIN = "detain", _("Detain: two persons to release")
    REFER = "refer", _("Refer to the second line")
    PROTECT = "protect", _("Protect: missing, in need of care")
    SEIZE = "seize", _("Take the document")
    INFORM = "inform", _("Report, do not show")


class Line(models.TextChoices):
    """Which line may read why somebody is listed."""

    FIRST = "first", _("First line")
    SECOND = "second", _("Second line")


class Decision(models.TextChoices):
    """What the second line concluded of a hit."""

    SAME = "same", _("The same")
    NOT_SAME = "not_same", _("Not the same")
    UNSURE = "unsure", _("Unsure")


class RunStatus(models.TextChoices):
    """How far an import came."""

    BEGUN = "begun", _("not finished")
    IN_FORCE = "in_force", _("taken")
    TAKEN_BACK = "taken_back", _("undone")


class Watchlist(Kept):
    """A list of persons or things: whose it is, for what purpose, by what law, for whom, and what to do."""

    audience = Audience.EVERYWHERE

    code = models.CharField(_("code"), primary_key=True, max_length=24)
    title = models.CharField(_("title"), max_length=120)
    owner_agency = models.CharField(_("owner"), max_length=120)
    purpose = models.CharField(_("purpose"), max_length=200)
    legal_basis = models.CharField(_("legal basis"), max_length=200)
    contact = models.CharField(_("contact"), max_length=200, blank=True)
    posts = models.CharField(
        _("posts"),
        max_length=400,
        blank=True,
        help_text=_("Codes of posts, separated by spaces; empty: all."),
    )
    reason_for = models.CharField(
        _("who may read the reason"), max_length=6, choices=Line, default=Line.SECOND
    )
    handling = models.CharField(_("what to do"), max_length=8, choices=Handling, default=Handling.REFER)
    expires_on = models.DateField(_("expires on"), null=True, blank=True)
    most_shrink = models.IntegerField(
        _("most that an import may remove, in percent"),
        default=10,
        help_text=_("An import that would remove more is refused."),
    )
    format = models.CharField(_("format of its files"), max_length=24, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("watchlist")
        verbose_name_plural = _("watchlists")
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.code

    def is_for(self, post: str) -> bool:
        return self.concerns((post,))

    def concerns(self, posts: Iterable[str]) -> bool:
        """Whether it answers at any of some posts; no posts: everywhere."""
        wanted = set(posts)
        return not self.posts or not wanted or not wanted.isdisjoint(self.posts.split())


class ListState(Projection):
    """The version of a list that is in force, from its imports."""

    list_code = models.CharField(primary_key=True, max_length=24)
    current = models.IntegerField()
    run = models.UUIDField()
    name = models.CharField(max_length=200)
    format = models.CharField(max_length=24)
    digest = models.CharField(max_length=64)
    dated = models.DateField(null=True)
    entries = models.IntegerField()
    taken_at = models.DateTimeField()
    taken_by = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.list_code} {self.current}"


class ListChange(Projection):
    """The last fact of one site that changed what a list answers: tells a process that its index is behind."""

    id = models.CharField(primary_key=True, max_length=48)
    list_code = models.CharField(max_length=24)
    site = models.CharField(max_length=16)
    epoch = models.IntegerField()
    sequence = models.BigIntegerField()
    mark = models.CharField(max_length=64)
    """The digest of that fact, which no other fact has."""
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.id


class Entry(Projection):
    """One wording of one entry: in force from version `since` and before version `until`, unless withdrawn."""

    id = models.CharField(primary_key=True, max_length=180)
    list_code = models.CharField(max_length=24)
    source_id = models.CharField(max_length=120)
    version = models.IntegerField()
    since = models.IntegerField()
    until = models.IntegerField(null=True)
    by_hand = models.BooleanField()
    kind = models.CharField(max_length=12)
    title = models.CharField(max_length=200, blank=True)
    """The first name, or the first number: for lists of entries."""
    content = models.TextField()
    """Canonical JSON, as in the fact."""
    digest = models.CharField(max_length=64)
    handling = models.CharField(max_length=8, blank=True)
    expires_on = models.DateField(null=True)
    site = models.CharField(max_length=16)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=64)
    """Who imported or proposed it."""
    released_by = models.CharField(max_length=64, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=64, blank=True)
    withdrawal_proposed_by = models.CharField(max_length=64, blank=True)
    withdrawal_reason = models.CharField(max_length=200, blank=True)
    changed = models.BigIntegerField()
    """Number in its site's journal of the last fact about this one entry; 0 for what imports did."""

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["list_code", "source_id"], name="watchlists_entry_of"),
            models.Index(fields=["list_code", "since"], name="watchlists_entry_since"),
            models.Index(fields=["list_code", "until"], name="watchlists_entry_until"),
            models.Index(
                fields=["list_code", "site", "changed"],
                name="watchlists_entry_changed",
                condition=models.Q(changed__gt=0),
            ),
            models.Index(fields=["handling"], name="watchlists_handled", condition=~models.Q(handling="")),
            models.Index(
                fields=["list_code", "recorded_at"],
                name="watchlists_by_hand",
                condition=models.Q(by_hand=True),
            ),
        ]

    def __str__(self) -> str:
        return self.id

    @property
    def said(self) -> dict[str, Any]:
        """What the list says: names, dates, documents, reason and the rest, as in the fact."""
        return dict(json.loads(self.content))

    @property
    def record(self) -> Record:
        """The entry as screening compares it; its id is the entry's key."""
        return Record.of({**self.said, "id": self.id})


class ListedNumber(Projection):
    """A number of a listed document, vehicle or vessel, or the first of a range of blank booklets."""

    id = models.CharField(primary_key=True, max_length=188)
    site = models.CharField(max_length=16)
    entry = models.CharField(max_length=180)
    list_code = models.CharField(max_length=24)
    kind = models.CharField(max_length=12)
    number = models.CharField(max_length=40)
    folded = models.CharField(max_length=40)
    last_number = models.CharField(max_length=40, blank=True)
    length = models.IntegerField()
    state = models.CharField(max_length=3, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["entry"], name="watchlists_numbers_of"),
            models.Index(fields=["number"], name="watchlists_number"),
            models.Index(fields=["folded"], name="watchlists_folded"),
            models.Index(
                fields=["length", "number", "last_number"],
                name="watchlists_range",
                condition=~models.Q(last_number=""),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class ImportRun(Projection):
    """One file that was taken as a version of a list, or was begun to be."""

    id = models.UUIDField(primary_key=True)
    list_code = models.CharField(max_length=24)
    version = models.IntegerField()
    status = models.CharField(max_length=10, choices=RunStatus)
    name = models.CharField(max_length=200)
    format = models.CharField(max_length=24)
    digest = models.CharField(max_length=64)
    dated = models.DateField(null=True)
    entries = models.IntegerField()
    added = models.IntegerField()
    changed = models.IntegerField()
    removed = models.IntegerField()
    set_aside = models.TextField()
    """Canonical JSON of the first rows that could not be taken."""
    set_aside_count = models.IntegerField()
    shrink_accepted = models.CharField(max_length=200, blank=True)
    begun_at = models.DateTimeField()
    begun_by = models.CharField(max_length=64)
    ended_at = models.DateTimeField(null=True)
    site = models.CharField(max_length=16)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["list_code", "version"], name="watchlists_runs")]

    def __str__(self) -> str:
        return f"{self.list_code} {self.version}"

    @property
    def rows_set_aside(self) -> list[dict[str, Any]]:
        return list(json.loads(self.set_aside))


class Proposal(Projection):
    """An entry or a removal that one officer asked for and another decides."""

    id = models.UUIDField(primary_key=True)
    list_code = models.CharField(max_length=24)
    is_removal = models.BooleanField()
    entry = models.CharField(max_length=180, blank=True)
    """The entry to be removed or replaced; empty for one that is new."""
    content = models.TextField(blank=True)
    title = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)
    site = models.CharField(max_length=16)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=64)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=64, blank=True)
    agreed = models.BooleanField(null=True)
    answer = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["proposed_at"],
                name="watchlists_to_decide",
                condition=models.Q(decided_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def said(self) -> dict[str, Any]:
        return dict(json.loads(self.content)) if self.content else {}


class RaisedHit(Projection):
    """One entry that an inspection met, and what the second line made of it."""

    id = models.CharField(primary_key=True, max_length=220)
    inspection = models.UUIDField()
    entry = models.CharField(max_length=180)
    list_code = models.CharField(max_length=24)
    handling = models.CharField(max_length=8)
    by = models.CharField(max_length=8)
    """How it was met: name, number, folded (a number but for letters taken for digits) or range."""
    score = models.IntegerField()
    """In thousandths."""
    site = models.CharField(max_length=16)
    post = models.CharField(max_length=16)
    document_key = models.CharField(max_length=40)
    raised_at = models.DateTimeField()
    raised_by = models.CharField(max_length=64)
    decision = models.CharField(max_length=8, choices=Decision, blank=True)
    reason = models.TextField(blank=True)
    note = models.TextField(blank=True)
    judged_at = models.DateTimeField(null=True)
    judged_by = models.CharField(max_length=64, blank=True)
    needs_second = models.BooleanField(default=False)
    released_at = models.DateTimeField(null=True)
    released_by = models.CharField(max_length=64, blank=True)
    release_note = models.TextField(blank=True)
    is_open = models.BooleanField(default=True)
    """Whether it still keeps the traveller from going."""

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["inspection"], name="watchlists_hits_of"),
            models.Index(fields=["document_key"], name="watchlists_hits_of_document"),
            models.Index(fields=["raised_at"], name="watchlists_hits_by_time"),
            models.Index(
                fields=["post", "raised_at"], name="watchlists_open", condition=models.Q(is_open=True)
            ),
        ]

    def __str__(self) -> str:
        return self.id


class Clearance(Projection):
    """By one site's word, whom this document shows is not whom this wording of an entry means."""

    id = models.CharField(primary_key=True, max_length=264)
    document_key = models.CharField(max_length=40)
    person = models.CharField(max_length=20)
    entry = models.CharField(max_length=180)
    list_code = models.CharField(max_length=24)
    inspection = models.UUIDField()
    cleared_at = models.DateTimeField()
    judged_by = models.CharField(max_length=64)
    agreed_by = models.CharField(max_length=64, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["document_key"], name="watchlists_cleared")]

    def __str__(self) -> str:
        return self.id


class Alert(Projection):
    """Somebody who agrees with an entry and is not at a window for it: seen silently, or found among past crossings.

    A post and headquarters may both find them, each in a row of its own; whoever takes the alert takes it for all.
    """

    id = models.CharField(primary_key=True, max_length=52)
    alert = models.CharField(max_length=32)
    is_silent = models.BooleanField()
    at_window = models.BooleanField()
    """Noted while the traveller stood at the window; otherwise found by screening again."""
    subject = models.UUIDField()
    entry = models.CharField(max_length=180)
    list_code = models.CharField(max_length=24)
    person_key = models.CharField(max_length=20)
    post = models.CharField(max_length=16)
    direction = models.CharField(max_length=5)
    seen_at = models.DateTimeField()
    score = models.IntegerField()
    explanation = models.TextField()
    raised_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["raised_at"], name="watchlists_alerts"),
            models.Index(fields=["alert"], name="watchlists_alert_raised"),
        ]

    def __str__(self) -> str:
        return self.id

    @property
    def findings(self) -> list[Finding]:
        """What spoke for and against, as it stood when the alert was raised."""
        return findings_of(json.loads(self.explanation))


class AlertTaken(Projection):
    """A watch officer took an alert, often at another site than the one that raised it, and said what is done."""

    id = models.CharField(primary_key=True, max_length=52)
    alert = models.CharField(max_length=32)
    taken_at = models.DateTimeField()
    taken_by = models.CharField(max_length=64)
    done = models.TextField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["alert"], name="watchlists_alert_taken")]

    def __str__(self) -> str:
        return self.id


class Rescreening(Projection):
    """One run of new entries against those who crossed lately."""

    id = models.UUIDField(primary_key=True)
    list_code = models.CharField(max_length=24, blank=True)
    days = models.IntegerField()
    entries = models.IntegerField()
    persons = models.IntegerField()
    raised = models.IntegerField()
    finished_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["finished_at"], name="watchlists_rescreened")]

    def __str__(self) -> str:
        return str(self.id)
