"""The fees room."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from passavant.base.rooms import MenuEntry, Room


class FeesRoom(Room):
    name = "passavant.modules.fees"
    label = "fees"
    verbose_name = _("Fees")
    menu: ClassVar = (
        MenuEntry(_("Cash"), "fees:cash", "fees.count", order=58),
        MenuEntry(_("Fees in figures"), "fees:figures", "fees.see_figures", order=59),
    )
