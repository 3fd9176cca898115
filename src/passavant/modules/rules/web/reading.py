"""Read the rules in force, and try a case that is only thought of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from passavant.base.permissions import allowed, requires
from passavant.domain.entry_rules import Phase, Policy
from passavant.domain.entry_rules.policy import Rule, Status
from passavant.modules.rules import judging, queries
from passavant.modules.rules.forms import WhatIfForm
from passavant.modules.rules.web.shared import verdict_context
from passavant.modules.rules.wording import tell_condition, word
from passavant.modules.sites.queries import posts

PHASES = (Phase.ENTRY, Phase.EXIT, Phase.TRANSIT, Phase.PREBOARD)


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule as it is read."""

    rule: Rule
    title: str
    when: str
    stay: str
    conditions: tuple[str, ...]
    sources: tuple[Any, ...]
    is_over: bool
    to_come: bool


@requires("rules.see")
def in_force(request: HttpRequest) -> HttpResponse:
    """The rules by which travellers are judged now, phase by phase, with what they rest on."""
    policy, state = queries.policy_in_force(), queries.state_in_force()
    context = {
        "policy": policy,
        "state": state,
        "change": queries.find_change(state.change) if state else None,
        "phases": list(_phases(policy, today=timezone.localdate())) if policy else [],
        "is_example": policy is not None and policy.status is Status.EXAMPLE,
        "lists": _lists(policy, today=timezone.localdate()) if policy else [],
        "history": queries.changes_done(),
        "may_draft": allowed(request.user, "rules.draft"),
        "may_sign": allowed(request.user, "rules.sign") and settings.PASSAVANT.site.is_headquarters,
    }
    return render(request, "rules/in_force.html", context)


@requires("rules.see")
def what_if(request: HttpRequest) -> HttpResponse:
    """A case that is only thought of: nothing is recorded."""
    policy = queries.policy_in_force()
    places = [(post.code, post.name) for post in posts()]
    initial = {"day": timezone.localdate().isoformat(), "post": settings.PASSAVANT.site.code}
    stated = policy.stated_facts if policy else ()
    form = WhatIfForm(request.POST or None, posts=places, stated=stated, initial=initial)
    context: dict[str, Any] = {"form": form, "policy": policy}
    if policy is not None and request.method == "POST" and form.is_valid():
        judged = judging.judge_case(policy, form.case(at=_noon(form.cleaned_data["day"])))
        context |= verdict_context(judged.verdict, policy)
    return render(request, "rules/what_if.html", context, status=422 if form.errors else 200)


def _phases(policy: Policy, *, today: date) -> Iterator[tuple[str, list[RuleLine]]]:
    for phase in PHASES:
        rules = sorted((r for r in policy.rules if r.phase is phase), key=lambda rule: -rule.priority)
        if rules:
            yield str(phase), [_line(rule, policy, today=today) for rule in rules]


def _line(rule: Rule, policy: Policy, *, today: date) -> RuleLine:
    language = (get_language() or "en")[:2]
    return RuleLine(
        rule=rule,
        title=rule.title.get(language) or next(iter(rule.title.values())),
        when=tell_condition(rule.when),
        stay=_stay(rule),
        conditions=tuple(word(name) for name in rule.effect.conditions),
        sources=tuple(policy.sources[name] for name in rule.basis),
        is_over=rule.last is not None and rule.last < today,
        to_come=rule.first > today,
    )


def _stay(rule: Rule) -> str:
    stay = rule.effect.stay
    if stay is None:
        return ""
    told = [
        (stay.unlimited, _("without limit")),
        (stay.days, ngettext("%(n)s day", "%(n)s days", stay.days or 0) % {"n": stay.days}),
        (stay.months, ngettext("%(n)s month", "%(n)s months", stay.months or 0) % {"n": stay.months}),
        (stay.hours, ngettext("%(n)s hour", "%(n)s hours", stay.hours or 0) % {"n": stay.hours}),
        (stay.same_day_until, _("the same day until %(time)s") % {"time": stay.same_day_until}),
        (stay.visa, _("as long as the visa")),
        (stay.fixed_end, _("until a fixed day of the year")),
    ]
    words = [text for has, text in told if has]
    if stay.window:
        words.append(
            _("%(days)s days in any %(within)s") % dict(zip(("days", "within"), stay.window, strict=True))
        )
    return ", ".join(words)


def _lists(policy: Policy, *, today: date) -> list[tuple[str, list[str]]]:
    return [(name, sorted(each.members_on(today))) for name, each in sorted(policy.lists.items())]


def _noon(day: str) -> datetime:
    zone = ZoneInfo(settings.PASSAVANT.screen.time_zone)
    return datetime.combine(date.fromisoformat(day), time(12), tzinfo=zone).astimezone(UTC)
