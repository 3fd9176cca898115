"""The zone on the chip against the zone on the page (ICAO Doc 9303-11, 4.4): they are one text, printed and stored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from passavant.domain import mrz
from passavant.domain.emrtd.findings import stop
from passavant.domain.emrtd.lds.groups import read_group
from passavant.domain.emrtd.lds.zone import ZoneOnChip
from passavant.domain.mrz.plans import FIELDS
from passavant.domain.values import Finding

WHOLE_ZONE = "whole_zone"
CHECK_DIGITS = "check_digits"


def compare_zones(dg1: bytes, printed: Sequence[str], *, today: date) -> Finding | None:
    """What differs between DG1 and the lines read from the page; None when nothing does.

    The lines are taken as they are: after a repair of the reading, or as typed. A file that is no DG1 differs
    in the whole zone.
    """
    said = read_group("DG1", dg1).said
    if not isinstance(said, ZoneOnChip):
        return stop("chip.mrz_mismatch", "DG1", fields=WHOLE_ZONE)
    lines = tuple(line.strip().upper() for line in printed)
    if said.lines == lines:
        return None
    return stop("chip.mrz_mismatch", "DG1", fields=", ".join(_differing(said, lines, today=today)))


def _differing(on_chip: ZoneOnChip, printed: tuple[str, ...], *, today: date) -> list[str]:
    one, other = on_chip.read(today=today).zone, mrz.read(printed, today=today, repair=False).zone
    if one is None or other is None or one.format is not other.format:
        return [WHOLE_ZONE]
    differing = [name for name in FIELDS if getattr(one, name) != getattr(other, name)]
    return differing or [CHECK_DIGITS]
