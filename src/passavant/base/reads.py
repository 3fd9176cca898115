"""Record that a sensitive record was read, and for what purpose; the purpose is never free to leave out."""

from __future__ import annotations

from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from passavant.base.facts import RecordRead
from passavant.journal.recording import record


class Purpose(TextChoices):
    """Why an officer opens a record."""

    INSPECTION = "inspection", _("Inspection of the traveller")
    SECOND_LINE = "second_line", _("Second-line examination")
    CORRECTION = "correction", _("Correction of a record")
    ENQUIRY = "enquiry", _("Enquiry of an authority")
    ACCESS_REQUEST = "access_request", _("The person's own request")
    AUDIT = "audit", _("Audit")


def record_read(*, officer: str, subject: str, purpose: Purpose, at: datetime) -> None:
    """Write down who read what, before it is shown."""
    record(RecordRead(officer=officer, subject=subject, purpose=purpose.value), at=at, actor=officer)
