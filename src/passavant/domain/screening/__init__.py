"""Screening: is this person or this document on a list, how surely, and why; knows no database and no clock.

What searches is loaded when it is first asked for: it works with arrays, whose library many a program never needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import passavant.domain.screening.findings  # noqa: F401  (importing declares what they say)
from passavant.domain.late import loaded_late
from passavant.domain.screening.records import Hit, Query, Record

if TYPE_CHECKING:
    from passavant.domain.screening.comparing import Comparison, compare_names
    from passavant.domain.screening.index import DamagedIndex, Index, build

__all__ = ["Comparison", "DamagedIndex", "Hit", "Index", "Query", "Record", "build", "compare_names"]
__getattr__ = loaded_late(
    __name__,
    {
        "Comparison": "comparing",
        "DamagedIndex": "index",
        "Index": "index",
        "build": "index",
        "compare_names": "comparing",
    },
)
