"""Addresses of the rules room."""

from __future__ import annotations

from django.urls import path

from passavant.modules.rules import web

urlpatterns = [
    path("", web.in_force, name="in-force"),
    path("what-if/", web.what_if, name="what-if"),
    path("changes/", web.changes, name="changes"),
    path("changes/<uuid:change>/", web.change, name="change"),
    path("roll-back/<slug:sha256>/", web.roll_back, name="roll-back"),
    path("drafts/", web.drafts, name="drafts"),
    path("drafts/<uuid:draft>/", web.draft, name="draft"),
    path("inspections/<uuid:inspection>/", web.inspection, name="inspection"),
]
