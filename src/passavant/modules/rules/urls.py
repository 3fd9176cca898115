"""Addresses of the rules room."""

from __future__ import annotations

from django.urls import path

from passavant.modules.rules.web import changing, reading, window

urlpatterns = [
    path("", reading.in_force, name="in-force"),
    path("what-if/", reading.what_if, name="what-if"),
    path("changes/", changing.changes, name="changes"),
    path("changes/<uuid:change>/", changing.change, name="change"),
    path("roll-back/<slug:sha256>/", changing.roll_back, name="roll-back"),
    path("drafts/", changing.drafts, name="drafts"),
    path("drafts/<uuid:draft>/", changing.draft, name="draft"),
    path("inspections/<uuid:inspection>/", window.inspection, name="inspection"),
]
