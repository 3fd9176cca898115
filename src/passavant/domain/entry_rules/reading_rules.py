"""A rule from TOML: what it asks for, what it recommends, whom it defeats and upon what it rests."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator, Mapping
from typing import Any

from passavant.domain.entry_rules.cases import Phase
from passavant.domain.entry_rules.conditions import Condition, NotACondition, read_condition
from passavant.domain.entry_rules.knowing import FACTS
from passavant.domain.entry_rules.policy import Confidence, DatedList, Effect, Outcome, Rule, Source
from passavant.domain.entry_rules.reading_lists import basis_of
from passavant.domain.entry_rules.stays import Stay
from passavant.domain.entry_rules.tables import Table, clock_time

LANGUAGES = frozenset({"en", "es", "fr", "ht"})
LONGEST = {"days": 36_525, "months": 1_200, "hours": 8_784}
"""A hundred years, and a year of hours: a longer stay is a slip of the pen; write "unlimited"."""


def read_rule(table: Table, *, sources: Mapping[str, Source], lists: Mapping[str, DatedList]) -> Rule:
    """One `[[rule]]`.

    Raises:
        Skipped: it could not be read; why is noted.
    """
    name, first = _id(table), table.day("from")
    phase = table.choice("phase", Phase)
    basis = basis_of(table, sources)
    when = _when(table, lists)
    rule = Rule(
        id=name,
        title=_title(table),
        phase=phase,
        priority=table.number("priority"),
        first=first,
        last=table.last_day(first),
        when=when,
        facts=when.facts,
        effect=_effect(table, phase),
        defeats=table.names("defeats", ()),
        basis=basis,
        confidence=_confidence(table, basis, sources),
        forward=_forward(table),
        line=table.line,
    )
    if rule.effect.verdict is Outcome.REFUSE and "alert" in rule.when.operators():
        says = f'an alert never refuses by itself: let {table.name} have verdict = "refer", or ask for alert_active'
        raise table.trouble("when", says)
    return rule


def _id(table: Table) -> str:
    name = table.words("id")
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,63}", name, re.ASCII):
        raise table.trouble("id", "the id of a rule has letters, digits, '-', '_' and '.', at most 64")
    return name


def _title(table: Table) -> dict[str, str]:
    title = table.take("title")
    if not isinstance(title, Mapping) or not title or not set(title) <= LANGUAGES:
        raise table.trouble(
            "title", f'the title of {table.name} is by language, as {{ en = "Visa required" }}'
        )
    if not all(isinstance(text, str) and text.strip() for text in title.values()):
        raise table.trouble("title", f"the titles of {table.name} are texts in quotation marks")
    return dict(title)


def _when(table: Table, lists: Mapping[str, DatedList]) -> Condition:
    try:
        condition = read_condition(table.take("when"))
    except NotACondition as trouble:
        raise table.trouble("when", f"when of {table.name}: {trouble}") from None
    for name in condition.lists:
        if name not in lists:
            raise table.trouble(
                "when", f"{table.name} asks for the list {name[:60]!r}: add [lists.{name[:60]}]"
            )
    for name in _stated(condition):
        if name in FACTS:
            raise table.trouble(
                "when", f"{name} is a fact with an operator of its own: use that in {table.name}"
            )
    return condition


def _stated(condition: Condition) -> Iterator[str]:
    if condition.operator == "fact":
        yield condition.value
    for part in condition.parts:
        yield from _stated(part)


def _confidence(table: Table, basis: tuple[str, ...], sources: Mapping[str, Source]) -> Confidence:
    if "confidence" in table.values:
        return table.choice("confidence", Confidence)
    known = [sources[name].confidence for name in basis if name in sources]
    return min(known, key=list(Confidence).index, default=Confidence.NONE)


def _forward(table: Table) -> bool:
    anniversary = table.take("anniversary", "clipped")
    if anniversary not in {"clipped", "forward"}:
        raise table.trouble("anniversary", "anniversary is clipped (28 February) or forward (1 March)")
    return bool(anniversary == "forward")


def _effect(table: Table, phase: Phase) -> Effect:
    line = table.text.line_of_key("effect", table.line)
    inner = Table(table.text, table.take("effect"), name=f"effect of {table.name}", line=line)
    verdict = inner.choice("verdict", Outcome)
    effect = Effect(
        verdict=verdict,
        stay=_stay(inner) if "stay" in inner.values else None,
        absolute=inner.yes("absolute"),
        conditions=inner.names("conditions", ()),
        reason=inner.words("reason", ""),
    )
    inner.done()
    if effect.absolute and verdict is not Outcome.ADMIT:
        raise inner.trouble("", "only an admission can be absolute: it is a right, no power")
    if effect.absolute and effect.stay and not effect.stay.unlimited:
        raise inner.trouble("", 'an absolute admission is a right without end: write stay = "unlimited"')
    if effect.stay and verdict is not Outcome.ADMIT:
        raise inner.trouble("", "only an admission grants a stay: leave the stay out")
    if verdict is Outcome.ADMIT and phase is Phase.ENTRY and not effect.stay:
        raise inner.trouble(
            "", f'{table.name} admits without saying for how long: add stay = "unlimited" or its end'
        )
    return effect


def _stay(effect: Table) -> Stay:
    plain = effect.take("stay")
    if plain == "unlimited":
        return Stay(unlimited=True)
    table = Table(effect.text, plain, name=f"stay in {effect.name}", line=effect.line)
    kinds: dict[str, Any] = {}
    for kind in list(table.values):
        if kind in LONGEST:
            kinds[kind] = table.number(kind, most=LONGEST[kind])
            if not kinds[kind]:
                raise table.trouble("", f"a stay has at least one of its {kind}: write another number")
        elif kind in _KINDS:
            kinds[kind] = _KINDS[kind](table)
    table.done()
    if not kinds:
        raise table.trouble("", f'{table.name} grants nothing: write "unlimited" or a kind of stay')
    return Stay(**kinds)


def _visa(table: Table) -> bool:
    if not table.yes("visa"):
        raise table.trouble("", "visa in a stay is true, or left out")
    return True


def _closing(table: Table) -> object:
    closing = clock_time(table.take("same_day_until"))
    if closing is None or closing.tzinfo is not None:
        raise table.trouble("", 'same_day_until is a local time of day, as "17:00"')
    return closing


def _fixed_end(table: Table) -> tuple[int, int]:
    plain = table.take("fixed_end")
    if isinstance(plain, str) and re.fullmatch(r"\d\d-\d\d", plain, re.ASCII):
        month, day = int(plain[:2]), int(plain[3:])
        # A year without 29 February: the end has to exist every year.
        if 1 <= month <= 12 and 1 <= day <= calendar.monthrange(2027, month)[1]:
            return month, day
    raise table.trouble("", 'fixed_end is a month and day that every year has, as "09-30"')


def _window(table: Table) -> tuple[int, int]:
    inner = Table(table.text, table.take("window"), name="window", line=table.line)
    days, within = inner.number("days", most=3_660), inner.number("in", most=3_660)
    inner.done()
    if not 0 < days <= within:
        raise inner.trouble("", "a window has so many days in any so many, as { days = 90, in = 180 }")
    return days, within


_KINDS = {"visa": _visa, "same_day_until": _closing, "fixed_end": _fixed_end, "window": _window}
