"""What is wrong between the rules of a policy: circles, dead and contradicting rules, rules without a test."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from passavant.domain.entry_rules.conditions import Condition
from passavant.domain.entry_rules.policy import Policy, PolicyTest, Rule, Status, defeaters_first
from passavant.domain.entry_rules.tables import Problem


def problems_between_rules(
    rules: Mapping[str, Rule], tests: Iterable[PolicyTest], status: Status
) -> Iterator[Problem]:
    """What keeps a policy from loading; a missing test does so only for one in force."""
    for rule in rules.values():
        yield from _defeats_nobody(rule, rules)
    in_order = set(defeaters_first(rules))
    for name in _circle(rules, in_order):
        says = f"rule {name} defeats in a circle: take one name out of defeats"
        yield Problem(rules[name].line, says)
    if status is Status.IN_FORCE:
        yield from untested(rules.values(), tests)


def review(policy: Policy) -> tuple[Problem, ...]:
    """What a lawyer should look at before a policy is published: rules that never speak or speak against each other."""
    found = [*_unreachable(policy), *_contradictory(policy), *untested(policy.rules, policy.tests)]
    return tuple(sorted(set(found)))


def untested(rules: Iterable[Rule], tests: Iterable[PolicyTest]) -> Iterator[Problem]:
    """Rules on which no test turns: none expects them to decide."""
    decided = {test.expected.get("decisive_rule") for test in tests}
    for rule in rules:
        if rule.id not in decided:
            says = f'rule {rule.id} has no test: add a [[test]] that expects decisive_rule = "{rule.id}"'
            yield Problem(rule.line, says)


def _defeats_nobody(rule: Rule, rules: Mapping[str, Rule]) -> Iterator[Problem]:
    for name in rule.defeats:
        other = rules.get(name)
        if other is None:
            says = f"rule {rule.id} defeats {name!r}, which is no rule here: mend the name or take it out"
            yield Problem(rule.line, says)
        elif other.effect.absolute:
            says = (
                f"rule {rule.id} defeats {name}, which is absolute: no rule takes a right away, take it out"
            )
            yield Problem(rule.line, says)
        elif other.phase is not rule.phase:
            says = f"rule {rule.id} ({rule.phase}) never meets {name} ({other.phase}): take it out of defeats"
            yield Problem(rule.line, says)


def _circle(rules: Mapping[str, Rule], in_order: set[str]) -> Iterator[str]:
    """Of the rules that could not be put in order, those that lie on a circle, not merely behind one."""
    left = {name for name in rules if name not in in_order}
    shrinking = True
    while shrinking:
        behind = {name for name in left if not left.intersection(rules[name].defeats)}
        shrinking = bool(behind)
        left -= behind
    yield from sorted(left)


def _unreachable(policy: Policy) -> Iterator[Problem]:
    for rule in policy.rules:
        empty = [name for name in _needed_lists(rule.when) if _is_empty_throughout(policy, name, rule)]
        if empty:
            says = f"rule {rule.id} never speaks: list {empty[0]} is empty while it is in force"
            yield Problem(rule.line, says)
        if _contradicts_itself(rule.when):
            yield Problem(rule.line, f"rule {rule.id} never speaks: it asks for a thing and its contrary")
        for other in policy.rules:
            if other is rule or other.phase is not rule.phase or not _covers(other, rule):
                continue
            if (
                rule.id in other.defeats
                and _terms(other.when) <= _terms(rule.when)
                and not _is_beaten(other, policy)
            ):
                says = f"rule {rule.id} never decides: {other.id} (line {other.line}) defeats it whenever it speaks"
                yield Problem(rule.line, says)


def _contradictory(policy: Policy) -> Iterator[Problem]:
    for place, rule in enumerate(policy.rules):
        for name in rule.defeats:
            other = next(each for each in policy.rules if each.id == name)
            if other.priority > rule.priority:
                says = f"rule {rule.id} defeats {name} (line {other.line}), which has the higher priority: change one"
                yield Problem(rule.line, says)
        for other in policy.rules[place + 1 :]:
            if _speak_together(rule, other) and rule.effect != other.effect:
                says = f"rules {rule.id} and {other.id} (line {other.line}) speak of the same and differ: keep one"
                yield Problem(rule.line, says)
            elif _tie(rule, other):
                says = (
                    f"rules {rule.id} and {other.id} (line {other.line}) have one priority: give each its own"
                )
                yield Problem(rule.line, says)


def _terms(condition: Condition) -> frozenset[Condition]:
    """The parts that must all hold; an operator that always holds asks for nothing."""
    parts = condition.parts if condition.operator == "all" else (condition,)
    return frozenset(part for part in parts if part.operator != "always")


def _contradicts_itself(condition: Condition) -> bool:
    terms = _terms(condition)
    return (
        any(Condition("not", None, (term,)) in terms for term in terms)
        or Condition("not", None, (Condition("always", True),)) in terms
    )


def _needed_lists(condition: Condition) -> Iterator[str]:
    for term in _terms(condition):
        if not term.parts:
            yield from term.lists


def _is_empty_throughout(policy: Policy, name: str, rule: Rule) -> bool:
    editions = policy.lists[name].editions
    days = [rule.first, *(first for first, _members in editions if rule.is_in_force_on(first))]
    return not any(policy.lists[name].members_on(day) for day in days)


def _covers(one: Rule, other: Rule) -> bool:
    ends = one.last is None or (other.last is not None and other.last <= one.last)
    return one.first <= other.first and ends


def _meet(one: Rule, other: Rule) -> bool:
    return one.is_in_force_on(other.first) or other.is_in_force_on(one.first)


def _is_beaten(rule: Rule, policy: Policy) -> bool:
    return any(rule.id in other.defeats for other in policy.rules)


def _speak_together(one: Rule, other: Rule) -> bool:
    """The same condition in the same phase on the same day, and neither defeats the other."""
    apart = other.id in one.defeats or one.id in other.defeats
    return (
        one.phase is other.phase
        and _meet(one, other)
        and _terms(one.when) == _terms(other.when)
        and not apart
    )


def _tie(one: Rule, other: Rule) -> bool:
    same = one.phase is other.phase and one.effect.verdict is other.effect.verdict
    return same and one.priority == other.priority and _meet(one, other)
