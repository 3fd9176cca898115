"""Addresses of the messages room."""

from __future__ import annotations

from django.urls import path

from passavant.modules.messages.web import groups, reading, writing

urlpatterns = [
    path("", reading.inbox, name="inbox"),
    path("register/", reading.register, name="register"),
    path("posts/", reading.by_post, name="by-post"),
    path("new/", writing.new, name="new"),
    path("groups/", groups.groups, name="groups"),
    path("groups/<slug:code>/", groups.group, name="group"),
    path("<str:message>/", reading.message, name="message"),
    path("<str:message>/withdraw/", writing.withdraw, name="withdraw"),
    path("<str:message>/correct/", writing.correct, name="correct"),
]
