"""Raw text of a scanner, a camera or a clipboard cut into MRZ lines, or the reason why that cannot be done.

Scanners differ in line ends, add spaces, send everything on one line, or send the wrong thing altogether;
ICAO Doc 9303-3, 4.2 only says what the lines should have been.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from passavant.domain.mrz.alphabet import ALPHABET, FILLER, is_clean
from passavant.domain.mrz.findings import check, note
from passavant.domain.mrz.plans import LINES_OF_WIDTH, plan_for
from passavant.domain.values import Finding

LONGEST_TEXT = 4_000
"""More than any scanner sends for one document; what is longer is not looked at."""

SINGLE_RUNS: dict[int, int] = {width * lines: width for width, lines in LINES_OF_WIDTH.items()}
"""90, 72, 88: a whole document sent without line ends, and its width."""

MOST_PENDING_LINES = 50


@dataclass(frozen=True, slots=True)
class Scan:
    """Cleaned lines, remarks about the cleaning, and what stands in the way of reading them, if anything."""

    lines: tuple[str, ...]
    notes: tuple[Finding, ...] = ()
    obstacle: Finding | None = None


def split(text: str) -> tuple[str, ...]:
    """MRZ lines from raw text: upper case, without spaces, a run-on document cut into its lines.

    Nothing is judged here: text that is no MRZ comes back as the lines it has, up to 4,000 characters.
    """
    return tuple(_lines_of(text[:LONGEST_TEXT].upper()))


def scan(text_or_lines: str | Sequence[str]) -> Scan:
    """Clean a scan and say what stands in the way of reading it."""
    text = text_or_lines if isinstance(text_or_lines, str) else "\n".join(text_or_lines)
    if len(text) > LONGEST_TEXT:
        return Scan((), (), check("mrz.too_long", length=str(len(text))))
    upper = text.upper()
    lines = tuple(_lines_of(upper))
    notes = (note("mrz.lower_case"),) if upper != text else ()
    return Scan(lines, notes, _obstacle(text, lines))


def documents(lines: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Group a stream of lines into documents: by blank lines, or as soon as a group has a format's shape."""
    pending: list[str] = []
    for raw in lines:
        line = raw.rstrip("\r\n")
        if pending and is_first_of_two(line):
            yield tuple(pending)  # what came before was half a document
            pending = []
        if line.strip():
            pending.append(line)
        if pending and (not line.strip() or _is_whole(pending) or len(pending) >= MOST_PENDING_LINES):
            yield tuple(pending)
            pending = []
    if pending:
        yield tuple(pending)


def is_first_of_two(line: str) -> bool:
    """Whether a line can only be the upper one of two: it has no digit, and the lower one never has none."""
    return len(line) in (36, 44) and line.replace(FILLER, "").isalpha()


def _is_whole(raw_lines: Sequence[str]) -> bool:
    lines = [_despaced(line[:LONGEST_TEXT]) for line in raw_lines]
    if plan_for(lines) is not None:
        return True
    if len(lines) == 1:
        return len(lines[0]) in SINGLE_RUNS
    widths = {len(line) for line in lines}
    return len(widths) == 1 and LINES_OF_WIDTH.get(widths.pop()) == len(lines)


def _lines_of(text: str) -> Iterator[str]:
    lines = [_despaced(line) if " " in line or "\t" in line else line for line in text.splitlines()]
    lines = [line for line in lines if line]
    if len(lines) == 1 and len(lines[0]) in SINGLE_RUNS:
        width = SINGLE_RUNS[len(lines[0])]
        lines = [lines[0][start : start + width] for start in range(0, len(lines[0]), width)]
    yield from lines


def _despaced(line: str) -> str:
    """Without its spaces; but where only that gives a known width, each space was a filler."""
    without = "".join(line.split())
    if len(without) in LINES_OF_WIDTH or not without:
        return without
    for filled in (line.replace(" ", FILLER), line.strip().replace(" ", FILLER)):
        if len(filled) in LINES_OF_WIDTH:
            return filled
    return without


def _obstacle(text: str, lines: tuple[str, ...]) -> Finding | None:
    """The first reason, in the officer's order, why these lines are not one document."""
    if not lines:
        return check("mrz.empty")
    if not _looks_like_a_zone(lines):
        return _something_else(text, lines)
    return _stranger(lines) or _wrong_size(lines)


def _looks_like_a_zone(lines: tuple[str, ...]) -> bool:
    return any("<<" in line or (len(line) in LINES_OF_WIDTH and is_clean(line)) for line in lines)


def _something_else(text: str, lines: tuple[str, ...]) -> Finding:
    """Readable writing is another part of the page, a receipt or a link; the rest is noise of the reader."""
    joined = "".join(lines)
    readable = sum(character.isalnum() for character in joined) * 2 >= len(joined) and joined.isprintable()
    has_words = " " in text.strip() or len(lines) > 1 or not is_clean(joined)
    if readable and has_words:
        return check("mrz.wrong_place")
    if joined.isprintable() and not joined.isascii():
        return _stranger(lines) or check("mrz.garbage")
    return check("mrz.garbage")


def _stranger(lines: tuple[str, ...]) -> Finding | None:
    """The first character that no MRZ contains."""
    for number, line in enumerate(lines, start=1):
        rest = line.lstrip(ALPHABET)
        if rest:
            position = len(line) - len(rest) + 1
            return check("mrz.characters", character=rest[0], line=str(number), position=str(position))
    return None


def _wrong_size(lines: tuple[str, ...]) -> Finding | None:
    if plan_for(lines) is not None:
        return None
    return _several(lines) or _too_few(lines) or _odd_width(lines) or _too_many(lines)


def _several(lines: tuple[str, ...]) -> Finding | None:
    longest_run = max(SINGLE_RUNS)
    if any(len(line) > longest_run and _is_sum_of_runs(len(line)) for line in lines):
        return check("mrz.two_scans")
    groups = list(documents(lines))
    return check("mrz.two_scans") if len(groups) > 1 and all(_is_whole(group) for group in groups) else None


def _is_sum_of_runs(length: int) -> bool:
    return any(length % run == 0 or (length - run) in SINGLE_RUNS for run in SINGLE_RUNS)


def _too_few(lines: tuple[str, ...]) -> Finding | None:
    """Fewer lines than a document of their width has, or a single short line."""
    width = len(lines[0])
    of_one_width = all(len(line) == width for line in lines)
    expected = LINES_OF_WIDTH.get(width, 2 if len(lines) == 1 and width < min(SINGLE_RUNS) else 0)
    if of_one_width and len(lines) < expected:
        return check("mrz.half_scan", lines=str(len(lines)), expected=str(expected))
    return None


def _odd_width(lines: tuple[str, ...]) -> Finding | None:
    """The first line of a width that no format has, or that is not the width of the first line."""
    for number, line in enumerate(lines, start=1):
        if len(line) not in LINES_OF_WIDTH or len(line) != len(lines[0]):
            return check("mrz.line_length", line=str(number), length=str(len(line)))
    return None


def _too_many(lines: tuple[str, ...]) -> Finding:
    expected = LINES_OF_WIDTH[len(lines[0])]
    return check("mrz.too_many_lines", lines=str(len(lines)), expected=str(expected))
