"""The messages room."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from passavant.base.rooms import MenuEntry, Room


class MessagesRoom(Room):
    name = "passavant.modules.messages"
    label = "messages"
    verbose_name = _("Messages")
    menu: ClassVar = (MenuEntry(_("Messages"), "messages:inbox", "messages.read", order=70),)
