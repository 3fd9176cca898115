"""The persons room."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from passavant.base.rooms import Room


class PersonsRoom(Room):
    name = "passavant.modules.persons"
    label = "persons"
    verbose_name = _("Persons")
