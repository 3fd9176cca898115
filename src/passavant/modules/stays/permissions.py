"""Who may see stays, allow a longer one, and clear a mark."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from passavant.base.permissions import declare_permission
from passavant.base.roles import Role

_LINES = (Role.FIRST_LINE, Role.SECOND_LINE, Role.SUPERVISOR)
_WHO_DECIDE = (Role.SUPERVISOR, Role.WATCH_OFFICER)
_WHO_PROPOSE = (Role.SECOND_LINE, *_WHO_DECIDE)

declare_permission("stays.see", _("See open stays"), *_LINES, Role.WATCH_OFFICER, Role.AUDITOR)
declare_permission("stays.extend", _("Allow a longer stay"), *_WHO_DECIDE)
declare_permission(
    "stays.propose_rebuttal", _("Record what speaks against an overstay"), Role.SECOND_LINE, *_WHO_DECIDE
)
declare_permission("stays.decide_rebuttal", _("Clear an overstay as second person"), *_WHO_DECIDE)
declare_permission("stays.decide_match", _("Say whose an exit is"), *_WHO_PROPOSE)
