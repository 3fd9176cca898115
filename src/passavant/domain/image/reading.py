"""Reading the machine readable zone from a picture: bytes in, lines with their certainty and findings out.

Bad input is an answer, never an exception. What was read may be wrong although every check digit holds, so each
character says how sure it is, and what is not sure is named.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from passavant.domain.codes import is_known, may_issue
from passavant.domain.image.decoding import Decoded, decode
from passavant.domain.image.findings import check, note
from passavant.domain.image.lines import LOOKS, find_lines
from passavant.domain.image.opening import CannotOpen, Picture, open_picture
from passavant.domain.image.strips import Pyramid
from passavant.domain.image.zones import ROWS_OF, Zone, find_zone, turned
from passavant.domain.mrz.formats import Format
from passavant.domain.mrz.plans import PLANS
from passavant.domain.values import Finding

CERTAIN = 0.97
"""Below this share of agreement a character is called uncertain; recogniser/README.md says how it was found."""
NEARLY_AS_LIKELY = 0.12
"""Another whole reading at least this likely, compared with the first one, is offered too."""
GOOD_ZONE = 0.75
LEAST_ZONE = 0.45
NO_SENSE, LITTLE_SENSE, SOME_SENSE = -0.9, -0.4, -0.12
"""Weights a character below which a reading is other writing, may be upside down, or may begin a place too early."""
ENOUGH_OTHER_WRITING = 3
"""Looks that found only other writing, after which the picture is taken to show nothing else."""
SMALL_LETTERS = 7.0

Point = tuple[float, float]


@dataclass(frozen=True, kw_only=True, slots=True)
class PageReading:
    """What was read in one picture.

    `lines` is empty when no zone was found. `confidences` has a number from 0 to 1 for every character.
    `alternatives` are other whole readings that are nearly as likely. `corners` are the zone's upper left, upper
    right, lower right and lower left in pixels of the picture, turned as its camera noted it.
    """

    format: Format | None = None
    lines: tuple[str, ...] = ()
    confidences: tuple[tuple[float, ...], ...] = ()
    alternatives: tuple[tuple[str, ...], ...] = ()
    corners: tuple[Point, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def uncertain(self) -> tuple[tuple[int, int], ...]:
        """Line and position of every uncertain character, as people count them, from 1."""
        unsure = [
            (row, column)
            for row, line in enumerate(self.confidences, start=1)
            for column, confidence in enumerate(line, start=1)
            if confidence < CERTAIN
        ]
        return tuple(sorted({*unsure, *_unknown_codes(self.format, self.lines)}))

    @property
    def is_certain(self) -> bool:
        """Whether a whole zone was read, every character of it is sure, and nothing else is nearly as likely."""
        return self.format is not None and not self.uncertain and not self.alternatives


def read_page(image: bytes) -> PageReading:
    """Find, straighten and read the zone in a JPEG, PNG, WebP, TIFF, BMP or JPEG 2000 file."""
    try:
        picture = open_picture(image)
    except CannotOpen as refusal:
        return PageReading(findings=(refusal.finding,))
    return read_picture(picture)


def read_picture(picture: Picture) -> PageReading:
    """Read what was opened already."""
    found = _find(picture)
    if found is None:
        return PageReading(findings=(check("image.no_zone"),))
    zone, decoded = found
    alternatives = _alternatives(decoded)
    corners = (zone.corners() + 0.5) / picture.scale - 0.5
    reading = PageReading(
        format=decoded.format,
        lines=decoded.lines,
        confidences=decoded.confidences,
        alternatives=alternatives,
        corners=tuple((round(float(x), 1), round(float(y), 1)) for x, y in corners),
    )
    return _with_findings(reading, zone)


def _find(picture: Picture) -> tuple[Zone, Decoded] | None:
    """The best zone of several looks, with its text; most pictures need only the first."""
    pyramid = Pyramid(picture.gray)
    best: tuple[Zone, Decoded] | None = None
    other_writing = 0
    for look in LOOKS:
        zone = find_zone(pyramid, find_lines(picture.gray, look))
        if zone is None or zone.certainty < LEAST_ZONE:
            continue
        found = _the_right_way_up(pyramid, zone)
        if not _is_a_zone(found[1]):
            other_writing += 1
        elif best is None or _worth(*found) > _worth(*best):
            best = found
        if best is None and other_writing == ENOUGH_OTHER_WRITING:
            break
        if best and best[0].is_whole and best[0].certainty > GOOD_ZONE and _worth(*best)[1] > LITTLE_SENSE:
            break
    return best


def _worth(zone: Zone, decoded: Decoded) -> tuple[bool, float]:
    return zone.is_whole, decoded.weight_per_character


def _the_right_way_up(pyramid: Pyramid, zone: Zone) -> tuple[Zone, Decoded]:
    """The zone with its text; where that makes little sense, the zone turned or moved if this makes more."""
    best = zone, _decoded(zone)
    if best[1].weight_per_character < LITTLE_SENSE:
        upside_down = turned(pyramid, zone)
        best = max((best, (upside_down, _decoded(upside_down))), key=lambda pair: pair[1].weight)
    if best[1].weight_per_character < SOME_SENSE:
        moved = [(other, _decoded(other)) for other in best[0].moved()]
        best = max((best, *moved), key=lambda pair: pair[1].weight)
    return best


def _is_a_zone(decoded: Decoded) -> bool:
    """Whether this is a zone at all and not other writing of the page; a part of one shows its fillers."""
    if decoded.format is None:
        return any("<<" in line for line in decoded.lines) and decoded.weight_per_character > LITTLE_SENSE
    return decoded.weight_per_character > NO_SENSE


def _decoded(zone: Zone) -> Decoded:
    return decode([row.cells for row in zone.rows], [row.shown for row in zone.rows])


def _alternatives(decoded: Decoded) -> tuple[tuple[str, ...], ...]:
    return tuple(lines for lines, odds in decoded.others if odds >= NEARLY_AS_LIKELY)


def _unknown_codes(document_format: Format | None, lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The places of an issuer or a nationality that is in no list: a right check digit does not cover them."""
    if document_format is None:
        return
    for place in PLANS[document_format].layout.places:
        code = lines[place.line][place.start : place.end]
        if (place.field == "issuing_state" and not may_issue(code)) or (
            place.field == "nationality" and not is_known(code)
        ):
            yield from ((place.line + 1, position + 1) for position in range(place.start, place.end))


