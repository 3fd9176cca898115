"""Who may do what with vessels, their crews and their passengers."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from passavant.base.permissions import declare_permission
from passavant.base.roles import Role

_LINES = (Role.FIRST_LINE, Role.SECOND_LINE, Role.SUPERVISOR)
_DESK = (Role.SECOND_LINE, Role.SUPERVISOR)

declare_permission(
    "sea.see_calls",
    _("See which vessels are in port, in figures"),
    *_LINES,
    Role.WATCH_OFFICER,
    Role.ANALYST,
    Role.AUDITOR,
)
declare_permission("sea.record_call", _("Record vessels that arrive"), *_LINES)
declare_permission("sea.take_list", _("Take crew and passenger lists, and mend their rows"), *_LINES)
declare_permission("sea.see_persons", _("See who is on board"), *_LINES, Role.WATCH_OFFICER, Role.AUDITOR)
declare_permission("sea.see_findings", _("See what was found about people on board"), *_DESK, Role.AUDITOR)
declare_permission("sea.issue", _("Issue shore passes"), *_LINES)
declare_permission("sea.issue_stopped", _("Issue a shore pass although something was found"), *_DESK)
declare_permission("sea.withdraw", _("Withdraw shore passes"), *_DESK)
declare_permission("sea.cross", _("Let shore passes go out and come back at the lane"), *_LINES)
declare_permission("sea.count", _("Count passengers in transit who go ashore"), *_LINES)
declare_permission("sea.sail", _("Record that a vessel sailed, and whom it left"), Role.SUPERVISOR)
declare_permission("sea.amend_call", _("Correct or void the record of a vessel"), Role.SUPERVISOR)
declare_permission("sea.interdict", _("Record people taken off a vessel at sea"), *_LINES)
declare_permission("sea.export", _("Take the figures of vessels along"), Role.SUPERVISOR, Role.ANALYST)
