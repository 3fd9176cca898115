"""A page's reading as plain data for JSON; nothing is judged here."""

from __future__ import annotations

from passavant.domain.image.reading import PageReading
from passavant.domain.mrz.output import finding_as_dict


def as_dict(reading: PageReading) -> dict[str, object]:
    """One object per picture: what was read, how sure each character is, where it stood, what was noticed."""
    return {
        "format": str(reading.format) if reading.format else None,
        "certain": reading.is_certain,
        "lines": list(reading.lines),
        "confidences": [[round(value, 3) for value in line] for line in reading.confidences],
        "uncertain": [{"line": line, "position": position} for line, position in reading.uncertain],
        "alternatives": [list(lines) for lines in reading.alternatives],
        "corners": [list(corner) for corner in reading.corners],
        "findings": [finding_as_dict(finding) for finding in reading.findings],
    }
