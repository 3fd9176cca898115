"""The stays room."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from passavant.base.rooms import MenuEntry, Room


class StaysRoom(Room):
    name = "passavant.modules.stays"
    label = "stays"
    verbose_name = _("Stays")
    menu: ClassVar = (
        MenuEntry(_("Open stays"), "stays:stays", "stays.see", order=50),
        MenuEntry(_("Stays to settle"), "stays:settle", "stays.decide_match", order=51),
    )
