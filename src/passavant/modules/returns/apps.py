"""The returns room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from passavant.base.rooms import Room


class ReturnsRoom(Room):
    name = "passavant.modules.returns"
    label = "returns"
    verbose_name = _("Returns")
