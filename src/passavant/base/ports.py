"""Ports: a question that one room asks and that other rooms may answer, without knowing one another.

The asking room declares the port in its `ports.py`; a room that knows something answers it in its
`listeners.py`. An answer that fails is a gap that is shown, never a silence that reads as "nothing found".
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from passavant.domain.values import Finding, Severity

Question = TypeVar("Question")
Answer = TypeVar("Answer")
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A listener that failed: who, and what kind of trouble; never its message, which may hold names."""

    who: str
    trouble: str

    @property
    def finding(self) -> Finding:
        """The gap as whoever reads the answers is told of it."""
        return Finding(code="port.unanswered", severity=Severity.CHECK, details={"who": self.who})


@dataclass(slots=True)
class Port(Generic[Question, Answer]):
    """A named question with the listeners that answer it."""

    name: str
    _listeners: dict[str, Callable[[Question], Answer]] = field(default_factory=dict)

    def answer(self, who: str) -> Callable[[Callable[[Question], Answer]], Callable[[Question], Answer]]:
        """Declare a function as the answer of `who`, a room or one of its checks."""

        def declare(listener: Callable[[Question], Answer]) -> Callable[[Question], Answer]:
            if who in self._listeners:
                raise ValueError(f"{who} answers {self.name} twice")
            self._listeners[who] = listener
            return listener

        return declare

    def ask(self, question: Question) -> tuple[list[Answer], list[Unanswered]]:
        """All answers, and who could not give one."""
        answers: list[Answer] = []
        failed: list[Unanswered] = []
        for who, listener in sorted(self._listeners.items()):
            try:
                answers.append(listener(question))
            except Exception as trouble:  # noqa: BLE001  (one broken room must not stop the lane)
                # Not logger.exception: a traceback may quote the traveller.
                logger.error("%s could not answer %s: %s", who, self.name, type(trouble).__name__)  # noqa: TRY400
                failed.append(Unanswered(who, type(trouble).__name__))
        return answers, failed

    def listeners(self) -> tuple[str, ...]:
        return tuple(sorted(self._listeners))

    def silence(self, who: str) -> None:
        """Take an answer away; for tests."""
        self._listeners.pop(who, None)
