"""The market room."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from passavant.base.rooms import MenuEntry, Room


class MarketRoom(Room):
    name = "passavant.modules.market"
    label = "market"
    verbose_name = _("Market days")
    menu: ClassVar = (
        MenuEntry(_("Market day"), "market:day", "market.see_day", order=47),
        MenuEntry(_("Market lane"), "market:lane", "market.cross", order=48),
    )
