"""Specimen chips: electronic documents of nobody, and the same with planted defects (ICAO Doc 9303-10, -12)."""

from passavant.domain.specimens.chips.chip import (
    INSPECTED,
    SpecimenState,
    seal,
    specimen_chip,
    specimen_state,
)
from passavant.domain.specimens.chips.defects import DEFECTS, Defect, SpecimenCase, planted
from passavant.domain.specimens.chips.portrait import portrait

__all__ = [
    "DEFECTS",
    "INSPECTED",
    "Defect",
    "SpecimenCase",
    "SpecimenState",
    "planted",
    "portrait",
    "seal",
    "specimen_chip",
    "specimen_state",
]
