"""Seeded fault histories over really running sites: nothing acknowledged is lost, nothing doubled, nobody disagrees.

PASSAVANT_HISTORIES says how many, PASSAVANT_SEED from which seed on; `passavant drill` plays hundreds.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from passavant.base.pytest_plugin import engine
from passavant.relay.bad_line import bad_line
from passavant.relay.drilling import Drill
from passavant.relay.testing import network

pytestmark = pytest.mark.slow

HISTORIES = int(os.environ.get("PASSAVANT_HISTORIES", "20" if engine() == "sqlite" else "4"))
FIRST = int(os.environ.get("PASSAVANT_SEED", "1804"))
BY = {"HT-OUA": "https", "HT-MAL": "nats", "HT-BEL": "file"}


@pytest.fixture(scope="module")
def drill(running_site) -> Iterator[Drill]:
    lines = []

    def through(address: str) -> str:
        lines.append(stack.enter_context(bad_line(address)))
        return lines[-1].address

    with ExitStack() as stack, network(running_site, BY, line=through) as net:
        yield Drill(net, lines[0])


@pytest.mark.parametrize("seed", range(FIRST, FIRST + HISTORIES))
def test_a_history(drill: Drill, seed: int) -> None:
    told = drill.play(seed)
    print(
        f"seed {seed}: {told.acknowledged} acknowledged, {told.lost} lost, {told.seconds:.1f} s; {told.steps}"
    )
    assert told.is_well, f"seed {seed}: {told.lost} lost, {told.faults}; steps {told.steps}"


def test_a_loss_would_be_seen(drill: Drill) -> None:
    drill.acknowledged.setdefault("HT-OUA", set()).add("never recorded")
    told = drill.play(FIRST, steps=0)
    assert (told.lost, told.is_well) == (1, False)
