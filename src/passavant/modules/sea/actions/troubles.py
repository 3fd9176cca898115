"""What can keep an action from being carried out; nothing was recorded then.

SeaTrouble
├── NotHere          the record belongs to another site or post, or does not exist
├── InPort           this vessel is in port already; `call` is its key
├── NotInPort        the vessel has sailed, or its record was voided
├── WrongTimes       the vessel would sail before it arrived
├── NotAList         the file holds nobody or is another vessel's; `finding` says why
├── NotAboard        the row is broken, left out, or of no crew
├── HasPass          this person has a shore pass
├── NeedsReason      something was found or is open, and nobody says why one goes on
├── StillAshore      somebody is out who was not named; `people` says how many
├── MarkTaken        the mark of a scan or form was used for another pass
├── TooLate          the movement is not of this lane, or no longer of this moment
├── DoneAlready      somebody did it meanwhile
├── NoSecondLine     the second line's room could not take the person over
└── NoReception      the room of returns could not open a reception
"""

from __future__ import annotations

from uuid import UUID

from passavant.domain.values import Finding


class SeaTrouble(Exception):
    """An action cannot be carried out; nothing was recorded."""


class NotHere(SeaTrouble):
    pass


class InPort(SeaTrouble):
    def __init__(self, call: UUID) -> None:
        super().__init__(call)
        self.call = call


class NotInPort(SeaTrouble):
    pass


class WrongTimes(SeaTrouble):
    pass


class NotAList(SeaTrouble):
    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.code)
        self.finding = finding


class NotAboard(SeaTrouble):
    pass


class HasPass(SeaTrouble):
    pass


class NeedsReason(SeaTrouble):
    pass


class StillAshore(SeaTrouble):
    def __init__(self, people: int) -> None:
        super().__init__(people)
        self.people = people


class MarkTaken(SeaTrouble):
    pass


class TooLate(SeaTrouble):
    pass


class DoneAlready(SeaTrouble):
    pass


class NoSecondLine(SeaTrouble):
    pass


class NoReception(SeaTrouble):
    pass
