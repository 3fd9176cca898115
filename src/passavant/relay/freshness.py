"""Of when a site's knowledge of the others is: what rooms ask that answer by what headquarters keeps."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings

from passavant.relay.models import Link


def in_step_at() -> datetime | None:
    """When this site last had everything that headquarters had for it; None where that is not known."""
    reached = Link.objects.exclude(reached_at=None).order_by("-reached_at")
    return reached.values_list("reached_at", flat=True).first()


def known_as_of(at: datetime) -> datetime | None:
    """The moment by whose knowledge this site answers, at a moment, of what is also recorded elsewhere.

    Headquarters and a site that stands alone know by themselves; a post knows what it was told, None: it never was in
    step.
    """
    return at if settings.PASSAVANT.site.is_headquarters else in_step_at()
