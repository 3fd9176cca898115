"""Who takes fees, who counts, and who looks at the figures."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from passavant.base.permissions import declare_permission
from passavant.base.roles import Role

_LINES = (Role.FIRST_LINE, Role.SECOND_LINE, Role.SUPERVISOR)

declare_permission("fees.take", _("Take fees and issue receipts"), *_LINES)
declare_permission("fees.cancel", _("Cancel receipts"), Role.SUPERVISOR)
declare_permission("fees.count", _("Count the cash of a shift"), *_LINES)
declare_permission("fees.confirm", _("Count cash as the second person"), Role.SECOND_LINE, Role.SUPERVISOR)
declare_permission(
    "fees.see_figures", _("See what was taken, in figures"), Role.SUPERVISOR, Role.ANALYST, Role.AUDITOR
)
