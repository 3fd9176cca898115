"""What is done with a traveller: inspected, decided on, and afterwards corrected by two persons."""

from passavant.modules.crossings.actions.amending import (
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
    overturn_refusal,
    refer,
    refuse,
    take_over_stopped,
)
from passavant.modules.crossings.actions.inspecting import (
    Examined,
    Opened,
    Window,
    examine,
    findings_now,
    found_since,
    open_inspection,
    recommendation_now,
)
from passavant.modules.crossings.actions.troubles import (
    CrossingsTrouble,
    DecidedAlready,
    Gated,
    NeedsReason,
    NeedsSecondLine,
    NotHere,
    ScanTaken,
)
from passavant.modules.crossings.facts import CORRECTABLE
from passavant.modules.crossings.queries import document_of

__all__ = [
    "CORRECTABLE",
    "CrossingsTrouble",
    "DecidedAlready",
    "Examined",
    "Gated",
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
    "findings_now",
    "found_since",
    "hold",
    "open_inspection",
    "overturn_refusal",
    "propose_correction",
    "propose_voiding",
    "recommendation_now",
    "refer",
    "refuse",
    "row_changes",
    "take_over_stopped",
]
