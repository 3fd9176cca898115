"""What can keep an action from being carried out; nothing was recorded then.

MarketTrouble
├── AlreadyHeld     the holder of this document has a pass; `day_pass` is its key
├── MarkTaken       the mark of a scan or form was used for another pass
├── NotHere         the record belongs to another site, or does not exist
├── NeedsReason     something was found or is open, and nobody says why one goes on
├── TooLate         the crossing is not of this lane, or no longer of this moment
├── DoneAlready     somebody did it meanwhile
└── NoSecondLine    the second line's room could not take the person over
"""

from __future__ import annotations

from uuid import UUID


class MarketTrouble(Exception):
    """An action cannot be carried out; nothing was recorded."""


class AlreadyHeld(MarketTrouble):
    def __init__(self, day_pass: UUID) -> None:
        super().__init__(day_pass)
        self.day_pass = day_pass


class MarkTaken(MarketTrouble):
    pass


class NotHere(MarketTrouble):
    pass


class NeedsReason(MarketTrouble):
    pass


class TooLate(MarketTrouble):
    pass


class DoneAlready(MarketTrouble):
    pass


class NoSecondLine(MarketTrouble):
    pass
