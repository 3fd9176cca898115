"""One case under one policy: which rules speak, which of them stand, what they recommend and what was not known.

The most severe rule that stands wins; among equals the highest priority decides, and its stay and conditions count.
A rule that is itself defeated defeats nobody. Nothing here refuses a person: a verdict is what the rules recommend.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from passavant.domain.entry_rules.cases import Case
from passavant.domain.entry_rules.conditions import unknown_facts
from passavant.domain.entry_rules.knowing import Known, told
from passavant.domain.entry_rules.policy import Outcome, Policy, Rule, RulesInForce
from passavant.domain.entry_rules.stays import Leave, NothingLeft, leave_by
from passavant.domain.entry_rules.verdicts import DefeatedRule, FiredRule, Remark, Verdict


@dataclass(frozen=True, slots=True)
class _Standing:
    """The rules that speak (True) or may (None), and which of them stand, certainly or perhaps."""

    spoke: dict[str, Rule]
    may_speak: dict[str, Rule]
    standing: frozenset[str]
    """Where all that is not known is taken as no."""
    surely: frozenset[str]
    """Whatever the unknown turns out to be."""
    perhaps: frozenset[str]
    """Where it is taken either way; whoever is not in here stands in no case."""
    beaten_by: dict[str, tuple[str, ...]]


NO_END = Leave()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    outcome: Outcome
    decisive: Rule | None = None
    leave: Leave = NO_END
    missing: frozenset[str] = frozenset()
    remarks: tuple[Remark, ...] = ()


def judge(policy: Policy, case: Case, *, zone: str = "") -> Verdict:
    """What the policy recommends on the day that the case has at its post.

    Args:
        zone: the post's time zone; where it is not said, the policy's.
    """
    zone = zone or policy.timezone
    known = Known.of(case, ZoneInfo(zone))
    in_force = policy.rules_on(known.today, case.phase)
    rules = _standing(in_force, known)
    answer = _answer(policy, in_force, rules, known)
    decisive = answer.decisive
    admitted = answer.outcome is Outcome.ADMIT
    stay = decisive.effect.stay if decisive and admitted else None
    return Verdict(
        phase=case.phase,
        outcome=answer.outcome,
        decisive_rule=decisive.id if decisive else None,
        reason=decisive.effect.reason if decisive else "",
        stay_until=answer.leave.last_day,
        leave_by=answer.leave.instant,
        is_unlimited=bool(stay and stay.unlimited),
        conditions=decisive.effect.conditions if decisive else (),
        fired=tuple(_fired(policy, rule, rules, case) for rule in _by_priority(rules.spoke.values())),
        defeated=_defeated(policy, rules, decisive),
        missing_facts=tuple(sorted(answer.missing)),
        remarks=(*answer.remarks, *_remarks(in_force, known)),
        policy_id=policy.id,
        policy_version=policy.version,
        policy_sha256=policy.sha256,
        policy_status=policy.status,
        timezone=zone,
        as_of=known.today,
    )


def _standing(in_force: RulesInForce, known: Known) -> _Standing:
    spoke: dict[str, Rule] = {}
    may_speak: dict[str, Rule] = {}
    standing: set[str] = set()
    surely: set[str] = set()
    perhaps: set[str] = set()
    beaten_by: dict[str, tuple[str, ...]] = {}
    for ready in in_force.rules:
        said = ready.test(known)
        if said is False:
            continue
        name = ready.rule.id
        (spoke if said else may_speak)[name] = ready.rule
        beaten = tuple(sorted(standing.intersection(ready.defeaters)))
        if said and beaten:
            beaten_by[name] = beaten
        if said and not beaten:
            standing.add(name)
        if surely.isdisjoint(ready.defeaters):
            if said and perhaps.isdisjoint(ready.defeaters):
                surely.add(name)
            perhaps.add(name)
    return _Standing(spoke, may_speak, frozenset(standing), frozenset(surely), frozenset(perhaps), beaten_by)


def _answer(policy: Policy, in_force: RulesInForce, rules: _Standing, known: Known) -> _Answer:
    stand = _by_priority(rules.spoke[name] for name in rules.standing)
    rights = [rule for rule in stand if rule.effect.absolute]
    if rights:
        return _admitted(policy, rights[0], known, frozenset())
    outcome = max((_recommends(policy, rule, rules) for rule in stand), key=_rank, default=policy.default)
    decisive = next((rule for rule in stand if _recommends(policy, rule, rules) is outcome), None)
    open_rules = _open_rules(policy, rules, outcome)
    missing = frozenset[str]().union(
        *(unknown_facts(rule.when, known, in_force.lists) for rule in open_rules)
    )
    if outcome is Outcome.ADMIT and _may_be_graver(policy, rules):
        return _Answer(outcome=Outcome.REFER, missing=missing)
    if outcome is Outcome.REFUSE and any(rule.effect.absolute for rule in open_rules):
        # A right that is perhaps there cannot be outranked by what is known: a person finds out.
        return _Answer(outcome=Outcome.REFER, missing=missing)
    if outcome is Outcome.ADMIT and decisive:
        return _admitted(policy, decisive, known, missing)
    return _Answer(outcome=outcome, decisive=decisive, missing=missing)


def _admitted(policy: Policy, rule: Rule, known: Known, missing: frozenset[str]) -> _Answer:
    """An admission with its end; a stay of which nothing is left, or whose days are not known, goes to a person."""
    stay, case = rule.effect.stay, known.case
    if stay is None:
        return _Answer(outcome=Outcome.ADMIT, decisive=rule, missing=missing)
    earlier = [(entered, left) for entered, left in case.earlier_stays or () if left is not None]
    if stay.window and (case.earlier_stays is None or len(earlier) < len(case.earlier_stays)):
        return _Answer(outcome=Outcome.REFER, decisive=rule, missing=missing | {"earlier_stays"})
    visas = [visa for visa in case.visas or () if visa.is_valid_on(known.today)]
    issuers = _visa_issuers(policy, rule, known)
    try:
        leave = leave_by(
            stay,
            at=case.at,
            zone=known.zone,
            inclusive=policy.inclusive,
            visas=[visa for visa in visas if not issuers or visa.issuer in issuers],
            earlier=earlier,
        )
    except NothingLeft:
        remark = Remark(code="nothing_left", about=rule.id)
        return _Answer(outcome=Outcome.REFER, decisive=rule, missing=missing, remarks=(remark,))
    return _Answer(outcome=Outcome.ADMIT, decisive=rule, leave=leave, missing=missing)


def _visa_issuers(policy: Policy, rule: Rule, known: Known) -> frozenset[str]:
    """Whose visas the rule asks for; empty where it asks for none."""
    issuers: set[str] = set()
    waiting = [rule.when]
    while waiting:
        condition = waiting.pop()
        waiting += condition.parts if condition.operator != "not" else ()
        if condition.operator == "visa_valid_issuer_in":
            issuers |= condition.value
        elif condition.operator == "visa_valid_issuer_in_list":
            issuers |= policy.lists[condition.value].members_on(known.today)
    return frozenset(issuers)


def _recommends(policy: Policy, rule: Rule, rules: _Standing) -> Outcome:
    """What a rule says; where it is not sure that it is the law, it refers instead of refusing or of overruling."""
    said = rule.effect.verdict
    if policy.applies_as_written or rule.effect.absolute or not rule.is_unsure():
        return said
    overrules = any(name in rules.spoke or name in rules.may_speak for name in rule.defeats)
    return Outcome.REFER if said is Outcome.REFUSE or overrules else said


def _may_be_graver(policy: Policy, rules: _Standing) -> bool:
    """Whether the unknown could put a referral or a refusal, or no rule at all, in the place of an admission."""
    return rules.surely.isdisjoint(rules.spoke) or any(
        name in rules.perhaps and _recommends(policy, rule, rules) is not Outcome.ADMIT
        for name, rule in (*rules.may_speak.items(), *rules.spoke.items())
    )


def _open_rules(policy: Policy, rules: _Standing, outcome: Outcome) -> Sequence[Rule]:
    """The rules of which it is not known whether they speak, and that would change the answer if they did."""
    return [
        rule
        for name, rule in rules.may_speak.items()
        if name in rules.perhaps
        and (
            rule.effect.absolute
            or _rank(_recommends(policy, rule, rules)) > _rank(outcome)
            or any(beaten in rules.spoke or beaten in rules.may_speak for beaten in rule.defeats)
        )
    ]


def _rank(outcome: Outcome) -> int:
    return outcome.rank


def _by_priority(rules: Iterable[Rule]) -> list[Rule]:
    return sorted(rules, key=lambda rule: (-rule.priority, rule.id))


def _fired(policy: Policy, rule: Rule, rules: _Standing, case: Case) -> FiredRule:
    return FiredRule(
        id=rule.id,
        verdict=_recommends(policy, rule, rules),
        confidence=rule.confidence,
        basis=rule.basis,
        facts=tuple((fact, told(fact, case)) for fact in rule.when.facts),
    )


def _defeated(policy: Policy, rules: _Standing, decisive: Rule | None) -> tuple[DefeatedRule, ...]:
    beaten = dict(rules.beaten_by)
    if decisive and decisive.effect.absolute:
        for name in rules.standing:
            if _recommends(policy, rules.spoke[name], rules) is not Outcome.ADMIT:
                beaten[name] = (decisive.id,)
    ordered = _by_priority(rules.spoke[name] for name in beaten)
    return tuple(DefeatedRule(id=rule.id, by=beaten[rule.id]) for rule in ordered)


def _remarks(in_force: RulesInForce, known: Known) -> Iterable[Remark]:
    if known.birth_date_is_doubted:
        yield Remark(code="birth_date_doubted", about=str(known.case.dob))
    for kind in sorted({alert.type for alert in known.case.alerts or ()} - in_force.alerts):
        yield Remark(code="alert_unweighed", about=kind)
