"""The one place below the web where the journal asks what time it is, so that tests can say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

_stopped_at: datetime | None = None


def now() -> datetime:
    """The time at which this site learns something; never used to order entries."""
    return _stopped_at or datetime.now(UTC)


def stop_at(instant: datetime) -> None:
    """Move a stopped clock to another instant; for tests."""
    global _stopped_at  # noqa: PLW0603  (a test's clock is one for the process)
    _stopped_at = instant


@contextmanager
def stopped_at(instant: datetime) -> Iterator[None]:
    """Stop the journal's clock; for tests and specimens."""
    global _stopped_at  # noqa: PLW0603  (a test's clock is one for the process)
    before, _stopped_at = _stopped_at, instant
    try:
        yield
    finally:
        _stopped_at = before
