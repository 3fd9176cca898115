"""One kind of fact in three versions, of which each program knows those up to its own; and one that is new."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from passavant.journal import Audience, Sensitivity, fact, upcast
from passavant.relay.drilled.versions import IS_AHEAD, IS_LEVEL

PROBE, ECHO = "drilled.probe.noted", "drilled.echo.noted"


@fact(
    PROBE,
    version=1 + IS_LEVEL + IS_AHEAD,
    audience=Audience.EVERYWHERE,
    sensitivity=Sensitivity.PLAIN,
    keep_years=None,
)
class ProbeNoted:
    """Something is noted, so that a drill can ask where it has come to."""

    probe: UUID
    words: str
    if IS_LEVEL:
        post: str
    if IS_AHEAD:
        weight: int


if IS_AHEAD:

    @fact(ECHO, audience=Audience.EVERYWHERE, sensitivity=Sensitivity.PLAIN, keep_years=None)
    class EchoNoted:
        """The same, of a kind that only the program ahead knows."""

        echo: UUID
        words: str


if IS_LEVEL:

    @upcast(PROBE, from_version=1)
    def say_post(body: dict[str, Any]) -> dict[str, Any]:
        return {**body, "post": ""}


if IS_AHEAD:

    @upcast(PROBE, from_version=2)
    def say_weight(body: dict[str, Any]) -> dict[str, Any]:
        return {**body, "weight": 0}
