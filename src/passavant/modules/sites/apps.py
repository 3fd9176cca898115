"""The sites room."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from passavant.base.rooms import MenuEntry, Room


class SitesRoom(Room):
    name = "passavant.modules.sites"
    label = "sites"
    verbose_name = _("Posts and officers")
    menu: ClassVar = (
        MenuEntry(_("Shift"), "sites:sign-on", "sites.sign_on", order=90),
        MenuEntry(_("Posts"), "sites:posts", "sites.see_posts", order=91),
        MenuEntry(_("Officers"), "sites:officers", "sites.manage_officers", order=92),
        MenuEntry(_("Devices"), "sites:devices", "sites.manage_devices", order=93),
        MenuEntry(_("Journal"), "sites:journal", "sites.read_journal", order=94),
    )
