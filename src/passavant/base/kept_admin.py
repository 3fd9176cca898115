"""The back office's page of a kept table: ordinary admin, with the journal as its only log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin

if TYPE_CHECKING:
    _ModelAdmin = admin.ModelAdmin[Any]
else:
    _ModelAdmin = admin.ModelAdmin


class KeptAdmin(_ModelAdmin):
    """Every save is a fact with its author. Django's second log is left empty.

    Its rows would point at officers, and a rebuild empties that table before it fills it again.
    """

    def log_addition(self, *_: Any, **__: Any) -> Any:
        """The journal has it."""

    def log_change(self, *_: Any, **__: Any) -> Any:
        """The journal has it."""

    def log_deletions(self, *_: Any, **__: Any) -> Any:
        """The journal has it."""
