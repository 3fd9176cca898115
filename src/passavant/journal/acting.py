"""Who is acting, for writes that go through `save()` and so cannot name their author as an argument."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_actor: ContextVar[str] = ContextVar("journal_actor", default="system")


@contextmanager
def acting(actor: str) -> Iterator[None]:
    """Let `actor`, an officer's code, be the author of what is saved inside the block."""
    token = _actor.set(actor)
    try:
        yield
    finally:
        _actor.reset(token)


def current_actor() -> str:
    return _actor.get()
