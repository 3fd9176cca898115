"""What is done at a reception: opened, cards given, people registered, helped, and counted at its end."""

from passavant.modules.returns.actions.amending import (
    CORRECTABLE,
    correct,
    decide_voiding,
    fields_of,
    propose_voiding,
)
from passavant.modules.returns.actions.helping import end_help, refer, take_over
from passavant.modules.returns.actions.receiving import (
    MOST_AT_ONCE,
    close_reception,
    give_tokens,
    leave_out_row,
    mend_row,
    open_reception,
    receive_manifest,
    reopen_reception,
    take_back_token,
)
from passavant.modules.returns.actions.registering import Registered, Said, Station, number_of, register
from passavant.modules.returns.actions.troubles import (
    CardUsed,
    DecidedAlready,
    NeedsReason,
    NotAList,
    NotGiven,
    NotHere,
    NotOpenYet,
    ReceptionOver,
    ReturnsTrouble,
    WrongReception,
)

__all__ = [
    "CORRECTABLE",
    "MOST_AT_ONCE",
    "CardUsed",
    "DecidedAlready",
    "NeedsReason",
    "NotAList",
    "NotGiven",
    "NotHere",
    "NotOpenYet",
    "ReceptionOver",
    "Registered",
    "ReturnsTrouble",
    "Said",
    "Station",
    "WrongReception",
    "close_reception",
    "correct",
    "decide_voiding",
    "end_help",
    "fields_of",
    "give_tokens",
    "leave_out_row",
    "mend_row",
    "number_of",
    "open_reception",
    "propose_voiding",
    "receive_manifest",
    "refer",
    "register",
    "reopen_reception",
    "take_back_token",
    "take_over",
]
