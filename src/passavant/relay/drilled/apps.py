"""The drilled room, as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class DrilledConfig(AppConfig):
    name = "passavant.relay.drilled"
    label = "drilled"

    def ready(self) -> None:
        from passavant.relay.drilled import project  # noqa: F401, PLC0415  (it declares itself)
