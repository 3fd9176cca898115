"""Which check digits of a zone hold (ICAO Doc 9303-3, 4.9; long document numbers: 9303-5, 4.2.2.2 note j)."""

from __future__ import annotations

from dataclasses import dataclass

from passavant.domain.mrz.alphabet import FILLER, check_digit, digit_of, values_of
from passavant.domain.mrz.findings import check, note
from passavant.domain.mrz.national import RUSSIAN_INTERNAL_PASSPORT
from passavant.domain.mrz.plans import PLANS, Plan
from passavant.domain.mrz.zone import MachineReadableZone
from passavant.domain.values import Finding

OLDER_RULES = frozenset({"BEL", "PRT"})
"""Issuers of older cards that counted the filler in front of a long number's rest into its check digit."""


@dataclass(frozen=True, slots=True)
class Number:
    """A document number put together from its parts; `positions` are those the check digit covers."""

    text: str
    positions: tuple[int, ...]
    check_at: int
    optional_data: str


def document_number(plan: Plan, text: str) -> Number:
    """The whole number and what is left of the optional data.

    A filler in the place of the check digit says that the number goes on in the optional data, and that
    its check digit and a filler follow there.
    """
    place, at = plan.number, plan.number_check
    main, optional = text[place], text[plan.optional]
    if at is None or not plan.long_numbers or text[at] != FILLER or optional.startswith(FILLER):
        return Number(main.rstrip(FILLER), plan.number_covered, at or place.stop, optional)
    rest = optional.partition(FILLER)[0]
    start = plan.optional.start
    end = start + len(rest) - 1
    positions = (*plan.number_covered, *range(start, end))
    return Number(main + rest[:-1], positions, end, optional[len(rest) + 1 :])


def failed_checks(plan: Plan, text: str) -> dict[str, str]:
    """The fields whose check digit does not hold, each with the digit that should stand there."""
    values = values_of(text)
    failed: dict[str, str] = {}
    for field, place, at in plan.checks:
        expected = digit_of(values[place])
        if text[at] != expected:
            _judge_exceptions(plan, text, field, expected, failed)
    if plan.composite_at is not None:
        expected = digit_of(b"".join([values[place] for place in plan.composite]))
        if text[plan.composite_at] != expected:
            failed["composite"] = expected
    return failed


def _judge_exceptions(plan: Plan, text: str, field: str, expected: str, failed: dict[str, str]) -> None:
    printed = text[plan.check_at[field]]
    if field == "document_number" and plan.long_numbers and printed == FILLER:
        number = document_number(plan, text)
        expected = check_digit("".join(text[at] for at in number.positions))
        if text[number.check_at] == expected:
            return
    # 9303-4, 4.2.2.2: behind empty optional data the issuer may print 0 or the filler.
    if field == "optional_data" and printed == FILLER and not text[plan.slices[field]].strip(FILLER):
        return
    if field == "date_of_expiry" and printed == FILLER and prints_no_expiry(plan, text):
        return
    failed[field] = expected


def prints_no_expiry(plan: Plan, text: str) -> bool:
    """A Russian internal passport bears no expiry, and a filler where the check digit of one would stand."""
    return text.startswith(RUSSIAN_INTERNAL_PASSPORT) and not text[plan.expiry].strip(FILLER)


def follows_older_rule(plan: Plan, text: str, failed: dict[str, str]) -> bool:
    """Whether the only fault is the one that some issuers' older cards are known for.

    A card with any other fault gets no such credit.
    """
    if set(failed) != {"document_number"} or text[plan.state] not in OLDER_RULES:
        return False
    number = document_number(plan, text)
    main, rest = number.positions[:9], number.positions[9:]
    with_filler = "".join(text[at] for at in main) + FILLER + "".join(text[at] for at in rest)
    return bool(rest) and text[number.check_at] == check_digit(with_filler)


def check_findings(plan: Plan, text: str) -> list[Finding]:
    """One finding for each check digit that does not hold."""
    failed = failed_checks(plan, text)
    if not failed:
        return []
    if follows_older_rule(plan, text, failed):
        return [note("mrz.check_digit.deviation", "document_number", issuing_state=text[plan.state])]
    return [
        check(
            "mrz.check_digit", field, field=field, expected=expected, found=text[_check_at(plan, text, field)]
        )
        for field, expected in failed.items()
    ]


def _check_at(plan: Plan, text: str, field: str) -> int:
    if field == "composite" and plan.composite_at is not None:
        return plan.composite_at
    return document_number(plan, text).check_at if field == "document_number" else plan.check_at[field]


@dataclass(frozen=True, slots=True)
class DigitCheck:
    """One check digit of a zone: what is printed, and what should be."""

    field: str
    printed: str
    expected: str
    holds: bool


def checked_digits(zone: MachineReadableZone) -> list[DigitCheck]:
    """Every check digit of a zone, right or wrong, the composite last."""
    plan, text = PLANS[zone.format], "".join(zone.lines)
    failed = failed_checks(plan, text)
    fields = [*plan.check_at, *(["composite"] if plan.composite_at is not None else [])]
    printed = {field: text[_check_at(plan, text, field)] for field in fields}
    return [
        DigitCheck(field, printed[field], failed.get(field, printed[field]), field not in failed)
        for field in fields
    ]
