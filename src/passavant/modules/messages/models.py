"""Groups of posts (kept by headquarters); messages, whom they are for, acknowledgements and withdrawals (projected)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from passavant.journal.tables import Kept, Projection
from passavant.modules.messages.facts import Priority

PRIORITIES = {
    Priority.ALERT: _("Alert"),
    Priority.URGENT: _("Urgent"),
    Priority.NORMAL: _("Normal"),
}
SHAPES = {Priority.ALERT: "stop", Priority.URGENT: "check", Priority.NORMAL: "note"}
"""The icon and the colours of a priority; its word stands beside them."""


class Group(Kept):
    """Posts that are often told the same thing, under one name."""

    code = models.CharField(_("code"), primary_key=True, max_length=20)
    name = models.CharField(_("name"), max_length=60)
    post_codes = models.CharField(_("posts"), max_length=1000)

    class Meta:
        verbose_name = _("group of posts")
        verbose_name_plural = _("groups of posts")
        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def posts(self) -> tuple[str, ...]:
        return tuple(self.post_codes.split())


class Message(Projection):
    """A message as it was sent."""

    id = models.CharField(primary_key=True, max_length=60)
    site = models.CharField(max_length=16)
    subject = models.CharField(max_length=120)
    text = models.TextField()
    priority = models.CharField(max_length=6)
    to_all = models.BooleanField()
    group = models.CharField(max_length=60, blank=True)
    expires_at = models.DateTimeField()
    must_acknowledge = models.BooleanField()
    escalate_after = models.IntegerField(null=True)
    corrects = models.CharField(max_length=60, blank=True, db_index=True)
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=64)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["expires_at"], name="messages_expire"),
            models.Index(fields=["sent_at"], name="messages_sent"),
        ]

    def __str__(self) -> str:
        return self.id

    @property
    def priority_title(self) -> str:
        return str(PRIORITIES[Priority(self.priority)])

    @property
    def shape(self) -> str:
        return SHAPES[Priority(self.priority)]

    @property
    def escalates_at(self) -> datetime | None:
        """From when on silence is a matter for a supervisor; None: never."""
        if not self.must_acknowledge or self.escalate_after is None:
            return None
        return self.sent_at + timedelta(minutes=self.escalate_after)


class Addressee(Projection):
    """A site that a message names; none stands here for a message to all."""

    owner_column: ClassVar[str] = "sent_from"

    id = models.CharField(primary_key=True, max_length=80)
    message = models.CharField(max_length=60, db_index=True)
    site = models.CharField(max_length=16)
    sent_from = models.CharField(max_length=16, default="", editable=False)

    def __str__(self) -> str:
        return self.id


class Acknowledgement(Projection):
    """That an officer of a site read a message; the first one of a site stands."""

    id = models.CharField(primary_key=True, max_length=80)
    message = models.CharField(max_length=60, db_index=True)
    site = models.CharField(max_length=16)
    note = models.TextField(blank=True)
    acknowledged_at = models.DateTimeField()
    acknowledged_by = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.id


class Withdrawal(Projection):
    """That a site says a message holds no more."""

    id = models.CharField(primary_key=True, max_length=80)
    message = models.CharField(max_length=60, db_index=True)
    site = models.CharField(max_length=16)
    reason = models.TextField()
    withdrawn_at = models.DateTimeField()
    withdrawn_by = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.id
