"""Why the rules say what they do of a traveller at the window, and the answers they wait for."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from passavant.base.permissions import check, officer_of, requires
from passavant.base.reads import note_read
from passavant.domain.entry_rules import Case
from passavant.modules.crossings.queries import find_inspection
from passavant.modules.rules import actions, judging, queries
from passavant.modules.rules.forms import AnswersForm
from passavant.modules.rules.web.shared import verdict_context
from passavant.modules.rules.wording import word


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
        note_read(request, f"rules.judgement:{inspection}")
    verdict = judging.judge_case(policy, case).verdict
    context = {
        "form": form,
        "row": row,
        "kept": kept,
        "policy": policy,
        "is_open": is_open,
        "missing": [word(name) for name in verdict.missing_facts],
        "same": judging.replays(kept.case, kept.verdict, kept.sha256),
        **verdict_context(verdict, policy),
    }
    return render(request, "rules/inspection.html", context, status=422 if form.errors else 200)


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
