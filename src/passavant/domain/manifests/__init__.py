"""Lists of persons on a bus, a boat or a flight: tables, their columns recognised, broken rows included."""

from passavant.domain.manifests import faults
from passavant.domain.manifests.ages import Born, NotAnAge, read_born
from passavant.domain.manifests.people import COLUMNS, Listed, Manifest, judge_row, read_manifest

__all__ = [
    "COLUMNS",
    "Born",
    "Listed",
    "Manifest",
    "NotAnAge",
    "faults",
    "judge_row",
    "read_born",
    "read_manifest",
]
