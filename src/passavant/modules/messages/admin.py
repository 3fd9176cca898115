"""The back office of groups of posts: ordinary admin, whose every save is in the journal."""

from __future__ import annotations

from django.contrib import admin

from passavant.base.kept_admin import KeptAdmin
from passavant.modules.messages.models import Group


@admin.register(Group)
class GroupAdmin(KeptAdmin):
    list_display = ("code", "name", "post_codes")
