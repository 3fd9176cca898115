"""The top floor as a Django app, so that its commands (serve, demo, doctor, site, room) are found."""

from __future__ import annotations

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    name = "passavant.config"
    label = "config"
