"""A policy as values: sources, dated lists, rules, tests; and what of it is in force on a day."""

from __future__ import annotations

import bisect
import dataclasses
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from passavant.domain.entry_rules.cases import Phase
from passavant.domain.entry_rules.conditions import Condition, Test, as_test, divided
from passavant.domain.entry_rules.knowing import Known
from passavant.domain.entry_rules.stays import Stay

SCHEMA = "bmis-policy/1"


class Outcome(StrEnum):
    """What the rules recommend, mildest first; a person decides."""

    ADMIT = "admit"
    REFER = "refer"
    REFUSE = "refuse"

    @property
    def rank(self) -> int:
        return _RANKS[self]


_RANKS = {outcome: rank for rank, outcome in enumerate(Outcome)}


class Confidence(StrEnum):
    """How sure it is that a source says the law, surest first."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NONE = "none"


class Status(StrEnum):
    """Only a policy in force may be asked about a real traveller."""

    EXAMPLE = "example"
    DRAFT = "draft"
    IN_FORCE = "in-force"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a rule comes from."""

    id: str
    kind: str
    cite: str
    confidence: Confidence
    quote: str = ""
    todo: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedList:
    """Who was on a list when: `editions` are (first day, members), ascending; before the first it is empty."""

    name: str
    editions: tuple[tuple[date, frozenset[str]], ...]
    basis: tuple[str, ...]

    def members_on(self, day: date) -> frozenset[str]:
        place = bisect.bisect_right([first for first, _members in self.editions], day)
        return self.editions[place - 1][1] if place else frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a rule recommends. An absolute admission is a right that no other rule takes away."""

    verdict: Outcome
    stay: Stay | None = None
    absolute: bool = False
    conditions: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One dated rule with its basis. `confidence` is the rule's own, or the best of its sources."""

    id: str
    title: Mapping[str, str]
    phase: Phase
    priority: int
    first: date
    last: date | None
    when: Condition
    facts: tuple[str, ...]
    """What its condition asks for."""
    effect: Effect
    defeats: tuple[str, ...]
    basis: tuple[str, ...]
    confidence: Confidence
    forward: bool
    line: int

    def is_in_force_on(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)

    def is_unsure(self) -> bool:
        return self.confidence in {Confidence.LOW, Confidence.NONE}


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyTest:
    """A case with what the policy has to say of it; both as they were written."""

    id: str
    case: object
    expected: Mapping[str, object]
    line: int = 0


@dataclass(frozen=True, kw_only=True, eq=False)
class Policy:
    """One version of one policy, as its text says; two are the same when their texts are."""

    text: str = dataclasses.field(repr=False)
    id: str
    version: str
    title: str
    timezone: str
    inclusive: bool
    default: Outcome
    status: Status
    sources: Mapping[str, Source]
    lists: Mapping[str, DatedList]
    rules: tuple[Rule, ...]
    tests: tuple[PolicyTest, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "sha256", hashlib.sha256(self.text.encode()).hexdigest())
        object.__setattr__(self, "_dates", sorted(self._turning_days()))

    sha256: str = dataclasses.field(init=False, default="")
    _dates: list[date] = dataclasses.field(init=False, repr=False, default_factory=list)

    def _turning_days(self) -> set[date]:
        """The days on which something of it begins to hold or ceased to on the eve."""
        days = {rule.first for rule in self.rules}
        lasts = {rule.last for rule in self.rules if rule.last and rule.last < date.max}
        days |= {last + timedelta(days=1) for last in lasts}
        return days | {first for each in self.lists.values() for first, _members in each.editions}

    @property
    def applies_as_written(self) -> bool:
        """An example has invented sources and never judges anybody: its rules say what they say, however unsure."""
        return self.status is Status.EXAMPLE

    @property
    def is_in_force(self) -> bool:
        """Whether it may be asked about a real traveller; who has signed it is known elsewhere."""
        return self.status is Status.IN_FORCE

    @property
    def stated_facts(self) -> tuple[str, ...]:
        """The names of facts that its rules ask somebody to state."""
        names = {fact for rule in self.rules for fact in _stated(rule.when)}
        return tuple(sorted(names))

    def rules_on(self, day: date, phase: Phase) -> RulesInForce:
        """The rules of a phase on a day, made ready; the same object for all days between two changes."""
        place = bisect.bisect_right(self._dates, day)
        return _ready(self, phase, self._dates[place - 1] if place else date.min)


