"""What can keep an action from being carried out; nothing was recorded then.

WatchlistsTrouble
├── NotHere         another site keeps that list, entry or inspection, or there is none
├── AlreadyDecided  somebody decided it meanwhile
├── NotTheSecond    the second person has to be another than the first
├── NeedsReason     say why
├── MayNotBeTaken   the file must not replace what is in force; its findings say why
└── ImportRunning   somebody imports that list at this moment
"""

from __future__ import annotations

from passavant.domain.values import Finding


class WatchlistsTrouble(Exception):
    """An action cannot be carried out; nothing was recorded."""


class NotHere(WatchlistsTrouble):
    pass


class AlreadyDecided(WatchlistsTrouble):
    pass


class NotTheSecond(WatchlistsTrouble):
    pass


class NeedsReason(WatchlistsTrouble):
    pass


class MayNotBeTaken(WatchlistsTrouble):
    """`findings` are those that speak against it."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(", ".join(finding.code for finding in findings))
        self.findings = findings


class ImportRunning(WatchlistsTrouble):
    pass
