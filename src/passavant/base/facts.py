"""What the house itself says happened: who read whose record and why."""

from __future__ import annotations

from passavant.journal.declaring import Audience, Sensitivity, fact


@fact(
    "base.record.read",
    audience=Audience.HEADQUARTERS,
    sensitivity=Sensitivity.PLAIN,
    keep_years=10,
)
class RecordRead:
    """An officer opened a person's record; kept so that the person can be told who looked, and why.

    `subject` is the record's key ("crossings.person:<key>"), never a name.
    """

    officer: str
    subject: str
    purpose: str
