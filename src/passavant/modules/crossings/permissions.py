"""Who may do what with travellers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from passavant.base.permissions import declare_permission
from passavant.base.roles import Role

_LINES = (Role.FIRST_LINE, Role.SECOND_LINE, Role.SUPERVISOR)

declare_permission("crossings.inspect", _("Inspect travellers at a booth"), *_LINES)
declare_permission("crossings.decide", _("Decide at the first line"), *_LINES)
declare_permission(
    "crossings.decide_second_line", _("Decide at the second line"), Role.SECOND_LINE, Role.SUPERVISOR
)
declare_permission("crossings.confirm_refusal", _("Confirm or overturn a refusal"), Role.SUPERVISOR)
declare_permission(
    "crossings.find", _("Find persons and crossings"), *_LINES, Role.WATCH_OFFICER, Role.AUDITOR
)
declare_permission(
    "crossings.see_day", _("See the day of a post"), *_LINES, Role.WATCH_OFFICER, Role.ANALYST, Role.AUDITOR
)
declare_permission("crossings.propose_amendment", _("Propose a correction"), *_LINES)
declare_permission("crossings.decide_amendment", _("Agree to a correction as second person"), Role.SUPERVISOR)
