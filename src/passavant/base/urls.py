"""Addresses of the house's own pages."""

from __future__ import annotations

from django.urls import path

from passavant.base import views

urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("lock/", views.lock, name="lock"),
    path("unlock/", views.unlock, name="unlock"),
    path("password/", views.new_password, name="new-password"),
    path("language/", views.language, name="language"),
    path("theme/", views.theme, name="theme"),
    path("help/", views.help_page, name="help"),
    path("notices/", views.notices, name="notices"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
]
