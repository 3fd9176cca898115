"""The rules room."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from passavant.base.rooms import MenuEntry, Room


class RulesRoom(Room):
    name = "passavant.modules.rules"
    label = "rules"
    verbose_name = _("Entry and exit rules")
    menu: ClassVar = (
        MenuEntry(_("Rules"), "rules:in-force", "rules.see", order=55),
        MenuEntry(_("Rules to sign"), "rules:changes", "rules.sign", order=56),
    )
