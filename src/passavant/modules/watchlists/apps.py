"""The watchlists room."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from passavant.base.rooms import MenuEntry, Room


class WatchlistsRoom(Room):
    name = "passavant.modules.watchlists"
    label = "watchlists"
    verbose_name = _("Watchlists")
    menu: ClassVar = (
        MenuEntry(_("Hits"), "watchlists:hits", "watchlists.see_hits", order=21),
        MenuEntry(_("Alerts"), "watchlists:alerts", "watchlists.see_alerts", order=23),
        MenuEntry(_("Look up"), "watchlists:look-up", "watchlists.look_up", order=24),
        MenuEntry(_("Watchlists"), "watchlists:lists", "watchlists.see_lists", order=60),
        MenuEntry(_("To release"), "watchlists:proposals", "watchlists.release_entry", order=61),
        MenuEntry(_("Outcomes"), "watchlists:outcomes", "watchlists.see_outcomes", order=62),
    )
