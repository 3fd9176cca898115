"""The floor that rooms stand on, as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "passavant.base"
    label = "base"
    verbose_name = "Passavant"

    def ready(self) -> None:
        from passavant.base import facts, wording  # noqa: F401, PLC0415  (they declare themselves)
