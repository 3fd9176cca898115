"""The persons room."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from passavant.base.rooms import MenuEntry, Room


class PersonsRoom(Room):
    name = "passavant.modules.persons"
    label = "persons"
    verbose_name = _("Persons")
    menu: ClassVar = (MenuEntry(_("Linked documents"), "persons:worklist", "persons.see", order=54),)
