"""The network room."""

from __future__ import annotations

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from passavant.base.rooms import At, MenuEntry, Room


class NetworkRoom(Room):
    name = "passavant.modules.network"
    label = "network"
    verbose_name = _("Posts and their lines")
    menu: ClassVar = (
        MenuEntry(
            _("Posts and their lines"), "network:posts", "network.see_posts", order=88, at=At.HEADQUARTERS
        ),
        MenuEntry(_("In between"), "network:between", "network.see_between", order=89, at=At.HEADQUARTERS),
        MenuEntry(_("Line to headquarters"), "network:line", "network.see_line", order=88, at=At.POST),
    )
