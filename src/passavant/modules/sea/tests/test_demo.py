"""The demonstration shows every state of a vessel."""

from __future__ import annotations

from passavant.base.demo import DemoPlan
from passavant.modules.returns import queries as returns
from passavant.modules.sea import demo, queries
from passavant.modules.sea.tests.conftest import FRIDAY


def test_the_demonstration_has_something_for_every_screen(quay):
    demo.fill(DemoPlan(people=10, crossings=10, seed=7, now=FRIDAY), lambda _count: None)
    cruise, coaster = queries.in_port([])
    (sailed,) = queries.sailed_lately([])
    board = queries.on_board(cruise.pk)
    assert (board.passengers, board.transit, board.broken) == (40, 38, 1)
    assert len(queries.ashore(cruise.pk)) == 4
    assert queries.tally(cruise.pk) == {"out": 37, "back": 23, "ashore": 14}
    (alert,) = queries.alerts([], at=FRIDAY)
    assert (alert.call, alert.people, alert.is_overdue) == (cruise, 18, False)
    assert queries.on_board(coaster.pk).crew == 0
    assert [(row.word, came is not None) for row, _person, came in queries.left_by(sailed.pk)] == [
        ("deserted", True),
        ("hospital", False),
    ]
    (sloop,) = queries.interdictions([])
    reception = returns.find_reception(sloop.reception)
    assert reception is not None
    assert (reception.means, reception.expected) == ("boat", 99)
