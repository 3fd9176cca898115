"""The floor of the network, as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class RelayConfig(AppConfig):
    name = "passavant.relay"
    label = "relay"

    def ready(self) -> None:
        from passavant.relay import wording  # noqa: F401, PLC0415  (it declares itself)
