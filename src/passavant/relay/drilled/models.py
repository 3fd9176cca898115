"""The rows of the drilled room, in the form of this process's version."""

from __future__ import annotations

from django.db import models

from passavant.journal.tables import Projection
from passavant.relay.drilled.versions import IS_AHEAD, IS_LEVEL


class Probe(Projection):
    """What was noted."""

    id = models.UUIDField(primary_key=True)
    words = models.CharField(max_length=64)
    if IS_LEVEL:
        post = models.CharField(max_length=16, default="")
    if IS_AHEAD:
        weight = models.IntegerField(default=0)

    class Meta:
        app_label = "drilled"

    def __str__(self) -> str:
        return self.words


if IS_AHEAD:

    class Echo(Projection):
        """What was noted of the new kind."""

        id = models.UUIDField(primary_key=True)
        words = models.CharField(max_length=64)

        class Meta:
            app_label = "drilled"

        def __str__(self) -> str:
            return self.words
