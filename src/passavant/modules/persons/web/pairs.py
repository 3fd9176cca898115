"""Two files side by side, and what two officers state of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from passavant.base.models import Officer
from passavant.base.permissions import allowed, officer_of, requires
from passavant.base.reads import note_read
from passavant.base.templatetags.passavant import partial_date, sex_word, state_name
from passavant.domain.codes.numbers import normal_number
from passavant.domain.codes.states import issuer_of
from passavant.domain.names.keys import fold_name
from passavant.modules.crossings.facts import Document
from passavant.modules.persons import actions, queries
from passavant.modules.persons.forms import EvidenceForm, SecondWordForm
from passavant.modules.persons.keys import pair_of
from passavant.modules.persons.models import FIELDS, Candidate, GroundTold
from passavant.modules.persons.web.shared import told


@requires("persons.see")
def compare(request: HttpRequest, one: str, other: str) -> HttpResponse:
    """Two files side by side: one person's, or two?"""
    pair = pair_of(one, other)
    left, right = queries.file_of(one), queries.file_of(other)
    if left is None or right is None or one == other:
        raise Http404
    links = queries.links_between(pair)
    is_joined = queries.linked_keys(one) == queries.linked_keys(other)
    candidate = queries.find_candidate(pair)
    form = _form(request, is_linked=bool(links))
    if form.is_valid() and _carried_out(request, form, pair):
        return redirect("persons:compare", one=one, other=other)
    note_read(request, f"persons.compared:{pair[0]}:{pair[1]}")
    context = {
        "left": left,
        "right": right,
        "sides": [(file, file.own_crossings if is_joined else file.crossings) for file in (left, right)],
        "rows": list(_rows(left.own.document, right.own.document, candidate)),
        "candidate": candidate,
        "is_linked": bool(links),
        "is_joined": is_joined,
        "is_dismissed": bool(queries.dismissals_of(pair)),
        "dismissed": [(each, None, None) for each in left.dismissed if each.pair == pair],
        "waiting": queries.find_waiting(pair),
        "stated": [(each, None, None) for each in left.statements if each.pair == pair],
        "form": form,
        "second_word": SecondWordForm(),
        "officer": officer_of(request).code,
        "may_propose": allowed(request.user, "persons.propose"),
        "may_decide": allowed(request.user, "persons.decide"),
    }
    return render(request, "persons/compare.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, *, is_linked: bool) -> EvidenceForm:
    """What was compared is asked for where the word is that it is one person."""
    verdict = request.POST.get("verdict", "")
    needs_evidence = verdict == "same" if verdict else not is_linked
    return EvidenceForm(request.POST or None, needs_evidence=needs_evidence)


def _carried_out(request: HttpRequest, form: EvidenceForm, pair: tuple[str, str]) -> bool:
    """Do what the button says, or say on the form why it cannot be done."""
    verb, done = _VERBS.get(request.POST.get("verdict", ""), _VERBS["same"])
    try:
        verb(officer_of(request), pair, form.evidence, timezone.now())
    except actions.PersonsTrouble as trouble:
        form.add_error("compared" if isinstance(trouble, actions.NotEnough) else "reason", told(trouble))
        return False
    messages.success(request, done())
    return True


def _link(officer: Officer, pair: tuple[str, str], evidence: actions.Evidence, at: datetime) -> None:
    actions.propose_link(officer=officer, one=pair[0], other=pair[1], evidence=evidence, at=at)


def _unlink(officer: Officer, pair: tuple[str, str], evidence: actions.Evidence, at: datetime) -> None:
    actions.propose_unlink(officer=officer, one=pair[0], other=pair[1], evidence=evidence, at=at)


def _dismiss(officer: Officer, pair: tuple[str, str], evidence: actions.Evidence, at: datetime) -> None:
    actions.dismiss(officer=officer, one=pair[0], other=pair[1], reason=evidence.reason, at=at)


def _take_up(officer: Officer, pair: tuple[str, str], evidence: actions.Evidence, at: datetime) -> None:
    actions.take_up(officer=officer, one=pair[0], other=pair[1], reason=evidence.reason, at=at)


def _proposed() -> str:
    return _("Sent to a second officer. Nothing changes before that.")


def _dismissed() -> str:
    return _("Your word is kept; both records stay as they are.")


def _taken_up() -> str:
    return _("To be looked at again: the next search may list it.")


_VERBS: dict[
    str, tuple[Callable[[Officer, tuple[str, str], actions.Evidence, datetime], None], Callable[[], str]]
] = {
    "same": (_link, _proposed),
    "wrong": (_unlink, _proposed),
    "other": (_dismiss, _dismissed),
    "again": (_take_up, _taken_up),
}


@requires("persons.decide")
def decide(request: HttpRequest, proposal: UUID) -> HttpResponse:
    """The second officer's word."""
    row = queries.find_proposal(proposal)
    if row is None or request.method != "POST":
        raise Http404
    agree = request.POST.get("verdict") == "agree"
    try:
        actions.decide(
            officer=officer_of(request),
            proposal=proposal,
            agree=agree,
            note=request.POST.get("note", ""),
            at=timezone.now(),
        )
    except actions.PersonsTrouble as trouble:
        messages.error(request, told(trouble))
    else:
        messages.success(
            request, _("Agreed by two officers.") if agree else _("Not agreed; nothing changes.")
        )
    return redirect("persons:compare", one=row.first, other=row.second)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A field with what each of the two documents shows in it, and what the search made of it."""

    title: str
    left: str
    right: str
    agrees: bool | None
    """None where one of the documents does not say."""
    ground: GroundTold | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """When two values of a field are the same, and how one is shown."""

    alike: Callable[[str], str] = str
    shown: Callable[[str], str] = str


_COMPARED: Mapping[str, _Read] = {
    "surname": _Read(alike=fold_name),
    "given_names": _Read(alike=fold_name),
    "date_of_birth": _Read(shown=partial_date),
    "sex": _Read(shown=sex_word),
    "nationality": _Read(alike=issuer_of, shown=state_name),
    "issuing_state": _Read(alike=issuer_of, shown=state_name),
    "document_number": _Read(alike=normal_number),
    "date_of_expiry": _Read(shown=partial_date),
}


def _rows(left: Document, right: Document, candidate: Candidate | None) -> Iterator[Row]:
    """A ground is told beside what the documents show now; one that no longer fits them is left out."""
    grounds = {ground.field: ground for ground in candidate.grounds_told} if candidate else {}
    for name, read in _COMPARED.items():
        one, other = getattr(left, name), getattr(right, name)
        agrees = read.alike(one) == read.alike(other) if one and other else None
        ground = grounds.get(name)
        yield Row(
            title=str(FIELDS[name]),
            left=read.shown(one),
            right=read.shown(other),
            agrees=agrees,
            ground=ground if ground and (ground.level == "same") is agrees else None,
        )
