"""The visas room."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from passavant.base.rooms import MenuEntry, Room


class VisasRoom(Room):
    name = "passavant.modules.visas"
    label = "visas"
    verbose_name = _("Visas")
    menu: ClassVar = (
        MenuEntry(_("Visas and permits"), "visas:visas", "visas.see", order=52),
        MenuEntry(_("Entry bans"), "visas:bans", "visas.see_bans", order=53),
    )
