"""Other rooms may say what has to be done before a traveller goes, and what they record when one comes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from passavant.domain.values import Finding, Severity, stop
from passavant.modules.crossings import actions, ports, queries
from passavant.modules.crossings.tests.conftest import ERIKSSON, MORNING, ON_FOOT, Booth, scan_of

WANTED = stop("testing.wanted")
FIRST = stop("testing.do_this_first")


@pytest.fixture
def stopped() -> Iterator[None]:
    """A room that stops everybody."""
    ports.findings.answer("testing")(lambda _question: ports.Answer(findings=(WANTED,)))
    yield
    ports.findings.silence("testing")


@pytest.fixture
def gate() -> Iterator[Callable[[Callable[[ports.Deciding], tuple[Finding, ...]]], None]]:
    yield lambda answer: ports.gates.answer("testing")(answer) and None
    ports.gates.silence("testing")


def admit(booth: Booth, row: Any, *, by: str = "second_line") -> Any:
    journey = ON_FOOT
    officer = getattr(booth, by)
    return actions.admit(officer=officer, inspection=row.pk, journey=journey, note="seen", at=MORNING)


def test_a_gate_keeps_a_traveller_from_being_admitted_refused_or_closed(booth: Booth, gate: Any) -> None:
    asked: list[str] = []

    def closed(deciding: ports.Deciding) -> tuple[Finding, ...]:
        asked.append(deciding.verb)
        return (FIRST,)

    gate(closed)
    row = booth.scan(scan_of("HTI")).inspection
    common = {"officer": booth.second_line, "inspection": row.pk, "at": MORNING}
    for verb in (
        lambda: admit(booth, row),
        lambda: actions.refuse(**common, reason="visa"),
        lambda: actions.close(**common, reason="mistake"),
    ):
        with pytest.raises(actions.Gated) as gated:
            verb()
        assert gated.value.findings == (FIRST,)
    assert asked == ["admit", "refuse", "close"]
    actions.refer(**common, reason="finding")


def test_the_first_line_is_not_told_what_a_gate_waits_for(booth: Booth, gate: Any) -> None:
    gate(lambda _deciding: (FIRST,))
    row = booth.scan(scan_of("HTI")).inspection
    with pytest.raises(actions.NeedsSecondLine):
        admit(booth, row, by="first_line")


def test_a_gate_that_fails_keeps_nobody_whom_nothing_stops(booth: Booth, gate: Any) -> None:
    gate(broken)
    assert admit(booth, booth.scan(scan_of("HTI")).inspection, by="first_line").pk


def test_a_stopped_traveller_stays_until_every_gate_can_answer(
    booth: Booth, gate: Any, stopped: None
) -> None:
    gate(broken)
    row = booth.scan(scan_of("HTI")).inspection
    with pytest.raises(actions.Gated) as gated:
        admit(booth, row)
    assert [finding.code for finding in gated.value.findings] == ["port.unanswered"]


def broken(_deciding: ports.Deciding) -> tuple[Finding, ...]:
    raise RuntimeError


def test_whom_something_stops_since_they_passed_is_no_second_look(booth: Booth) -> None:
    row = booth.scan(scan_of("HTI")).inspection
    admit(booth, row)
    assert booth.scan(scan_of("HTI")).passed is not None
    ports.findings.answer("testing")(lambda _question: ports.Answer(findings=(WANTED,)))
    try:
        again = booth.scan(scan_of("HTI"))
        assert again.passed is None
        assert again.inspection is not None
        assert again.inspection.recommendation == "stop"
        assert again.inspection.pk != row.pk
    finally:
        ports.findings.silence("testing")


def test_a_room_is_told_of_an_inspection_once(booth: Booth) -> None:
    told: list[ports.Opening] = []
    ports.opened.answer("testing")(told.append)
    try:
        first = booth.scan(ERIKSSON)
        booth.scan(ERIKSSON)
    finally:
        ports.opened.silence("testing")
    assert [opening.inspection for opening in told] == [first.inspection.pk]


def test_what_the_first_line_reads_is_said_by_the_room_that_finds_it() -> None:
    shown, hidden = stop("testing.shown"), Finding(code="testing.hidden", severity=Severity.NOTE)
    assert not ports.first_line_reads(shown)
    assert ports.first_line_reads(hidden)
    ports.let_first_line_read("testing.shown")
    ports.keep_from_first_line("testing.hidden")
    assert ports.first_line_reads(shown)
    assert not ports.first_line_reads(hidden)


def test_other_rooms_are_told_how_a_crossing_stands(booth: Booth) -> None:
    told: list[ports.Crossed] = []
    ports.crossed.answer("testing")(told.append)
    try:
        row = booth.scan(scan_of("HTI"), direction="exit").inspection
        admit(booth, row)
        admit(booth, row)
        common = {"officer": booth.first_line, "crossing": row.pk, "reason": "mistake", "at": MORNING}
        turned = actions.propose_correction(**common, changes={"direction": "entry"})
        actions.agree_to_amendment(officer=booth.supervisor, amendment=turned.pk, at=MORNING)
        voided = actions.propose_voiding(**common)
        actions.agree_to_amendment(officer=booth.supervisor, amendment=voided.pk, at=MORNING)
    finally:
        ports.crossed.silence("testing")
    assert [(each.direction, each.is_void) for each in told] == [
        ("exit", False),
        ("entry", False),
        ("entry", True),
    ]


def test_no_crossing_stands_without_what_another_room_records_of_it(booth: Booth) -> None:
    row = booth.scan(scan_of("HTI")).inspection
    ports.crossed.answer("testing")(spoilt)
    try:
        with pytest.raises(actions.Gated) as gated:
            admit(booth, row)
    finally:
        ports.crossed.silence("testing")
    assert [finding.code for finding in gated.value.findings] == ["port.unanswered"]
    assert queries.find_crossing(row.pk) is None
    assert admit(booth, row).pk == row.pk


def spoilt(_crossed: ports.Crossed) -> None:
    raise RuntimeError
