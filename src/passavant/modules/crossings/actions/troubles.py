"""What can keep an action from being carried out; nothing was recorded then.

CrossingsTrouble
├── DecidedAlready   somebody decided otherwise meanwhile
├── NeedsSecondLine  the first line may not decide this one alone
├── Gated            another room says what has to be done before the traveller may go
├── NeedsReason      the decision goes against the recommendation and says not why
├── ScanTaken        the mark of a scan belongs to another traveller
└── NotHere          the record belongs to another site, or does not exist
"""

from __future__ import annotations

from passavant.domain.values import Finding


class CrossingsTrouble(Exception):
    """An action cannot be carried out; nothing was recorded."""


class DecidedAlready(CrossingsTrouble):
    pass


class NeedsSecondLine(CrossingsTrouble):
    pass


class Gated(CrossingsTrouble):
    """`findings` say what has to be done first; they are for the second line."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(", ".join(finding.code for finding in findings))
        self.findings = findings


class NeedsReason(CrossingsTrouble):
    pass


class ScanTaken(CrossingsTrouble):
    pass


class NotHere(CrossingsTrouble):
    pass
