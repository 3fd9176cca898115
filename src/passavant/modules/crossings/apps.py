"""The crossings room."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from passavant.base.rooms import MenuEntry, Room


class CrossingsRoom(Room):
    name = "passavant.modules.crossings"
    label = "crossings"
    verbose_name = _("Crossings")
    menu: ClassVar = (
        MenuEntry(_("Booth"), "crossings:booth", "crossings.inspect", order=10, key="F2"),
        MenuEntry(_("Second line"), "crossings:second-line", "crossings.decide_second_line", order=20),
        MenuEntry(_("Find"), "crossings:find", "crossings.find", order=30, key="F4"),
        MenuEntry(_("Today"), "crossings:day", "crossings.see_day", order=40),
        MenuEntry(_("Needs you"), "crossings:needs-you", "crossings.decide_amendment", order=25),
    )
