"""The minors room."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from passavant.base.rooms import MenuEntry, Room


class MinorsRoom(Room):
    name = "passavant.modules.minors"
    label = "minors"
    verbose_name = _("Children")
    menu: ClassVar = (
        MenuEntry(_("Notices about children"), "minors:notices", "minors.see_notices", order=25),
        MenuEntry(_("Exit authorisations"), "minors:authorisations", "minors.see_authorisations", order=26),
    )
