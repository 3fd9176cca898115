"""Addresses of the sites room."""

from __future__ import annotations

from django.urls import path

from passavant.modules.sites import web

urlpatterns = [
    path("shift/", web.shift, name="sign-on"),
    path("shift/end/", web.end_shift, name="sign-off"),
    path("posts/", web.post_list, name="posts"),
    path("officers/", web.officer_list, name="officers"),
    path("officers/new/", web.officer_form, name="officer-new"),
    path("officers/<str:code>/", web.officer_form, name="officer"),
    path("devices/", web.device_list, name="devices"),
    path("devices/<str:code>/withdraw/", web.device_withdraw, name="device-withdraw"),
    path("journal/", web.journal, name="journal"),
]
