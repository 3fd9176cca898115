"""Read the rules, try a case, draft and sign a policy, and answer what the rules ask of a traveller."""

from __future__ import annotations

import difflib
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from passavant.base.permissions import allowed, check, officer_of, requires
from passavant.base.reads import Purpose, record_read
from passavant.domain.entry_rules import BadPolicy, Case, Phase, Policy, Verdict, load, review, run_tests
from passavant.domain.entry_rules.policy import Outcome, Rule, Status
from passavant.modules.crossings.card import lines_of
from passavant.modules.crossings.queries import find_inspection
from passavant.modules.rules import actions, judging, queries, rejudging
from passavant.modules.rules.forms import AnswersForm, DraftForm, ReasonForm, WhatIfForm
from passavant.modules.rules.models import Change
from passavant.modules.rules.wording import tell_condition, word
from passavant.modules.sites.queries import posts

DAYS_REJUDGED = 30
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
        context |= _verdict_context(judged.verdict, policy)
    return render(request, "rules/what_if.html", context, status=422 if form.errors else 200)


@requires("rules.answer")
def inspection(request: HttpRequest, inspection: UUID) -> HttpResponse:
    """Why the rules recommend what they do of a traveller at the window, and the answers that they wait for."""
    row, kept = find_inspection(inspection), queries.find_judgement(inspection)
    if row is None or kept is None:
        raise Http404
    check(request.user, "rules.answer", post=row.post)
    policy = queries.find_policy(kept.sha256)
    if policy is None:
        raise Http404
    case = judging.stored_case(kept.case)
    form = AnswersForm(request.POST or None, stated=policy.stated_facts, initial=_answered(case))
    is_open = row.decided_at is None or row.status in ("held", "referred")
    if request.method == "POST" and is_open and form.is_valid():
        officer, now = officer_of(request), timezone.now()
        actions.answer(officer=officer, inspection=inspection, answers=form.answers, at=now)
        return redirect("crossings:inspection", inspection=inspection)
    if request.method == "GET":
        _note_read(request, f"rules.judgement:{inspection}")
    verdict = judging.judge_case(policy, case).verdict
    context = {
        "form": form,
        "row": row,
        "kept": kept,
        "policy": policy,
        "is_open": is_open,
        "missing": [word(name) for name in verdict.missing_facts],
        "same": judging.replays(kept.case, kept.verdict, kept.sha256),
        **_verdict_context(verdict, policy),
    }
    return render(request, "rules/inspection.html", context, status=422 if form.errors else 200)


@requires("rules.draft")
def drafts(request: HttpRequest) -> HttpResponse:
    """What is being written; a new draft begins with the rules in force."""
    if request.method == "POST":
        policy = queries.policy_in_force()
        text = policy.text if policy else _BLANK
        title = f"{policy.id} {policy.version}" if policy else _("New policy")
        made = actions.save_draft(
            officer=officer_of(request), draft=uuid.uuid4(), title=title, text=text, at=timezone.now()
        )
        return redirect("rules:draft", draft=made.pk)
    return render(request, "rules/drafts.html", {"drafts": queries.drafts()})


@requires("rules.draft")
def draft(request: HttpRequest, draft: UUID) -> HttpResponse:
    """The editor: the text, and beside it what is wrong with it and how its tests come out."""
    row = queries.find_draft(draft)
    if row is None:
        raise Http404
    form = DraftForm(request.POST or None, initial={"title": row.title, "text": row.text})
    reason = request.POST.get("reason", "")
    troubles: tuple[str, ...] = ()
    text = row.text
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"].replace("\r\n", "\n")
        officer, now = officer_of(request), timezone.now()
        actions.save_draft(officer=officer, draft=draft, title=form.cleaned_data["title"], text=text, at=now)
        if request.POST.get("verb") != "propose":
            messages.success(request, _("Saved."))
            return redirect("rules:draft", draft=draft)
        try:
            actions.propose_policy(officer=officer, text=text, reason=reason, at=now)
        except actions.RulesTrouble as trouble:
            troubles = _told(trouble)
        else:
            messages.success(request, _("You signed. A second person signs before anybody is judged by it."))
            return redirect("rules:changes")
    context = {
        "form": form,
        "draft": row,
        "reason": reason,
        "troubles": troubles,
        "may_sign": allowed(request.user, "rules.sign"),
        **_looked_at(text),
    }
    return render(request, "rules/draft.html", context, status=422 if form.errors or troubles else 200)


@requires("rules.sign")
def changes(request: HttpRequest) -> HttpResponse:
    """What waits for a second signature, and what was decided."""
    context = {
        "waiting": queries.changes_waiting(),
        "done": queries.changes_done(),
        "may_decide": settings.PASSAVANT.site.is_headquarters,
    }
    return render(request, "rules/changes.html", context)


@requires("rules.sign")
def change(request: HttpRequest, change: UUID) -> HttpResponse:
    """What would change: in the text, and for travellers of the last month; then sign or decline."""
    row = queries.find_change(change)
    if row is None:
        raise Http404
    if request.method == "POST":
        return _decide(request, row)
    old, new = queries.policy_in_force(), queries.find_policy(row.sha256) if row.sha256 else None
    context = {
        "row": row,
        "policy": new,
        "lines": list(_text_changes(old, new)),
        "is_mine": row.proposed_by == officer_of(request).code,
        "review": review(new) if new else (),
        "results": run_tests(new) if new else (),
        "rejudged": rejudging.rejudge(old, new, days=DAYS_REJUDGED, now=timezone.now())
        if old and new and row.is_waiting
        else None,
        "days": DAYS_REJUDGED,
    }
    return render(request, "rules/change.html", context)


