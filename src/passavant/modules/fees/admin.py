"""The back office of the schedule and the exemptions: ordinary admin, whose every save is in the journal."""

from __future__ import annotations

from django.contrib import admin

from passavant.base.kept_admin import KeptAdmin
from passavant.modules.fees.models import Exemption, Fee


@admin.register(Fee)
class FeeAdmin(KeptAdmin):
    list_display = ("code", "condition", "amount", "currency", "valid_from", "valid_to")


@admin.register(Exemption)
class ExemptionAdmin(KeptAdmin):
    list_display = ("code", "title", "valid_from", "valid_to")
