"""`passavant mrz read | check | repair | write`: documents from standard input, one answer each; it decides nothing."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TextIO

from passavant.domain.mrz.checking import DigitCheck, checked_digits
from passavant.domain.mrz.formats import Format
from passavant.domain.mrz.output import as_icao_dict, fields_from_icao_dict, finding_as_dict
from passavant.domain.mrz.plans import FIELDS
from passavant.domain.mrz.reading import read
from passavant.domain.mrz.scanning import documents
from passavant.domain.mrz.writing import CannotWrite, write
from passavant.domain.mrz.zone import Reading

ALL_DONE = 0
SOME_WRONG = 1
SOME_UNREADABLE = 2


def main(argv: Sequence[str], stdin: TextIO, stdout: TextIO, today: date) -> int:
    """Run one of `read`, `check`, `repair`, `write` and return the exit code, the worst of all documents.

    0: everything could be read or written; 1, from `check` alone: a check digit does not hold; 2: something could
    not be read or written. Documents are divided by blank lines, or follow one another in groups of two or three
    lines; `write` takes one JSON object a line, as `read --json` gives them.
    """
    wanted = _parser().parse_args(argv)
    worst = ALL_DONE
    for answer, code in wanted.answers(stdin, wanted, today):
        stdout.write(answer + "\n")
        worst = max(worst, code)
    return worst


Answers = Iterator[tuple[str, int]]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="passavant mrz", description="Machine readable zones of travel documents."
    )
    commands = parser.add_subparsers(required=True)
    reader = _command(commands, "read", "read documents, with all there is to say about them", _read)
    reader.add_argument("--no-repair", action="store_true", help="take every character as it was scanned")
    _command(commands, "check", "say of each check digit whether it holds", _check)
    _command(commands, "repair", "mend what can be read in one way only, and say what was changed", _repair)
    writer = _command(commands, "write", "print zones from JSON objects", _write)
    writer.add_argument("--format", choices=[str(each) for each in Format], help="if the object names none")
    return parser


def _command(
    commands: argparse._SubParsersAction[argparse.ArgumentParser],
    name: str,
    help_text: str,
    answers: Callable[[TextIO, argparse.Namespace, date], Answers],
) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=help_text)
    command.add_argument("--json", action="store_true", help="one JSON object per line")
    command.set_defaults(answers=answers)
    return command


def _readings(stdin: TextIO, today: date, *, repair: bool) -> Iterator[Reading]:
    """Every document of the input; of an empty input, that it is empty."""
    empty = True
    for lines in documents(stdin):
        empty = False
        yield read(lines, today=today, repair=repair)
    if empty:
        yield read("", today=today)


def _read(stdin: TextIO, wanted: argparse.Namespace, today: date) -> Answers:
    for reading in _readings(stdin, today, repair=not wanted.no_repair):
        answer = _json(as_icao_dict(reading)) if wanted.json else _as_text(reading)
        yield answer, ALL_DONE if reading.zone else SOME_UNREADABLE


def _check(stdin: TextIO, wanted: argparse.Namespace, today: date) -> Answers:
    for reading in _readings(stdin, today, repair=False):
        if reading.zone is None:
            yield _unreadable(reading, wanted), SOME_UNREADABLE
            continue
        digits = checked_digits(reading.zone)
        code = ALL_DONE if reading.is_valid else SOME_WRONG
        yield _digits_as_json(reading, digits) if wanted.json else _digits_as_text(reading, digits), code


def _repair(stdin: TextIO, wanted: argparse.Namespace, today: date) -> Answers:
    for reading in _readings(stdin, today, repair=True):
        if reading.zone is None:
            yield _unreadable(reading, wanted), SOME_UNREADABLE
            continue
        said = [finding for finding in reading.findings if finding.code.startswith("mrz.repair")]
        if wanted.json:
            changes = [finding_as_dict(finding) for finding in said]
            yield (
                _json({"lines": list(reading.lines), "valid": reading.is_valid, "changes": changes}),
                ALL_DONE,
            )
        else:
            yield "\n".join([*reading.lines, *(f"  {finding.explanation}" for finding in said), ""]), ALL_DONE


def _write(stdin: TextIO, wanted: argparse.Namespace, today: date) -> Answers:
    del today
    for line in filter(str.strip, stdin):
        try:
            fields, document_format = fields_from_icao_dict(json.loads(line), wanted.format)
            lines = write(fields, document_format)
        except (CannotWrite, TypeError, ValueError) as trouble:
            yield (
                _json({"error": str(trouble)}) if wanted.json else f"cannot write: {trouble}",
                SOME_UNREADABLE,
            )
            continue
        yield _json({"lines": list(lines)}) if wanted.json else "\n".join(lines) + "\n", ALL_DONE


def _json(answer: dict[str, object]) -> str:
    return json.dumps(answer, ensure_ascii=False)


def _unreadable(reading: Reading, wanted: argparse.Namespace) -> str:
    return _json(as_icao_dict(reading)) if wanted.json else _as_text(reading)


def _as_text(reading: Reading) -> str:
    """A block for the eye, with a blank line behind it."""
    plain = as_icao_dict(reading)
    heading = (
        f"{reading.format or 'unreadable'}: check digits {'hold' if reading.is_valid else 'do not hold'}"
    )
    lines = [heading if reading.zone else "unreadable"]
    lines += [f"  {field:16} {plain[field]}" for field in FIELDS if plain[field]]
    lines += [f"  {finding.severity}: {finding.explanation}" for finding in reading.findings]
    return "\n".join(lines) + "\n"


def _digits_as_text(reading: Reading, digits: Sequence[DigitCheck]) -> str:
    rows = [
        f"  {digit.field:16} {digit.printed}  " + ("holds" if digit.holds else f"should be {digit.expected}")
        for digit in digits
    ]
    return "\n".join([str(reading.format), *rows]) + "\n"


def _digits_as_json(reading: Reading, digits: Sequence[DigitCheck]) -> str:
    rows = [
        {"field": digit.field, "printed": digit.printed, "expected": digit.expected, "holds": digit.holds}
        for digit in digits
    ]
    return _json({"format": str(reading.format), "valid": reading.is_valid, "check_digits": rows})