# -- what there is to say -----------------------------------------------------------------------------------------


def _with_findings(reading: PageReading, zone: Zone) -> PageReading:
    findings = [
        *_completeness(reading, zone),
        *_codes(reading),
        *_doubts(reading),
        *_rivals(reading),
        *_quality(reading, zone),
    ]
    return PageReading(
        format=reading.format,
        lines=reading.lines,
        confidences=reading.confidences,
        alternatives=reading.alternatives,
        corners=reading.corners,
        findings=tuple(findings),
    )


def _completeness(reading: PageReading, zone: Zone) -> Iterator[Finding]:
    if reading.format is None:
        yield check("image.incomplete_zone", lines=str(len(zone.rows)), expected=str(ROWS_OF[zone.count]))


def _codes(reading: PageReading) -> Iterator[Finding]:
    for line, position in _unknown_codes(reading.format, reading.lines):
        if (line, position - 1) not in set(_unknown_codes(reading.format, reading.lines)):
            code = reading.lines[line - 1][position - 1 : position + 2]
            yield check("image.unknown_code", code=code, line=str(line))


def _doubts(reading: PageReading) -> Iterator[Finding]:
    """One finding for each run of uncertain characters."""
    for line, first, last in _runs([at for at in reading.uncertain if _confidence(reading, at) < CERTAIN]):
        characters = reading.lines[line - 1][first - 1 : last]
        positions = str(first) if first == last else f"{first}–{last}"
        yield check("image.uncertain", characters=characters, line=str(line), positions=positions)


def _confidence(reading: PageReading, at: tuple[int, int]) -> float:
    return reading.confidences[at[0] - 1][at[1] - 1]


def _runs(places: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int, int]]:
    start = previous = None
    for line, position in places:
        if start is not None and previous == (line, position - 1):
            previous = (line, position)
            continue
        if start is not None and previous is not None:
            yield start[0], start[1], previous[1]
        start = previous = (line, position)
    if start is not None and previous is not None:
        yield start[0], start[1], previous[1]


def _rivals(reading: PageReading) -> Iterator[Finding]:
    for other in reading.alternatives:
        for number, (mine, theirs) in enumerate(zip(reading.lines, other, strict=True), start=1):
            if mine != theirs:
                yield check("image.two_readings", reading=theirs, line=str(number))


def _quality(reading: PageReading, zone: Zone) -> Iterator[Finding]:
    upper_left, upper_right = (np.array(corner) for corner in reading.corners[:2])
    run = upper_right - upper_left
    pitch = float(np.hypot(*run)) / zone.count
    if pitch < SMALL_LETTERS:
        yield note("image.small_letters", height=f"{pitch:.0f}")
    degrees = round(math.degrees(math.atan2(run[1], run[0]))) % 360
    if 20 < degrees < 340:
        yield note("image.turned", degrees=str(360 - degrees))
