"""Addresses: the shell at the root, each room under its own name, the API, the back office."""

from __future__ import annotations

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from passavant.base.rooms import room_part, rooms
from passavant.config.api import api
from passavant.relay.answering import over_https

_rooms: list[URLPattern | URLResolver] = [
    path(f"{room.room}/", include((f"{room.name}.urls", room.label)))
    for room in rooms()
    if room_part(room.room, "urls")
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(("passavant.base.urls", "base"))),
    path("api/", api.urls),
    path("admin/", admin.site.urls),
    path("relay/", over_https, name="relay"),
    *_rooms,
]
handler400 = "passavant.base.views.unfit"
handler403 = "passavant.base.views.forbidden"
handler404 = "passavant.base.views.not_found"
