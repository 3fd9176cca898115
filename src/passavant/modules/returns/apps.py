"""The returns room."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from passavant.base.rooms import MenuEntry, Room


class ReturnsRoom(Room):
    name = "passavant.modules.returns"
    label = "returns"
    verbose_name = _("Returns")
    menu: ClassVar = (
        MenuEntry(_("Returns"), "returns:receptions", "returns.see_reception", order=45),
        MenuEntry(_("Help first"), "returns:queue", "returns.help", order=46),
    )
