"""Who may do what at a reception of people who are brought back."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from passavant.base.permissions import declare_permission
from passavant.base.roles import Role

_LINES = (Role.FIRST_LINE, Role.SECOND_LINE, Role.SUPERVISOR)
_HELP = (Role.SECOND_LINE, Role.SUPERVISOR)

declare_permission(
    "returns.see_reception",
    _("See receptions and their counts"),
    *_LINES,
    Role.WATCH_OFFICER,
    Role.ANALYST,
    Role.AUDITOR,
)
declare_permission("returns.receive", _("Open receptions, give cards, mend lists"), *_LINES)
declare_permission("returns.register", _("Register people at a station"), *_LINES)
declare_permission("returns.close_reception", _("Close a reception, or open it again"), *_HELP)
declare_permission("returns.see_persons", _("See the names of a reception"), *_HELP, Role.AUDITOR)
declare_permission("returns.help", _("See who needs help first, and refer them"), *_HELP)
declare_permission("returns.see_apart", _("See who asked to speak apart"), *_HELP)
declare_permission("returns.correct", _("Correct a registration"), *_LINES)
declare_permission(
    "returns.decide_voiding", _("Agree as second person that a registration is void"), Role.SUPERVISOR
)
declare_permission("returns.export", _("Take counts without names along"), Role.SUPERVISOR, Role.ANALYST)
