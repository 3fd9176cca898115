"""The back office of posts, booths and officers: ordinary admin, whose every save is in the journal."""

from __future__ import annotations

from django.contrib import admin

from passavant.base.kept_admin import KeptAdmin
from passavant.base.models import Officer
from passavant.modules.sites.models import Booth, Post


@admin.register(Post)
class PostAdmin(KeptAdmin):
    list_display = ("code", "name", "mode", "market_days", "counterpart", "is_open")
    list_filter = ("mode", "is_open")
    search_fields = ("code", "name")


@admin.register(Booth)
class BoothAdmin(KeptAdmin):
    list_display = ("code", "post", "name", "direction", "is_active")
    list_filter = ("is_active",)


@admin.register(Officer)
class OfficerAdmin(KeptAdmin):
    list_display = ("code", "name", "role_codes", "post_codes", "is_active")
    list_filter = ("is_active",)
    search_fields = ("code", "name")
