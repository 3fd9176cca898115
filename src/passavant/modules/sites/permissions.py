"""Who may do what with posts, officers, devices and the journal."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from passavant.base.permissions import declare_permission
from passavant.base.roles import EVERYONE, Role

declare_permission(
    "sites.sign_on", _("Sign on at a booth"), Role.FIRST_LINE, Role.SECOND_LINE, Role.SUPERVISOR
)
declare_permission("sites.see_posts", _("See the posts of the country"), *EVERYONE)
declare_permission("sites.manage_posts", _("Change posts and booths"), Role.ADMINISTRATOR)
declare_permission("sites.manage_officers", _("Add officers and change their roles"), Role.ADMINISTRATOR)
declare_permission("sites.manage_devices", _("Enrol devices of a booth"), Role.ADMINISTRATOR)
declare_permission("sites.read_journal", _("Read and verify the journal"), Role.AUDITOR, Role.ADMINISTRATOR)
