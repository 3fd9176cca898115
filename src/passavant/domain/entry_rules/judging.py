"""One case under one policy: which rules speak, which of them stand, what they recommend and what was not known.

The most severe rule that stands wins; among equals the highest priority decides, and its stay and conditions count.
A rule that is itself defeated defeats nobody. Nothing here refuses a person: a verdict is what the rules recommend.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
    says: dict[str, Outcome]
    """What each of them recommends; see `_recommends`."""


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
    rules = _standing(policy, in_force, known)
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
        fired=_fired(rules, case),
        defeated=_defeated(rules, decisive),
        missing_facts=tuple(sorted(answer.missing)),
        remarks=(*answer.remarks, *_remarks(in_force, known)),
        policy_id=policy.id,
        policy_version=policy.version,
        policy_sha256=policy.sha256,
        policy_status=policy.status,
        timezone=zone,
        as_of=known.today,
    )


def _standing(policy: Policy, in_force: RulesInForce, known: Known) -> _Standing:
    spoke: dict[str, Rule] = {}
    may_speak: dict[str, Rule] = {}
    standing: set[str] = set()
    surely: set[str] = set()
    perhaps: set[str] = set()
    beaten_by: dict[str, tuple[str, ...]] = {}
    for ready, test in in_force.open_to(known):
        said = test(known)
        if said is False:
            continue
        name = ready.rule.id
        (spoke if said else may_speak)[name] = ready.rule
        if not ready.defeaters:
            perhaps.add(name)
            if said:
                standing.add(name)
                surely.add(name)
            continue
        beaten = tuple(sorted(standing.intersection(ready.defeaters)))
        if said and beaten:
            beaten_by[name] = beaten
        if said and not beaten:
            standing.add(name)
        if surely.isdisjoint(ready.defeaters):
            if said and perhaps.isdisjoint(ready.defeaters):
                surely.add(name)
            perhaps.add(name)
    either = {**spoke, **may_speak}
    return _Standing(
        spoke=spoke,
        may_speak=may_speak,
        standing=frozenset(standing),
        surely=frozenset(surely),
        perhaps=frozenset(perhaps),
        beaten_by=beaten_by,
        says={name: _recommends(policy, rule, either) for name, rule in either.items()},
    )


def _answer(policy: Policy, in_force: RulesInForce, rules: _Standing, known: Known) -> _Answer:
    stand = _by_priority(rules.spoke[name] for name in rules.standing)
    rights = [rule for rule in stand if rule.effect.absolute]
    if rights:
        return _admitted(policy, rights[0], known, frozenset())
    outcome = max((rules.says[rule.id] for rule in stand), key=_rank, default=policy.default)
    decisive = next((rule for rule in stand if rules.says[rule.id] is outcome), None)
    open_rules = _open_rules(rules, outcome)
    missing = frozenset[str]().union(
        *(unknown_facts(rule.when, known, in_force.lists) for rule in open_rules)
    )
    if outcome is Outcome.ADMIT and _may_be_graver(rules):
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


def _recommends(policy: Policy, rule: Rule, either: Mapping[str, Rule]) -> Outcome:
    """What a rule says; where it is not sure that it is the law, it refers instead of refusing or of overruling."""
    said = rule.effect.verdict
    if policy.applies_as_written or rule.effect.absolute or not rule.is_unsure():
        return said
    overrules = any(name in either for name in rule.defeats)
    return Outcome.REFER if said is Outcome.REFUSE or overrules else said


def _may_be_graver(rules: _Standing) -> bool:
    """Whether the unknown could put a referral or a refusal, or no rule at all, in the place of an admission."""
    return rules.surely.isdisjoint(rules.spoke) or any(
        name in rules.perhaps and rules.says[rule.id] is not Outcome.ADMIT
        for name, rule in (*rules.may_speak.items(), *rules.spoke.items())
    )


def _open_rules(rules: _Standing, outcome: Outcome) -> Sequence[Rule]:
    """The rules of which it is not known whether they speak, and that would change the answer if they did."""
    return [
        rule
        for name, rule in rules.may_speak.items()
        if name in rules.perhaps
        and (
            rule.effect.absolute
            or _rank(rules.says[rule.id]) > _rank(outcome)
            or any(beaten in rules.spoke or beaten in rules.may_speak for beaten in rule.defeats)
        )
    ]


def _rank(outcome: Outcome) -> int:
    return outcome.rank


def _by_priority(rules: Iterable[Rule]) -> list[Rule]:
    return sorted(rules, key=lambda rule: (-rule.priority, rule.id))


def _fired(rules: _Standing, case: Case) -> tuple[FiredRule, ...]:
    ordered = _by_priority(rules.spoke.values())
    words = {fact: told(fact, case) for fact in {fact for rule in ordered for fact in rule.facts}}
    return tuple(
        FiredRule(
            id=rule.id,
            verdict=rules.says[rule.id],
            confidence=rule.confidence,
            basis=rule.basis,
            facts=tuple((fact, words[fact]) for fact in rule.facts),
        )
        for rule in ordered
    )


def _defeated(rules: _Standing, decisive: Rule | None) -> tuple[DefeatedRule, ...]:
    beaten = dict(rules.beaten_by)
    if decisive and decisive.effect.absolute:
        for name in rules.standing:
            if rules.says[name] is not Outcome.ADMIT:
                beaten[name] = (decisive.id,)
    ordered = _by_priority(rules.spoke[name] for name in beaten)
    return tuple(DefeatedRule(id=rule.id, by=beaten[rule.id]) for rule in ordered)


def _remarks(in_force: RulesInForce, known: Known) -> Iterable[Remark]:
    if known.birth_date_is_doubted:
        yield Remark(code="birth_date_doubted", about=str(known.case.dob))
    for kind in sorted({alert.type for alert in known.case.alerts or ()} - in_force.alerts):
        yield Remark(code="alert_unweighed", about=kind)
