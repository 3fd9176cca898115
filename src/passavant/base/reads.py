"""Record that a sensitive record was read, and for what purpose; the purpose is never free to leave out."""

from __future__ import annotations

from datetime import datetime

from django.db.models import TextChoices
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from passavant.base.facts import RecordRead
from passavant.base.permissions import officer_of
from passavant.journal.recording import record


class Purpose(TextChoices):
    """Why an officer opens a record."""

    INSPECTION = "inspection", _("Inspection of the traveller")
    SECOND_LINE = "second_line", _("Second-line examination")
    CORRECTION = "correction", _("Correction of a record")
    ENQUIRY = "enquiry", _("Enquiry of an authority")
    ACCESS_REQUEST = "access_request", _("The person's own request")
    AUDIT = "audit", _("Audit")


def note_read(request: HttpRequest, subject: str, purpose: Purpose = Purpose.ENQUIRY) -> None:
    """Write down who looks at what on a page, before it is shown."""
    record_read(officer=officer_of(request).code, subject=subject, purpose=purpose, at=timezone.now())


def record_read(*, officer: str, subject: str, purpose: Purpose, at: datetime) -> None:
    """Write down who read what, before it is shown."""
    record(RecordRead(officer=officer, subject=subject, purpose=purpose.value), at=at, actor=officer)
