"""Addresses of the persons room."""

from __future__ import annotations

from django.urls import path

from passavant.modules.persons.web import files, pairs

urlpatterns = [
    path("", files.worklist, name="worklist"),
    path("proposals/<uuid:proposal>/", pairs.decide, name="decide"),
    path("<str:person>/", files.person, name="person"),
    path("<str:one>/<str:other>/", pairs.compare, name="compare"),
]
