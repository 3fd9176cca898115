"""Rows of the drilled room from its facts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from passavant.journal import Change, Envelope, Put, projects
from passavant.relay.drilled import facts, models
from passavant.relay.drilled.versions import IS_AHEAD


@projects(facts.ProbeNoted)
def probe(fact: Any, _: Envelope) -> Iterable[Change]:
    row = asdict(fact)
    return [Put(models.Probe, row.pop("probe"), row)]


if IS_AHEAD:

    @projects(facts.EchoNoted)
    def echo(fact: Any, _: Envelope) -> Iterable[Change]:
        return [Put(models.Echo, fact.echo, {"words": fact.words})]
