"""Mending what cameras confuse, where no judgement is needed (ICAO Doc 9303-3, 4.3 and 4.9).

A character is changed when its field allows no other reading (a letter in a date, a digit in a name),
or when exactly one confusable reading of the field satisfies the check digit. Several readings are
listed, none is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from passavant.domain.codes import is_known
from passavant.domain.mrz.alphabet import DIGITS, FILLER, check_digit
from passavant.domain.mrz.checking import document_number, failed_checks
from passavant.domain.mrz.findings import check
from passavant.domain.mrz.formats import Characters, Place
from passavant.domain.mrz.national import RUSSIAN_INTERNAL_PASSPORT
from passavant.domain.mrz.plans import Plan
from passavant.domain.values import Finding, Severity

TO_DIGIT = str.maketrans("OQDILZSGB", "000112568")
TO_LETTER = str.maketrans("012568", "OIZSGB")

CONFUSED: dict[str, str] = {
    "0": "OQD",
    "O": "0",
    "Q": "0",
    "D": "0",
    "1": "IL",
    "I": "1",
    "L": "1",
    "2": "Z",
    "Z": "2",
    "5": "S",
    "S": "5",
    "6": "G",
    "G": "6",
    "8": "B",
    "B": "8",
}
"""Pairs that OCR-B readers confuse, in both directions."""

FILLER_LOOKALIKES = "KCSXL"

MOST_CANDIDATES = 8

_STRAY_IN_FILLER = re.compile(rf"(?<=<<)[{FILLER_LOOKALIKES}]{{1,2}}(?=<|$)")


@dataclass(slots=True)
class Repaired:
    """The text after repair and what was done to it, or could not be decided."""

    text: str
    findings: list[Finding] = field(default_factory=list)


def may_need_repair(plan: Plan, text: str, failed: Sequence[Finding]) -> bool:
    """Whether a look is worth while: nearly every document passes here at once."""
    if failed:
        return True
    name = "".join([text[place] for place in plan.name_fields])
    dates = text[plan.birth] + text[plan.expiry]
    letters = name + text[plan.state] + text[plan.nationality] + text[plan.code]
    return (
        not letters.replace(FILLER, "").isalpha()
        or not dates.replace(FILLER, "0").isdigit()
        or plan.is_national
        or _STRAY_IN_FILLER.search(name) is not None
    )


def repair_text(plan: Plan, text: str) -> Repaired:
    """Mend a clean text of the right size, as far as it can be mended without deciding anything."""
    repaired = Repaired(text)
    for place in plan.layout.places:
        _force_class(plan, repaired, place)
    _force_composite(plan, repaired)
    _clear_fillers(plan, repaired)
    for checked in ("document_number", "optional_data"):
        _follow_check_digit(plan, repaired, checked)
    return repaired


def _force_class(plan: Plan, repaired: Repaired, place: Place) -> None:
    """Letters where only digits can stand, digits where only letters can."""
    printed = repaired.text[plan.slices[place.field]]
    if place.field == "name" and repaired.text.startswith(RUSSIAN_INTERNAL_PASSPORT):
        return
    if place.shape:
        _replace(plan, repaired, place.field, plan.slices[place.field], _shaped(printed, place.shape))
    elif place.field in ("issuing_state", "nationality"):
        _replace(plan, repaired, place.field, plan.slices[place.field], _state(printed))
    elif place.characters is Characters.LETTERS:
        _replace(plan, repaired, place.field, plan.slices[place.field], printed.translate(TO_LETTER))
    elif place.characters is Characters.DIGITS:
        _replace(plan, repaired, place.field, plan.slices[place.field], printed.translate(TO_DIGIT))
    if place.check is not None:
        at = plan.check_at[place.field]
        _replace(plan, repaired, place.field, slice(at, at + 1), repaired.text[at].translate(TO_DIGIT))


def _shaped(printed: str, shape: str) -> str:
    tables = {"9": TO_DIGIT, "A": TO_LETTER, "*": {}}
    return "".join(
        character.translate(tables[wanted]) for character, wanted in zip(printed, shape, strict=True)
    )


def _force_composite(plan: Plan, repaired: Repaired) -> None:
    if plan.composite_at is not None:
        place = slice(plan.composite_at, plan.composite_at + 1)
        _replace(plan, repaired, "composite", place, repaired.text[place].translate(TO_DIGIT))


def _state(printed: str) -> str:
    """A code with digits, read as the one known code it can be; otherwise by the usual confusions."""
    if is_known(printed) or not any(character in DIGITS for character in printed):
        return printed
    known = [code for code in _readings_without_digits(printed) if is_known(code)]
    return known[0] if len(known) == 1 else printed.translate(TO_LETTER)


def _readings_without_digits(printed: str) -> Iterator[str]:
    if not printed:
        yield ""
        return
    heads = CONFUSED.get(printed[0], printed[0]) if printed[0] in DIGITS else printed[0]
    for rest in _readings_without_digits(printed[1:]):
        yield from (head + rest for head in heads)


def _clear_fillers(plan: Plan, repaired: Repaired) -> None:
    """K, C, S, X or L standing alone in the fillers behind the name are fillers."""
    printed = repaired.text[plan.name]
    if not printed:
        return
    end_of_names = _end_of_names(printed)
    tail = printed[end_of_names:]
    # Anything else behind the name, were it one part, is left for the officer to see.
    if all(_is_stray(part) for part in tail.split(FILLER) if part):
        _replace(plan, repaired, "name", plan.name, printed[:end_of_names] + FILLER * len(tail))


def _is_stray(part: str) -> bool:
    return len(part) <= 2 and not part.strip(FILLER_LOOKALIKES)


def _end_of_names(printed: str) -> int:
    """Where the fillers begin: at a run of three, or at the second run of two."""
    separator = printed.find("<<")
    if separator < 0:
        return len(printed)
    # An empty surname leaves the separator in front; the run of three then belongs to what follows.
    if printed.startswith("<<<", separator):
        return separator
    second = printed.find("<<", separator + 2)
    return second if second >= 0 else len(printed)


def _follow_check_digit(plan: Plan, repaired: Repaired, checked: str) -> None:
    """Take the one reading of a field that satisfies its check digit, and the composite if any."""
    text = repaired.text
    if checked not in plan.check_at or checked not in failed_checks(plan, text):
        return
    positions, check_at = _covered(plan, text, checked)
    if text[check_at] not in DIGITS:
        return
    readings = [
        reading
        for reading in _one_change_readings(text, positions)
        if check_digit("".join(reading[at] for at in positions)) == text[check_at]
    ]
    fitting = [reading for reading in readings if not _breaks_composite(plan, reading)]
    if len(fitting) == 1 and _is_likelier(fitting[0], text, positions):
        # One altered digit in ten is "mended" by chance as well, so the officer compares with the page.
        place = slice(positions[0], positions[-1] + 1)
        _replace(plan, repaired, checked, place, fitting[0], severity=Severity.CHECK)
    elif len(fitting) > 1:
        candidates = ["".join(reading[at] for at in positions).rstrip(FILLER) for reading in fitting]
        listed = ", ".join(candidates[:MOST_CANDIDATES])
        repaired.findings.append(check("mrz.repair.ambiguous", checked, field=checked, candidates=listed))


def _is_likelier(reading: str, printed: str, positions: Sequence[int]) -> bool:
    """Whether the reading looks more like a number than what is printed.

    A letter among digits is a misread digit. A digit becomes a letter only where it stood among letters:
    otherwise a forged digit could be explained away by a letter beside it.
    """
    before, after = _changes_of_kind(printed, positions), _changes_of_kind(reading, positions)
    becomes_letter = any(printed[at] in DIGITS and reading[at] not in DIGITS for at in positions)
    return after < before if becomes_letter else after <= before


def _changes_of_kind(text: str, positions: Sequence[int]) -> int:
    kinds = [text[at] in DIGITS for at in positions if text[at] != FILLER]
    return sum(kind != following for kind, following in pairwise(kinds))


def _covered(plan: Plan, text: str, checked: str) -> tuple[Sequence[int], int]:
    if checked == "document_number":
        number = document_number(plan, text)
        return number.positions, number.check_at
    place = plan.slices[checked]
    return range(place.start, place.stop), plan.check_at[checked]


def _one_change_readings(text: str, positions: Sequence[int]) -> Iterator[str]:
    for at in positions:
        for other in _alternatives(text, at, last=positions[-1]):
            yield text[:at] + other + text[at + 1 :]


def _alternatives(text: str, at: int, *, last: int) -> str:
    """What a character may have been; a filler only where fillers follow or the field ends."""
    confused = CONFUSED.get(text[at], "")
    at_the_end = at == last or text[at + 1] == FILLER
    return confused + FILLER if text[at] in FILLER_LOOKALIKES and at_the_end else confused


def _breaks_composite(plan: Plan, text: str) -> bool:
    """Whether the composite speaks against a reading: it fails although every other check digit holds."""
    return set(failed_checks(plan, text)) == {"composite"}


def _replace(
    plan: Plan,
    repaired: Repaired,
    field_name: str,
    place: slice,
    new: str,
    *,
    severity: Severity = Severity.NOTE,
) -> None:
    """Put the new characters in place and say so; `new` is the field, or the whole text with it changed."""
    old = repaired.text[place]
    changed = new if len(new) == len(old) else new[place]
    if changed == old:
        return
    first = next(index for index, pair in enumerate(zip(old, changed, strict=True)) if pair[0] != pair[1])
    line, position = plan.printed_place(place.start + first)
    repaired.text = repaired.text[: place.start] + changed + repaired.text[place.stop :]
    details = {"from": old.strip(FILLER), "to": changed.strip(FILLER) or FILLER}
    details |= {"line": str(line), "position": str(position)}
    repaired.findings.append(
        Finding(code="mrz.repaired", severity=severity, field=field_name, details=details)
    )
