"""Seeded fault histories over really running sites: nothing acknowledged is lost, nothing doubled, nobody disagrees.

PASSAVANT_HISTORIES says how many, PASSAVANT_SEED from which seed on, PASSAVANT_STEPS how long each is; `passavant
drill` plays hundreds, of ten steps.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from passavant.base.pytest_plugin import engine
from passavant.relay.drilling import CARRIERS, PROGRAMS, Drill, drill

pytestmark = [pytest.mark.slow, pytest.mark.both_databases]

HISTORIES = int(os.environ.get("PASSAVANT_HISTORIES", "20" if engine() == "sqlite" else "2"))
FIRST = int(os.environ.get("PASSAVANT_SEED", "1804"))
STEPS = int(os.environ.get("PASSAVANT_STEPS", "6"))


@pytest.fixture(scope="module")
def broken(running_site) -> Iterator[Drill]:
    with drill(running_site, CARRIERS) as broken:
        yield broken


@pytest.mark.parametrize("seed", range(FIRST, FIRST + HISTORIES))
def test_a_history(broken: Drill, seed: int) -> None:
    told = broken.play(seed, steps=STEPS)
    print(
        f"seed {seed}: {told.acknowledged} acknowledged, {told.lost} lost, {told.seconds:.1f} s; {told.steps}"
    )
    assert told.is_well, f"seed {seed}: {told.lost} lost, {told.faults}; steps {told.steps}"


def test_a_loss_would_be_seen(broken: Drill) -> None:
    broken.acknowledged.setdefault("HT-OUA", set()).add("never recorded")
    told = broken.play(FIRST, steps=0)
    assert (told.lost, told.is_well) == (1, False)


@pytest.mark.skipif(engine() != "sqlite", reason="what sites keep and pass on is the same on both engines")
def test_versions_differ_for_weeks_and_nothing_is_lost(running_site) -> None:
    """A post ahead, one behind, headquarters upgraded in the middle: kept by all, shown by whoever can read it."""
    carriers = {"HT-OUA": "https", "HT-BEL": "file"}
    with drill(running_site, carriers, PROGRAMS) as skewed:
        hq, ahead, behind = skewed.net.hq, *skewed.net.posts.values()
        skewed.note(ahead, 6)
        skewed.note(behind, 3)
        skewed.note(hq, 2)
        exchange_all(skewed)
        at_hq = hq.notes()
        newer = set(at_hq.kept["HT-OUA"]) - at_hq.shown.keys()
        assert len(newer) == 6  # three of a newer version, three of a kind that headquarters does not know
        assert len(behind.notes().kept["HT-OUA"]) == 3  # the version is passed on, the kind for nobody as yet
        assert not newer & behind.notes().shown.keys()

        skewed.upgrade(hq)
        assert newer <= hq.notes().shown.keys()
        exchange_all(skewed)
        assert behind.notes().kept == hq.notes().kept
        skewed.upgrade(behind)  # two versions at once
        assert behind.notes().shown == hq.notes().shown
        assert len(hq.notes().shown) == 11

        assert skewed.net.check(exchange=False) == []


def exchange_all(skewed: Drill) -> None:
    for post in (*skewed.net.posts, *skewed.net.posts):
        skewed.net.exchange_at_last(post)


@pytest.mark.skipif(engine() != "sqlite", reason="one engine is enough for what chance does to versions")
def test_a_skewed_history(running_site) -> None:
    with drill(running_site, CARRIERS, PROGRAMS) as skewed:
        told = skewed.play(FIRST, steps=6)
    print(f"{told.acknowledged} acknowledged, {told.lost} lost, {told.seconds:.1f} s; {told.steps}")
    assert told.is_well, told
