"""Who may see and keep visas and bans."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from passavant.base.permissions import declare_permission
from passavant.base.roles import Role

_SECOND = (Role.SECOND_LINE, Role.SUPERVISOR)
_KEEPERS = (Role.SUPERVISOR, Role.WATCH_OFFICER)

declare_permission("visas.see", _("See visas and permits"), *_SECOND, Role.WATCH_OFFICER, Role.AUDITOR)
declare_permission("visas.record", _("Record and revoke visas and permits"), *_KEEPERS)
declare_permission("visas.see_bans", _("See entry bans"), *_SECOND, Role.WATCH_OFFICER, Role.AUDITOR)
declare_permission("visas.ban", _("Impose and lift entry bans"), *_KEEPERS)
