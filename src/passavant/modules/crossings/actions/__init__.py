"""What is done with a traveller: inspected, decided on, and afterwards corrected by two persons."""

from passavant.modules.crossings.actions.amending import (
    CORRECTABLE,
    agree_to_amendment,
    decline_amendment,
    fields_of,
    propose_correction,
    propose_voiding,
    row_changes,
)
from passavant.modules.crossings.actions.deciding import (
    admit,
    admit_group,
    close,
    confirm_refusal,
    hold,
    journey_for,
    overturn_refusal,
    refer,
    refuse,
)
from passavant.modules.crossings.actions.inspecting import (
    Examined,
    Opened,
    Window,
    examine,
    found_since,
    open_inspection,
    recommendation_now,
)
from passavant.modules.crossings.actions.troubles import (
    CrossingsTrouble,
    DecidedAlready,
    NeedsReason,
    NeedsSecondLine,
    NotHere,
    ScanTaken,
)
from passavant.modules.crossings.queries import document_of

__all__ = [
    "CORRECTABLE",
    "CrossingsTrouble",
    "DecidedAlready",
    "Examined",
    "NeedsReason",
    "NeedsSecondLine",
    "NotHere",
    "Opened",
    "ScanTaken",
    "Window",
    "admit",
    "admit_group",
    "agree_to_amendment",
    "close",
    "confirm_refusal",
    "decline_amendment",
    "document_of",
    "examine",
    "fields_of",
    "found_since",
    "hold",
    "journey_for",
    "open_inspection",
    "overturn_refusal",
    "propose_correction",
    "propose_voiding",
    "recommendation_now",
    "refer",
    "refuse",
    "row_changes",
]
