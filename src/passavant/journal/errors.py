"""What can go wrong with a journal; the world or a caller broke its word, and each message says what to do.

JournalError
├── UnknownFact          a kind or version that this program does not know: upgrade first
├── BadFact              a fact that could not be read back, or whose row would not fit every database
├── NotTheOwner          this site may not say so: ask its owner
├── RecordedTableWrite   somebody wrote a recorded table by hand: record a fact instead
├── KeyTrouble           the site's key is missing, readable by others, or not a key
├── BrokenChain          an entry does not follow from the one before it
├── BrokenSegment        a segment file is cut off, altered or signed by a stranger
├── UnfinishedRebuild    tables are half rebuilt: finish the rebuild first
├── CannotErase          the entry is not here, or its kind must be kept
├── InUse                others work with the data of this site: stop them first
└── UpgradeTrouble       an upgrade or the way back from it cannot be done; nothing was changed
"""

from __future__ import annotations


class JournalError(Exception):
    """The journal cannot do what was asked; the message is one sentence for an administrator.

    Args:
        why: of what fails a check on its way in, a code for readers of any language; left out, the class says it.
    """

    why = ""

    def __init__(self, *message: object, why: str = "") -> None:
        super().__init__(*message)
        if why:
            self.why = why


class UnknownFact(JournalError):
    pass


class BadFact(JournalError):
    pass


class NotTheOwner(JournalError):
    pass


class RecordedTableWrite(JournalError):
    pass


class KeyTrouble(JournalError):
    why = "unknown_key"


class BrokenChain(JournalError):
    why = "out_of_order"


class BrokenSegment(JournalError):
    why = "altered"


class UnfinishedRebuild(JournalError):
    pass


class CannotErase(JournalError):
    pass


class InUse(JournalError):
    pass


class UpgradeTrouble(JournalError):
    pass