@requires("rules.sign")
def roll_back(request: HttpRequest, sha256: str) -> HttpResponse:
    """Ask, as the first person, for an earlier policy; or, for "none", that no policy is in force."""
    policy = queries.find_policy(sha256)
    if sha256 != "none" and (policy is None or not queries.was_in_force(sha256)):
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        officer, now, reason = officer_of(request), timezone.now(), form.cleaned_data["reason"]
        try:
            if policy is None:
                actions.propose_withdrawal(officer=officer, reason=reason, at=now)
            else:
                actions.propose_roll_back(officer=officer, sha256=sha256, reason=reason, at=now)
        except actions.RulesTrouble as trouble:
            for sentence in _told(trouble):
                form.add_error(None, sentence)
        else:
            messages.success(request, _("You signed. A second person signs before anybody is judged by it."))
            return redirect("rules:changes")
    context = {"form": form, "policy": policy}
    return render(request, "rules/roll_back.html", context, status=422 if form.errors else 200)


def _decide(request: HttpRequest, row: Change) -> HttpResponse:
    officer, now = officer_of(request), timezone.now()
    try:
        if request.POST.get("answer") == "sign":
            actions.sign(officer=officer, change=row.pk, at=now)
            messages.success(request, _("In force from this moment."))
        else:
            note = request.POST.get("note", "").strip()[:400]
            actions.decline(officer=officer, change=row.pk, note=note, at=now)
            messages.success(request, _("Declined; the rules stay as they are."))
    except PermissionDenied:
        messages.error(request, _("You signed as the first person; another signs as the second."))
    except actions.RulesTrouble as trouble:
        for sentence in _told(trouble):
            messages.error(request, sentence)
    return redirect("rules:changes")


def _told(trouble: actions.RulesTrouble) -> tuple[str, ...]:
    if isinstance(trouble, actions.NotReady):
        return trouble.problems
    sentences = {
        actions.NothingChanges: _("That is in force already."),
        actions.NeedsReason: _("Write why the rules change."),
        actions.DecidedAlready: _("Somebody decided this meanwhile."),
        actions.NotHere: _("Headquarters decides on rules."),
    }
    return (str(sentences[type(trouble)]),)


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
        (stay.days, _("%(n)s days") % {"n": stay.days}),
        (stay.months, _("%(n)s months") % {"n": stay.months}),
        (stay.hours, _("%(n)s hours") % {"n": stay.hours}),
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


def _looked_at(text: str) -> dict[str, Any]:
    """What the editor shows beside a text: problems by line, or the tests and what a lawyer should look at."""
    try:
        policy = load(text, file="policy")
    except BadPolicy as trouble:
        return {"problems": trouble.problems}
    return {"policy": policy, "review": review(policy), "results": run_tests(policy)}


def _text_changes(old: Policy | None, new: Policy | None) -> Iterator[tuple[str, str]]:
    """Lines taken out and put in, each with its kind."""
    before = old.text.splitlines() if old else []
    after = new.text.splitlines() if new else []
    for line in difflib.unified_diff(before, after, lineterm="", n=2):
        if not line.startswith(("---", "+++")):
            yield {"+": "new", "-": "old", "@": "place"}.get(line[:1], "same"), line


def _verdict_context(verdict: Verdict, policy: Policy) -> dict[str, Any]:
    names = {Outcome.ADMIT: "clear", Outcome.REFER: "check", Outcome.REFUSE: "stop"}
    could_turn = verdict.outcome is Outcome.REFUSE and bool(verdict.missing_facts)
    return {
        "outcome": "check" if could_turn else names[verdict.outcome],
        "lines": lines_of(judging.explained(verdict, policy)),
    }


def _answered(case: Case) -> dict[str, Any]:
    """What the form starts with: what was answered before."""
    initial: dict[str, Any] = {"purpose": case.purpose or "", "onward": case.onward_at}
    if case.visas is not None:
        initial["visas"] = "one" if case.visas else "none"
    for visa in case.visas or ():
        initial |= {
            "visa_issuer": visa.issuer,
            "visa_first": visa.first.isoformat() if visa.first else "",
            "visa_last": visa.last.isoformat() if visa.last else "",
            "visa_entries": str(visa.entries),
            "visa_used": visa.used,
            "visa_days": visa.stay_days,
        }
    if case.accompanied_by is not None:
        initial["companions"] = list(case.accompanied_by) or ["nobody"]
    stated = {True: "yes", False: "no", None: ""}
    initial |= {f"fact_{name}": stated[said] for name, said in case.stated.items()}
    return initial


def _noon(day: str) -> datetime:
    zone = ZoneInfo(settings.PASSAVANT.screen.time_zone)
    return datetime.combine(date.fromisoformat(day), time(12), tzinfo=zone).astimezone(UTC)


def _note_read(request: HttpRequest, subject: str) -> None:
    record_read(officer=officer_of(request).code, subject=subject, purpose=Purpose.ENQUIRY, at=timezone.now())


_BLANK = "\n".join(
    (
        'schema = "bmis-policy/1"',
        "",
        "[policy]",
        'id = ""',
        'version = ""',
        'title = ""',
        f"timezone = {json.dumps('America/Port-au-Prince')}",
        'status = "draft"',
        "",
    )
)
