"""Who may see how the posts stand, how a post's line stands, and what happened in between."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from passavant.base.permissions import declare_permission
from passavant.base.roles import Role

declare_permission(
    "network.see_posts",
    _("See at headquarters how the posts and their lines stand"),
    Role.WATCH_OFFICER,
    Role.ADMINISTRATOR,
    Role.AUDITOR,
)
declare_permission(
    "network.see_line",
    _("See at a post how the line to headquarters stands"),
    Role.SUPERVISOR,
    Role.ADMINISTRATOR,
)
declare_permission(
    "network.see_between",
    _("See which crossings happened before a post knew of a lost document"),
    Role.WATCH_OFFICER,
    Role.AUDITOR,
)
