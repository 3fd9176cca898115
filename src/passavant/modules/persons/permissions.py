"""Who may see a person's file, propose a link, and decide on it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from passavant.base.permissions import declare_permission
from passavant.base.roles import Role

_WHO_DECIDE = (Role.SUPERVISOR, Role.WATCH_OFFICER)
_WHO_PROPOSE = (Role.SECOND_LINE, *_WHO_DECIDE)

declare_permission("persons.see", _("See the file of a person"), *_WHO_PROPOSE, Role.AUDITOR)
declare_permission("persons.propose", _("Propose that two documents are one person's"), *_WHO_PROPOSE)
declare_permission("persons.decide", _("Decide as second person on linked documents"), *_WHO_DECIDE)
