"""Screening: is this person or this document on a list, how surely, and why; knows no database and no clock."""

from passavant.domain.screening.comparing import Comparison, compare_names
from passavant.domain.screening.index import DamagedIndex, Index, build
from passavant.domain.screening.records import Hit, Query, Record

__all__ = ["Comparison", "DamagedIndex", "Hit", "Index", "Query", "Record", "build", "compare_names"]
