"""Where a command belongs: called at another site, it says so in one sentence and does nothing."""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import CommandError


def only_at_headquarters(command: str) -> None:
    """Raise CommandError at a post."""
    site = settings.PASSAVANT.site
    if not site.is_headquarters:
        raise CommandError(
            f"`passavant {command}` belongs to headquarters, and {site.code} is a post: run it at {site.headquarters}"
        )


def only_at_a_post(command: str) -> None:
    """Raise CommandError at headquarters, and at a site that stands alone."""
    site = settings.PASSAVANT.site
    if site.is_headquarters:
        raise CommandError(
            f"`passavant {command}` belongs to a post under a headquarters, and {site.code} is under none: run it there"
        )
