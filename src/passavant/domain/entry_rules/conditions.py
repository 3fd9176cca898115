"""The closed set of operators a rule may use, and their three answers: yes, no, and not known (True, False, None).

A condition is data: `{ all = [...] }`, `{ any = [...] }`, `{ not = ... }` or one operator with its value. Nothing
in a policy is ever run; what is not in `OPERATORS` does not load.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

from passavant.domain.entry_rules.dates import Term
from passavant.domain.entry_rules.knowing import Known

Answer = bool | None
Test = Callable[[Known], Answer]
DEEPEST = 20
"""How deep all, any and not may lie in one another."""


class NotACondition(ValueError):
    """What stands under `when` is no condition; the message says what to write."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One operator with its value, or `all`, `any`, `not` over parts."""

    operator: str
    value: Any = None  # what the operator's `read` made of it
    parts: tuple[Condition, ...] = ()

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts it asks for, each once, in the order of asking."""
        if self.parts:
            return tuple(dict.fromkeys(fact for part in self.parts for fact in part.facts))
        if self.operator == "fact":
            return (self.value,)
        fact = OPERATORS[self.operator.removesuffix("_list")].fact
        return (fact,) if fact else ()

    @property
    def lists(self) -> tuple[str, ...]:
        if self.operator in _LISTED:
            return (self.value,)
        return tuple(name for part in self.parts for name in part.lists)

    @property
    def alerts(self) -> frozenset[str]:
        """The kinds of alert it asks for."""
        if self.operator in {"alert", "alert_active"}:
            return frozenset({self.value})
        return frozenset().union(*(part.alerts for part in self.parts))

    def operators(self) -> frozenset[str]:
        return frozenset({self.operator}).union(*(part.operators() for part in self.parts))


@dataclass(frozen=True, slots=True)
class Operator:
    """How an operator reads its value, which fact it asks for, and how it answers."""

    read: Callable[[object], Any]
    fact: str
    answer: Callable[[Any, Known], Answer]


def read_condition(plain: object, *, depth: int = 0) -> Condition:
    """A condition from TOML.

    Raises:
        NotACondition: the operator is not known, or its value has another shape.
    """
    if not isinstance(plain, Mapping) or len(plain) != 1:
        raise NotACondition('a condition is one operator with its value, as { nationality_in = ["UTO"] }')
    if depth > DEEPEST:
        raise NotACondition(f"conditions lie deeper than {DEEPEST} in one another: divide the rule")
    ((operator, value),) = plain.items()
    if operator in {"all", "any"}:
        if not isinstance(value, list) or not value:
            raise NotACondition(f"{operator} needs a list of conditions")
        return Condition(operator, None, tuple(read_condition(part, depth=depth + 1) for part in value))
    if operator == "not":
        return Condition(operator, None, (read_condition(value, depth=depth + 1),))
    if operator in _LISTED:
        return Condition(operator, _name(value))
    if operator not in OPERATORS:
        raise NotACondition(
            f"{operator!r} is no operator: use one of {', '.join(sorted({'all', 'any', 'not', *OPERATORS, *_LISTED}))}"
        )
    return Condition(operator, OPERATORS[operator].read(value))


def as_test(condition: Condition, lists: Mapping[str, frozenset[str]], *, forward: bool = False) -> Test:
    """The condition as a function, with the members that its lists have on a day."""
    # Codes first: they are quickly looked up and often settle it. In which order parts are asked changes no answer.
    parts = sorted(condition.parts, key=lambda part: part.operator.removesuffix("_list") not in _QUICK)
    tests = [as_test(part, lists, forward=forward) for part in parts]
    if condition.operator == "all":
        return _all(tests)
    if condition.operator == "any":
        return _any(tests)
    if condition.operator == "not":
        return _not(tests[0])
    operator, value = condition.operator, condition.value
    if operator in _LISTED:
        operator, value = operator.removesuffix("_list"), lists[value]
    elif operator == "alert_active":
        value = (value, forward)
    return partial(OPERATORS[operator].answer, value)


def divided(condition: Condition) -> tuple[Condition, Condition]:
    """What a condition asks of codes alone, and what it asks besides; it holds where both do."""
    terms = condition.parts if condition.operator == "all" else (condition,)
    codes = tuple(term for term in terms if term.operator.removesuffix("_list") in _QUICK)
    rest = tuple(term for term in terms if term not in codes)
    return Condition("all", None, codes), Condition("all", None, rest)


def unknown_facts(condition: Condition, known: Known, lists: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Which facts keep a condition from being answered; none where it is answered."""
    return _weighed(condition, known, lists)[1]


def _weighed(
    condition: Condition, known: Known, lists: Mapping[str, frozenset[str]]
) -> tuple[Answer, frozenset[str]]:
    """The answer and, where there is none, the facts that it waits for."""
    if not condition.parts:
        said = as_test(condition, lists)(known)
        return said, frozenset(condition.facts) if said is None else frozenset()
    parts = [_weighed(part, known, lists) for part in condition.parts]
    answers = [said for said, _facts in parts]
    settles = condition.operator == "any"
    if condition.operator != "not" and settles in answers:
        return settles, frozenset()
    if None in answers:
        return None, frozenset[str]().union(*(facts for _said, facts in parts))
    return (not answers[0] if condition.operator == "not" else not settles), frozenset()


def _all(tests: list[Test]) -> Test:
    if len(tests) == 1:
        return tests[0]

    def answer(known: Known) -> Answer:
        said: Answer = True
        for test in tests:
            one = test(known)
            if one is False:
                return False
            if one is None:
                said = None
        return said

    return answer


