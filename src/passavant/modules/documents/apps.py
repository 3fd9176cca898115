"""The documents room."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from passavant.base.rooms import MenuEntry, Room


class DocumentsRoom(Room):
    name = "passavant.modules.documents"
    label = "documents"
    verbose_name = _("Documents")
    menu: ClassVar = (
        MenuEntry(_("Read a picture"), "documents:read", "documents.read_picture", order=15, key="F7"),
        MenuEntry(_("Examinations"), "documents:examinations", "documents.examine", order=22),
        MenuEntry(_("Trust list"), "documents:trust", "documents.see_trust", order=70),
    )
