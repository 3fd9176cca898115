"""Who may do what on market days."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from passavant.base.permissions import declare_permission
from passavant.base.roles import Role

_LINES = (Role.FIRST_LINE, Role.SECOND_LINE, Role.SUPERVISOR)
_DESK = (Role.SECOND_LINE, Role.SUPERVISOR)

declare_permission(
    "market.see_day",
    _("See how a market day stands, in figures"),
    *_LINES,
    Role.WATCH_OFFICER,
    Role.ANALYST,
    Role.AUDITOR,
)
declare_permission("market.cross", _("Let day passes cross at the market lane"), *_LINES)
declare_permission("market.count", _("Count people without papers"), *_LINES)
declare_permission("market.issue", _("Issue day passes"), *_DESK)
declare_permission("market.withdraw", _("Withdraw day passes"), *_DESK)
declare_permission("market.see_passes", _("See who holds a day pass"), *_DESK, Role.AUDITOR)
declare_permission("market.see_away", _("See who has not returned"), *_DESK, Role.WATCH_OFFICER, Role.AUDITOR)
declare_permission("market.settle", _("Settle that a pass was in two places"), Role.SUPERVISOR)
declare_permission("market.close_day", _("Close a market day with its figures"), Role.SUPERVISOR)
declare_permission("market.export", _("Take the figures of market days along"), Role.SUPERVISOR, Role.ANALYST)
