"""What is done on market days: passes issued and shown, people counted, the day closed."""

from passavant.modules.market.actions.closing import close_day, is_open, settle
from passavant.modules.market.actions.counting import count, undo_count
from passavant.modules.market.actions.crossing import (
    Gate,
    Showing,
    answer_of,
    note_window_crossing,
    send_to_second_line,
    show,
)
from passavant.modules.market.actions.issuing import Issued, Wanted, issue, withdraw
from passavant.modules.market.actions.troubles import (
    AlreadyHeld,
    DoneAlready,
    MarketTrouble,
    MarkTaken,
    NeedsReason,
    NoSecondLine,
    NotHere,
    TooLate,
)

__all__ = [
    "AlreadyHeld",
    "DoneAlready",
    "Gate",
    "Issued",
    "MarkTaken",
    "MarketTrouble",
    "NeedsReason",
    "NoSecondLine",
    "NotHere",
    "Showing",
    "TooLate",
    "Wanted",
    "answer_of",
    "close_day",
    "count",
    "is_open",
    "issue",
    "note_window_crossing",
    "send_to_second_line",
    "settle",
    "show",
    "undo_count",
    "withdraw",
]
