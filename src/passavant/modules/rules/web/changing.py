"""Draft a policy with its tests beside it, sign as the first or second person, roll back."""

from __future__ import annotations

import difflib
import json
import uuid
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from passavant.base.permissions import allowed, officer_of, requires
from passavant.domain.entry_rules import BadPolicy, Policy, load, review, run_tests
from passavant.modules.rules import actions, queries, rejudging
from passavant.modules.rules.forms import DraftForm, ReasonForm
from passavant.modules.rules.models import Change

DAYS_REJUDGED = 30
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
