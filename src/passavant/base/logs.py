"""Log lines without personal data: where a program broke and by what kind of exception, never the exception's words.

A message such as "Key (name)=(DESIR) already exists" holds what was on the screen; frames and types do not.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator
from types import TracebackType

_ExceptionInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class WordlessFormatter(logging.Formatter):
    """Formats an exception as its frames (file, line, function) and its type, those before it first."""

    def format(self, record: logging.LogRecord) -> str:
        record.exc_text = None  # the cache may hold another formatter's text, with the message in it
        return super().format(record)

    def formatException(self, ei: _ExceptionInfo) -> str:  # noqa: N802  (logging's name)
        return "\n".join(_lines(ei[1])) if ei[1] is not None else ""


def _lines(exception: BaseException) -> Iterator[str]:
    for each in _oldest_first(exception):
        for frame in traceback.extract_tb(each.__traceback__):
            yield f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}'
        yield f"{type(each).__module__}.{type(each).__qualname__}"


def _oldest_first(exception: BaseException) -> list[BaseException]:
    """The exception after those that led to it; each once, because a chain may run in a circle."""
    found: list[BaseException] = []
    each: BaseException | None = exception
    while each is not None and each not in found:
        found.insert(0, each)
        each = each.__cause__ or (None if each.__suppress_context__ else each.__context__)
    return found
