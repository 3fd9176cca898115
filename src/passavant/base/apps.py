"""The floor that rooms stand on, as a Django app."""

from __future__ import annotations

from django.apps import AppConfig
from django.contrib.auth.signals import user_logged_in


class BaseConfig(AppConfig):
    name = "passavant.base"
    label = "base"
    verbose_name = "Passavant"

    def ready(self) -> None:
        from passavant.base import facts, wording  # noqa: F401, PLC0415  (they declare themselves)
        from passavant.base.authentication import remember_one_time_password  # noqa: PLC0415  (models are ready now)

        user_logged_in.connect(remember_one_time_password)
