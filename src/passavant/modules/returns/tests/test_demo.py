"""The demonstration shows every state of a reception."""

from __future__ import annotations

from passavant.base.demo import DemoPlan
from passavant.modules.returns import demo, queries
from passavant.modules.returns.reasons import Status
from passavant.modules.returns.tests.conftest import AT


def test_the_demonstration_has_something_for_every_screen(yard):
    demo.fill(DemoPlan(people=10, crossings=10, seed=7, now=AT), lambda _count: None)
    now, *over = queries.receptions([])
    assert [row.is_open for row in (now, *over)] == [True, False, False]
    assert {row.means for row in over} == {"bus", "boat"}
    counted = queries.counts(now)
    assert counted.unused > 0
    assert counted.broken > 0
    assert counted.not_come > 0
    assert {person.status for person in queries.queue([])} >= {Status.WAITING, Status.TAKEN_OVER}
