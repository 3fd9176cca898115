"""Addresses of the minors room."""

from __future__ import annotations

from django.urls import path

from passavant.modules.minors.web import authorisations, child, notices

urlpatterns = [
    path("", authorisations.authorisations, name="authorisations"),
    path("new/", authorisations.register, name="register"),
    path("authorisations/<uuid:authorisation>/", authorisations.authorisation, name="authorisation"),
    path("notices/", notices.notices, name="notices"),
    path("notices/<uuid:inspection>/<str:agency>/", notices.notice, name="notice"),
    path("children/<uuid:inspection>/", child.child, name="child"),
    path("children/<uuid:inspection>/age/", child.age, name="age"),
    path("children/<uuid:inspection>/departure/", child.departure, name="departure"),
    path("children/<uuid:inspection>/screening/", child.screening, name="screening"),
]
