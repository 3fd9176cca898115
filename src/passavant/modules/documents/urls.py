"""Addresses of the documents room."""

from __future__ import annotations

from django.urls import path

from passavant.modules.documents.web import examining, pictures, trust

urlpatterns = [
    path("read/", pictures.read, name="read"),
    path("examinations/", examining.latest, name="examinations"),
    path("examinations/<uuid:examination>/", examining.examination, name="examination"),
    path("examine/<uuid:inspection>/", examining.examine, name="examine"),
    path("examine/<uuid:inspection>/chip/", examining.chip, name="examine-chip"),
    path("numbers/", examining.number, name="number"),
    path("trust/", trust.sources, name="trust"),
    path("trust/preview/", trust.preview, name="trust-preview"),
    path("trust/<uuid:source>/withdraw/", trust.withdraw, name="trust-withdraw"),
]
