"""What can go wrong between two sites; a code that `wording.py` tells in the reader's language.

RelayTrouble
├── NoLink           nothing answered: the line is cut, the address wrong, the other side down
├── Refused          headquarters answered, and says no
├── NotHeadquarters  something answered that does not hold headquarters' key
└── CannotWrite      the database takes nothing: its disk is full or broken
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError

from passavant.base.wording import tell_code
from passavant.journal.errors import JournalError


class RelayTrouble(JournalError):
    """Trouble with a code ("relay.no_link") and the details that its sentence shows."""

    def __init__(self, code: str, **details: str) -> None:
        super().__init__(code)
        self.code = code
        self.details = details

    def __str__(self) -> str:
        return tell_code(self.code, self.details)


class NoLink(RelayTrouble):
    pass


class Refused(RelayTrouble):
    pass


class NotHeadquarters(RelayTrouble):
    pass


class CannotWrite(RelayTrouble):
    pass


@contextmanager
def disk_heeded(code: str = "relay.cannot_write_here") -> Iterator[None]:
    """What could not be written was not signed for, so it comes again: a trouble like a cut line, and no crash."""
    try:
        yield
    except OperationalError as trouble:
        raise CannotWrite(code, reason=str(trouble)) from trouble
