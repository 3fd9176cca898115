"""A reader on the post's own bus, by PC/SC. Needs `pyscard`, which only posts with readers install."""

from __future__ import annotations

import importlib
from types import ModuleType
from typing import Any, Self

NOT_INSTALLED = "Chip readers need pyscard, which is not installed: pip install 'passavant[readers]'"


class NoReader(ConnectionError):
    """No reader, no document on it, or no library to speak with it; the message says which and what to do."""


class ReaderTransport:
    """The chip on a reader; use it in a `with` block, so that the next document finds the reader free."""

    def __init__(self, connection: Any) -> None:  # the library's own class
        self._connection = connection

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.disconnect()

    def transmit(self, command: bytes) -> bytes:
        """One command and its answer.

        Raises:
            ConnectionError: the document was taken off the reader.
        """
        errors = _library("smartcard.Exceptions")
        try:
            data, first, second = self._connection.transmit(list(command))
        except errors.SmartcardException as said:
            raise ConnectionError(f"the chip does not answer: {said}") from said
        return bytes(data) + bytes((first, second))


def reader_names() -> tuple[str, ...]:
    """The readers that the post has.

    Raises:
        NoReader: the library is missing, or its service does not run.
    """
    return tuple(str(reader) for reader in _readers())


def connect(name: str = "") -> ReaderTransport:
    """The document on a reader: the one whose name contains `name`, else the first.

    Raises:
        NoReader: none of that name, or nothing lies on it.
    """
    found = [reader for reader in _readers() if name.lower() in str(reader).lower()]
    if not found:
        raise NoReader(f"no reader named {name!r}; plug it in" if name else "no reader; plug one in")
    errors = _library("smartcard.Exceptions")
    connection = found[0].createConnection()
    try:
        connection.connect()
    except errors.SmartcardException as said:
        raise NoReader(f"nothing answers on {found[0]}; lay the document on it: {said}") from said
    return ReaderTransport(connection)


def _readers() -> list[Any]:
    errors = _library("smartcard.Exceptions")
    try:
        return list(_library("smartcard.System").readers())
    except errors.SmartcardException as said:
        raise NoReader(f"the service for readers does not run: {said}") from said


def _library(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ImportError as missing:
        raise NoReader(NOT_INSTALLED) from missing
