"""Who may see a child's page, let a child go, and keep authorisations."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from passavant.base.permissions import declare_permission
from passavant.base.roles import Role

_SECOND = (Role.SECOND_LINE, Role.SUPERVISOR)
_KEEPERS = (Role.SUPERVISOR, Role.WATCH_OFFICER)

declare_permission(
    "minors.see_child", _("See the page of a child at the window"), Role.FIRST_LINE, *_SECOND, Role.AUDITOR
)
declare_permission("minors.record_companion", _("Record who travels with a child"), Role.FIRST_LINE, *_SECOND)
declare_permission("minors.judge_age", _("Say whether somebody is of age"), *_SECOND)
declare_permission("minors.screen", _("Talk with a child and record it"), *_SECOND)
declare_permission(
    "minors.decide_departure", _("Decide on a child without an authorisation"), Role.SUPERVISOR
)
declare_permission(
    "minors.see_authorisations", _("See exit authorisations"), *_SECOND, Role.WATCH_OFFICER, Role.AUDITOR
)
declare_permission("minors.register_authorisation", _("Register and revoke exit authorisations"), *_KEEPERS)
declare_permission("minors.see_notices", _("See notices about children"), *_KEEPERS, Role.AUDITOR)
declare_permission("minors.acknowledge_notice", _("Take notices about children"), *_KEEPERS)
