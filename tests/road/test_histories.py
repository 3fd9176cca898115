"""Seeded fault histories over really running sites: nothing acknowledged is lost, nothing doubled, nobody disagrees.

PASSAVANT_HISTORIES says how many, PASSAVANT_SEED from which seed on; `passavant drill` plays hundreds.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from passavant.base.pytest_plugin import engine
from passavant.relay.drilling import CARRIERS, Drill, drill

pytestmark = [pytest.mark.slow, pytest.mark.both_databases]

HISTORIES = int(os.environ.get("PASSAVANT_HISTORIES", "20" if engine() == "sqlite" else "2"))
FIRST = int(os.environ.get("PASSAVANT_SEED", "1804"))


@pytest.fixture(scope="module")
def broken(running_site) -> Iterator[Drill]:
    with drill(running_site, CARRIERS) as broken:
        yield broken


@pytest.mark.parametrize("seed", range(FIRST, FIRST + HISTORIES))
def test_a_history(broken: Drill, seed: int) -> None:
    told = broken.play(seed)
    print(
        f"seed {seed}: {told.acknowledged} acknowledged, {told.lost} lost, {told.seconds:.1f} s; {told.steps}"
    )
    assert told.is_well, f"seed {seed}: {told.lost} lost, {told.faults}; steps {told.steps}"


def test_a_loss_would_be_seen(broken: Drill) -> None:
    broken.acknowledged.setdefault("HT-OUA", set()).add("never recorded")
    told = broken.play(FIRST, steps=0)
    assert (told.lost, told.is_well) == (1, False)