def _any(tests: list[Test]) -> Test:
    def answer(known: Known) -> Answer:
        said: Answer = False
        for test in tests:
            one = test(known)
            if one is True:
                return True
            if one is None:
                said = None
        return said

    return answer


def _not(test: Test) -> Test:
    def answer(known: Known) -> Answer:
        said = test(known)
        return None if said is None else not said

    return answer


# ---- How values are read -------------------------------------------------------------------------------------------


def _name(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise NotACondition("a name in quotation marks is wanted")
    return value


def _names(value: object) -> frozenset[str]:
    if not isinstance(value, list) or not value:
        raise NotACondition("a list of codes is wanted")
    return frozenset(_name(one) for one in value)


def _states(value: object) -> frozenset[str]:
    codes = _names(value)
    for code in sorted(codes):
        if not re.fullmatch(r"[A-Z]{1,3}", code, re.ASCII):
            raise NotACondition(f"{code[:20]!r} is no code of a State: write three capital letters")
    return codes


def _yes(value: object) -> bool:
    if value is not True:
        raise NotACondition("only true can stand here; put it under not for the contrary")
    return True


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value <= 10_000:
        raise NotACondition("a whole number from 1 to 10000 is wanted")
    return value


def _term(value: object) -> Term:
    if not isinstance(value, Mapping) or not value or not set(value) <= {"years", "months", "days"}:
        raise NotACondition("a length of time is wanted, as { months = 6 }")
    return Term(**{unit: _number(length) for unit, length in value.items()})


# ---- How operators answer ------------------------------------------------------------------------------------------


def _is_in(value: str | None, members: frozenset[str]) -> Answer:
    return None if value is None else value in members


def _nationality(members: frozenset[str], known: Known) -> Answer:
    if not members.isdisjoint(known.nationalities):
        return True
    return False if known.all_known else None


def _expires_before(term: Term, known: Known) -> Answer:
    expiry = known.case.document_expiry
    return None if expiry is None else expiry < term.after(known.today)


def _expired(_yes: bool, known: Known) -> Answer:
    expiry = known.case.document_expiry
    return None if expiry is None else expiry < known.today


def _visa(issuers: frozenset[str], known: Known) -> Answer:
    if known.case.visas is None:
        return None
    said: Answer = False
    for visa in known.case.visas:
        if visa.issuer in issuers:
            valid = visa.is_valid_on(known.today)
            if valid:
                return True
            said = None if valid is None else said
    return said


def _alert(kind: str, known: Known) -> Answer:
    alerts = known.case.alerts
    return None if alerts is None else any(alert.type == kind for alert in alerts)


def _alert_active(value: tuple[str, bool], known: Known) -> Answer:
    kind, forward = value
    alerts = known.case.alerts
    if not alerts:
        return None if alerts is None else False
    return any(alert.type == kind and alert.is_active_on(known.today, forward=forward) for alert in alerts)


def _age_below(years: int, known: Known) -> Answer:
    if known.ages is None:
        return None
    youngest, oldest = known.ages
    return True if oldest < years else (None if youngest < years else False)


def _age_at_least(years: int, known: Known) -> Answer:
    below = _age_below(years, known)
    return None if below is None else not below


def _with_all(persons: frozenset[str], known: Known) -> Answer:
    companions = known.case.accompanied_by
    return None if companions is None else persons.issubset(companions)


def _with_any(persons: frozenset[str], known: Known) -> Answer:
    companions = known.case.accompanied_by
    return None if companions is None else not persons.isdisjoint(companions)


def _onward(hours: int, known: Known) -> Answer:
    onward = known.case.onward_at
    if onward is None:
        return None
    return timedelta() <= onward - known.case.at <= timedelta(hours=hours)


def _fact(name: str, known: Known) -> Answer:
    return known.case.stated.get(name, False)


OPERATORS: Mapping[str, Operator] = {
    "always": Operator(_yes, "", lambda _value, _known: True),
    "nationality_in": Operator(_states, "nationality", _nationality),
    "document_type_in": Operator(
        _names, "document_type", lambda members, known: _is_in(known.case.document_type, members)
    ),
    "document_issuer_in": Operator(
        _states, "document_issuer", lambda members, known: _is_in(known.case.document_issuer, members)
    ),
    "document_expires_before": Operator(_term, "document_expiry", _expires_before),
    "document_expired": Operator(_yes, "document_expiry", _expired),
    "purpose_in": Operator(_names, "purpose", lambda members, known: _is_in(known.case.purpose, members)),
    "visa_valid_issuer_in": Operator(_states, "visas", _visa),
    "alert": Operator(_name, "alerts", _alert),
    "alert_active": Operator(_name, "alerts", _alert_active),
    "age_below": Operator(_number, "dob", _age_below),
    "age_at_least": Operator(_number, "dob", _age_at_least),
    "accompanied_by": Operator(_names, "accompanied_by", _with_all),
    "accompanied_by_any": Operator(_names, "accompanied_by", _with_any),
    "post_in": Operator(_names, "post", lambda members, known: _is_in(known.case.post or None, members)),
    "onward_within_hours": Operator(_number, "onward_at", _onward),
    "fact": Operator(_name, "", _fact),
}
_QUICK = frozenset({"purpose_in", "nationality_in", "document_type_in", "document_issuer_in", "post_in"})
_LISTED = frozenset(
    {
        "nationality_in_list",
        "document_type_in_list",
        "document_issuer_in_list",
        "purpose_in_list",
        "visa_valid_issuer_in_list",
        "post_in_list",
    }
)
"""The operators that take the name of a dated list instead of codes."""
