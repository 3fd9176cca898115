"""Ids that begin with the time at which they are made: UUIDv7 (RFC 9562, 5.7).

Rows with such ids lie in the order in which they were made, so whatever is written now is written at one end of an
index, and a month of rows is a range of ids (see `months.py`). The time in an id says where a row lies and no more:
when something happened stands in its fact, and an id of any other kind is as good, only not as quick.
"""

from __future__ import annotations

import secrets
import uuid
from datetime import UTC, datetime, timedelta
from uuid import UUID

from passavant.journal import clock

_RANDOM_BITS = 74
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ONE = timedelta(milliseconds=1)


def new_id() -> UUID:
    """An id for what begins now, such as a scan."""
    return id_at(clock.now(), secrets.randbits(_RANDOM_BITS))


def id_at(instant: datetime, random_bits: int) -> UUID:
    """The UUIDv7 of an aware instant; of `random_bits` the lower 74 count.

    Source: RFC 9562, 5.7: 48 bits of milliseconds, the version, 12 random bits, the variant, 62 random bits.
    """
    high, low = (random_bits >> 62) & 0xFFF, random_bits & (1 << 62) - 1
    return UUID(int=_milliseconds(instant) << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)


def first_id(instant: datetime) -> UUID:
    """What no UUIDv7 of an aware instant or of a later one is less than, and every earlier one is."""
    return UUID(int=_milliseconds(instant) << 80)


def id_beside(other: UUID, name: str) -> UUID:
    """A second id that follows from another one, of the same time; the same again for the same name.

    Beside an id that holds no time it holds none either.
    """
    named = uuid.uuid5(other, name)
    if other.version != 7:
        return named
    return UUID(int=(other.int >> 80 << 80) | 0x7 << 76 | named.int & ((1 << 76) - 1))


def by_site(subject: object, site: str) -> str:
    """The key of a row that holds what one site says of something of which several may speak.

    Chains come in any order, and none may write over another's rows.
    """
    return f"{subject}@{site}"


def _milliseconds(instant: datetime) -> int:
    return (instant - _EPOCH) // _ONE
