"""The watchlists room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from passavant.base.rooms import Room


class WatchlistsRoom(Room):
    name = "passavant.modules.watchlists"
    label = "watchlists"
    verbose_name = _("Watchlists")