@dataclass(frozen=True, slots=True)
class RuleInForce:
    """A rule with its condition as a function, and those that defeat it."""

    rule: Rule
    test: Test
    codes_test: Test
    """What it asks of codes alone; where that fails, so does the whole."""
    rest_test: Test
    defeaters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RulesInForce:
    """The rules of one phase between two changes, defeaters before those whom they defeat."""

    rules: tuple[RuleInForce, ...]
    lists: Mapping[str, frozenset[str]]
    alerts: frozenset[str]
    """The kinds of alert that one of them weighs."""
    _open: dict[tuple[object, ...], tuple[tuple[RuleInForce, Test], ...]] = dataclasses.field(
        default_factory=dict, repr=False
    )

    def open_to(self, known: Known) -> tuple[tuple[RuleInForce, Test], ...]:
        """Those that the traveller's codes leave open, with what is still to be asked of each.

        Most travellers at a post share their codes with many others, so the answer is kept.
        """
        case = known.case
        codes = (
            case.purpose,
            known.nationalities,
            known.all_known,
            case.document_type,
            case.document_issuer,
            case.post,
        )
        found = self._open.get(codes)
        if found is None:
            if len(self._open) >= _COMBINATIONS:
                self._open.clear()
            said = [(ready, ready.codes_test(known)) for ready in self.rules]
            found = tuple(
                (ready, ready.rest_test if by else ready.test) for ready, by in said if by is not False
            )
            self._open[codes] = found
        return found


_COMBINATIONS = 2_000
"""How many travellers' codes are remembered before it begins anew."""


@lru_cache(maxsize=256)
def _ready(policy: Policy, phase: Phase, day: date) -> RulesInForce:
    lists = {name: each.members_on(day) for name, each in policy.lists.items()}
    rules = {rule.id: rule for rule in policy.rules if rule.phase is phase and rule.is_in_force_on(day)}
    ready = tuple(
        _made_ready(rules[name], lists, tuple(other.id for other in rules.values() if name in other.defeats))
        for name in defeaters_first(rules)
    )
    alerts = frozenset[str]().union(*(rule.when.alerts for rule in rules.values()))
    return RulesInForce(ready, lists, alerts)


def _made_ready(rule: Rule, lists: Mapping[str, frozenset[str]], defeaters: tuple[str, ...]) -> RuleInForce:
    whole, codes, rest = (
        as_test(part, lists, forward=rule.forward) for part in (rule.when, *divided(rule.when))
    )
    return RuleInForce(rule, whole, codes, rest, defeaters)


def defeaters_first(rules: Mapping[str, Rule]) -> list[str]:
    """The rules so ordered that each comes behind all that may defeat it; those of a circle are left out."""
    waiting = dict.fromkeys(rules, 0)
    for rule in rules.values():
        for name in rule.defeats:
            if name in waiting:
                waiting[name] += 1
    free = [name for name, count in waiting.items() if not count]
    ordered = []
    while free:
        name = free.pop()
        ordered.append(name)
        for beaten in rules[name].defeats:
            if beaten in waiting:
                waiting[beaten] -= 1
                if not waiting[beaten]:
                    free.append(beaten)
    return ordered


def _stated(condition: Condition) -> tuple[str, ...]:
    if condition.operator == "fact":
        return (condition.value,)
    return tuple(name for part in condition.parts for name in _stated(part))
