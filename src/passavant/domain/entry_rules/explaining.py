"""A verdict in findings: what the rules recommend, by which rule and law, what was put aside and what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from passavant.domain.entry_rules.policy import Outcome, Policy, Status
from passavant.domain.entry_rules.verdicts import Verdict
from passavant.domain.values import Finding, check, declare_sentences, note

declare_sentences(
    {
        "entry_rules.admit": "The rules admit: %(title)s (%(rule)s, %(basis)s).",
        "entry_rules.refer": "The rules leave it to a person: %(title)s (%(rule)s, %(basis)s).",
        "entry_rules.refuse": "The rules speak against it: %(title)s (%(rule)s, %(basis)s). A person decides.",
        "entry_rules.no_rule": "No rule speaks of this case: a person decides.",
        "entry_rules.unknown": "What is not known could change the answer: a person finds out and decides.",
        "entry_rules.stay_until": "May stay until %(day)s, that day included.",
        "entry_rules.leave_by": "Leaves by %(time)s on %(day)s.",
        "entry_rules.unlimited": "May stay without limit.",
        "entry_rules.condition": "On condition: %(condition)s.",
        "entry_rules.fired": "This rule holds too: %(title)s (%(rule)s).",
        "entry_rules.defeated": "Put aside: %(title)s (%(rule)s), by %(by)s.",
        "entry_rules.missing": "Not known: %(fact)s.",
        "entry_rules.unsure": "It is not sure that %(rule)s is the law: its sources are weak.",
        "entry_rules.nothing_left": "Of the stay that %(about)s grants nothing is left.",
        "entry_rules.birth_date_doubted": "The birth date %(about)s cannot be right: read it again.",
        "entry_rules.alert_unweighed": "No rule weighs the alert “%(about)s”: look at it yourself.",
        "entry_rules.not_in_force": "The policy %(policy)s is not in force (%(status)s): this decides nothing.",
    }
)


def explain(verdict: Verdict, policy: Policy, *, language: str = "en") -> tuple[Finding, ...]:
    """The verdict for a reader; titles of rules in their language, or in the first one there is.

    Raises:
        ValueError: the verdict was given under another text than this policy's.
    """
    if verdict.policy_sha256 != policy.sha256:
        raise ValueError(
            f"this verdict was given under another text of {verdict.policy_id}: explain it with that"
        )
    titles = {rule.id: rule.title.get(language) or next(iter(rule.title.values())) for rule in policy.rules}
    return (
        *_status(verdict),
        *_outcome(verdict, policy, titles),
        *_end(verdict),
        *(note("entry_rules.condition", condition=condition) for condition in verdict.conditions),
        *(check("entry_rules.missing", fact, fact=fact) for fact in verdict.missing_facts),
        *(check(f"entry_rules.{remark.code}", about=remark.about) for remark in verdict.remarks),
        *_others(verdict, titles),
    )


def _status(verdict: Verdict) -> Iterator[Finding]:
    if verdict.policy_status is not Status.IN_FORCE:
        named = f"{verdict.policy_id} {verdict.policy_version}"
        yield check("entry_rules.not_in_force", policy=named, status=str(verdict.policy_status))


def _outcome(verdict: Verdict, policy: Policy, titles: dict[str, str]) -> Iterator[Finding]:
    decisive = next((rule for rule in verdict.fired if rule.id == verdict.decisive_rule), None)
    if decisive is None:
        yield check("entry_rules.unknown" if verdict.missing_facts else "entry_rules.no_rule")
        return
    basis = "; ".join(policy.sources[name].cite for name in decisive.basis)
    told = note if verdict.outcome is Outcome.ADMIT else check
    yield told(f"entry_rules.{verdict.outcome}", rule=decisive.id, title=titles[decisive.id], basis=basis)
    if decisive.confidence in {"low", "none"}:
        yield check("entry_rules.unsure", rule=decisive.id)


def _end(verdict: Verdict) -> Iterator[Finding]:
    if verdict.is_unlimited:
        yield note("entry_rules.unlimited")
    elif verdict.leave_by:
        local = verdict.leave_by.astimezone(ZoneInfo(verdict.timezone))
        yield note("entry_rules.leave_by", time=f"{local:%H:%M}", day=local.date().isoformat())
    elif verdict.stay_until:
        yield note("entry_rules.stay_until", day=verdict.stay_until.isoformat())


def _others(verdict: Verdict, titles: dict[str, str]) -> Iterator[Finding]:
    beaten = {rule.id for rule in verdict.defeated}
    for defeated in verdict.defeated:
        yield note(
            "entry_rules.defeated", rule=defeated.id, title=titles[defeated.id], by=", ".join(defeated.by)
        )
    for fired in verdict.fired:
        if fired.id not in beaten and fired.id != verdict.decisive_rule:
            yield note("entry_rules.fired", rule=fired.id, title=titles[fired.id])
