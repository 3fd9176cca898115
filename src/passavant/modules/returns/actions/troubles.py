"""What can keep an action from being carried out; nothing was recorded then.

ReturnsTrouble
├── ReceptionOver    the reception was closed
├── NotHere          the record belongs to another site, or does not exist
├── NotGiven         a card with this number was not given out here
├── WrongReception   the card belongs to another reception
├── CardUsed         the card is in use or was taken back
├── NeedsReason      counts differ, or a change says not why
├── DecidedAlready   somebody decided meanwhile
├── NotOpenYet       the help for this person does not stand where that step begins
└── NotAList         the file holds nobody; `finding` says why
"""

from __future__ import annotations

from passavant.domain.values import Finding


class ReturnsTrouble(Exception):
    """An action cannot be carried out; nothing was recorded."""


class ReceptionOver(ReturnsTrouble):
    pass


class NotHere(ReturnsTrouble):
    pass


class NotGiven(ReturnsTrouble):
    pass


class WrongReception(ReturnsTrouble):
    pass


class CardUsed(ReturnsTrouble):
    pass


class NeedsReason(ReturnsTrouble):
    pass


class DecidedAlready(ReturnsTrouble):
    pass


class NotOpenYet(ReturnsTrouble):
    pass


class NotAList(ReturnsTrouble):
    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding
