"""The roles that officers hold. What each may do is said by the rooms, in their `permissions.py`."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """IOM's and the field's words for who does what at a border."""

    FIRST_LINE = "first_line", _("First-line officer")
    SECOND_LINE = "second_line", _("Second-line officer")
    SUPERVISOR = "supervisor", _("Supervisor")
    WATCH_OFFICER = "watch_officer", _("Watch officer")
    ANALYST = "analyst", _("Analyst")
    ADMINISTRATOR = "administrator", _("Administrator")
    AUDITOR = "auditor", _("Auditor")


EVERYONE = frozenset(Role)
