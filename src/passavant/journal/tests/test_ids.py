"""Ids that begin with their time: the example of RFC 9562, their order, and what follows from one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from uuid import RFC_4122, UUID, uuid4

from hypothesis import given
from hypothesis import strategies as some

from passavant.journal.ids import first_id, id_at, id_beside, new_id

INSTANTS = some.datetimes(
    min_value=datetime(1970, 1, 2),  # noqa: DTZ001  (the strategy adds the zone)
    max_value=datetime(9999, 12, 31),  # noqa: DTZ001  (the same)
    timezones=some.just(UTC),
)
BITS = some.integers(min_value=0, max_value=2**74 - 1)


def test_the_example_of_the_standard() -> None:
    """RFC 9562, appendix A.6."""
    told = datetime(2022, 2, 22, 14, 22, 22, tzinfo=timezone(timedelta(hours=-5)))
    made = id_at(told, 0xCC3 << 62 | 0x18C4DC0C0C07398F)
    assert made == UUID("017F22E2-79B0-7CC3-98C4-DC0C0C07398F")


@given(INSTANTS, BITS)
def test_every_id_is_a_uuid_of_version_7(instant: datetime, bits: int) -> None:
    made = id_at(instant, bits)
    assert (made.version, made.variant) == (7, RFC_4122)


@given(INSTANTS, INSTANTS, BITS, BITS)
def test_ids_lie_in_the_order_of_their_times(
    first: datetime, second: datetime, bits: int, others: int
) -> None:
    earlier, later = sorted((first, second))
    if later - earlier >= timedelta(milliseconds=1):
        assert id_at(earlier, bits) < first_id(later) <= id_at(later, others)


def test_two_ids_of_one_moment_are_two(clock: Callable[[datetime], None]) -> None:
    made = {new_id() for _ in range(1000)}
    assert len(made) == 1000
    assert len({each.int >> 80 for each in made}) == 1


@given(INSTANTS, BITS)
def test_what_follows_from_an_id_lies_beside_it_and_is_the_same_again(instant: datetime, bits: int) -> None:
    scan = id_at(instant, bits)
    stopped = id_beside(scan, "second line")
    assert stopped == id_beside(scan, "second line")
    assert stopped not in (scan, id_beside(scan, "left"))
    assert (stopped.version, stopped.variant, stopped.int >> 80) == (7, RFC_4122, scan.int >> 80)


def test_what_follows_from_an_id_without_a_time_has_none() -> None:
    """A page that was open when the program was upgraded sends its old mark again, and finds what it made."""
    scan = uuid4()
    assert id_beside(scan, "second line").version == 5
