"""The back office of posts, booths and officers: ordinary admin, whose every save is in the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin

from passavant.base.models import Officer
from passavant.modules.sites.models import Booth, Post

if TYPE_CHECKING:  # Django's own class cannot be subscripted at run time
    _PostAdmin = admin.ModelAdmin[Post]
    _BoothAdmin = admin.ModelAdmin[Booth]
    _OfficerAdmin = admin.ModelAdmin[Officer]
else:
    _PostAdmin = _BoothAdmin = _OfficerAdmin = admin.ModelAdmin


@admin.register(Post)
class PostAdmin(_PostAdmin):
    list_display = ("code", "name", "mode", "market_days", "counterpart", "is_open")
    list_filter = ("mode", "is_open")
    search_fields = ("code", "name")


@admin.register(Booth)
class BoothAdmin(_BoothAdmin):
    list_display = ("code", "post", "name", "direction", "is_active")
    list_filter = ("is_active",)


@admin.register(Officer)
class OfficerAdmin(_OfficerAdmin):
    list_display = ("code", "name", "role_codes", "post_codes", "is_active")
    list_filter = ("is_active",)
    search_fields = ("code", "name")
