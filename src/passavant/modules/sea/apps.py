"""The sea room."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from passavant.base.rooms import MenuEntry, Room


class SeaRoom(Room):
    name = "passavant.modules.sea"
    label = "sea"
    verbose_name = _("Vessels")
    menu: ClassVar = (
        MenuEntry(_("Vessels"), "sea:calls", "sea.see_calls", order=49),
        MenuEntry(_("Shore lane"), "sea:lane", "sea.cross", order=49),
    )
