"""Addresses of the visas room."""

from __future__ import annotations

from django.urls import path

from passavant.modules.visas.web import bans, visas

urlpatterns = [
    path("", visas.visas, name="visas"),
    path("new/", visas.new, name="new"),
    path("<uuid:visa>/", visas.visa, name="visa"),
    path("bans/", bans.bans, name="bans"),
    path("bans/new/", bans.new, name="new-ban"),
    path("bans/<uuid:ban>/", bans.ban, name="ban"),
]
