"""Who may read, draft and sign the rules, and answer what they ask of a traveller."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from passavant.base.permissions import declare_permission
from passavant.base.roles import EVERYONE, Role

_LINES = (Role.FIRST_LINE, Role.SECOND_LINE, Role.SUPERVISOR)

declare_permission("rules.see", _("Read the rules in force"), *EVERYONE)
declare_permission("rules.answer", _("Answer what the rules ask of a traveller"), *_LINES)
declare_permission(
    "rules.draft", _("Draft rules"), Role.SUPERVISOR, Role.ANALYST, Role.WATCH_OFFICER, Role.ADMINISTRATOR
)
declare_permission("rules.sign", _("Sign rules as one of two persons"), Role.SUPERVISOR, Role.WATCH_OFFICER)
