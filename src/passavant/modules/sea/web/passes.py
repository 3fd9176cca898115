"""Shore passes: of a crew, issued together or one by one, shown with every movement, printed, withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from passavant.base.permissions import allowed, officer_of, requires
from passavant.base.qr import qr_svg
from passavant.base.reads import note_read
from passavant.domain.values import Finding, findings_of
from passavant.journal.site import site_code
from passavant.modules.sea import actions, keys, queries
from passavant.modules.sea.forms import PassForm, WithdrawForm
from passavant.modules.sea.models import Call, Person, ShorePass
from passavant.modules.sea.web.shared import call_or_404, mark_of, may_here, told
from passavant.modules.sites.queries import find_post


@dataclass(frozen=True, slots=True)
class Ticket:
    """One pass to print: nothing of what was found, and nothing that its holder does not need."""

    shore_pass: ShorePass
    person: Person
    qr: SafeString
    code: str
    back_by: datetime


@requires("sea.see_persons")
def passes(request: HttpRequest, call: UUID) -> HttpResponse:
    """Who of the crew has a pass, who has none, and who is out."""
    row = call_or_404(request, call)
    note_read(request, f"sea.passes:{row.pk}")
    issued = queries.passes_of(row.pk)
    people = queries.persons_by_key(each.person for each in issued)
    out = {each.shore_pass.pk: each.since for each in queries.ashore(row.pk)}
    left = {person.pk: (word, came) for word, person, came in queries.left_by(row.pk)}
    without = queries.without_pass(row.pk)
    context = {
        "call": row,
        "issued": [(each, people[each.person], out.get(each.pk), left.get(each.person)) for each in issued],
        "without": without,
        "clear": [each for each in without if each.recommendation != "stop"],
        "last_back": queries.last_back(row),
        "may_issue": row.is_in_port and may_here(request, "sea.issue", row),
    }
    return render(request, "sea/passes.html", context)


@requires("sea.issue")
@require_POST
def issue_to_all(request: HttpRequest, call: UUID) -> HttpResponse:
    """One pass for everybody whom nothing stops; the others wait for the second line."""
    row = call_or_404(request, call)
    try:
        issued, left = actions.issue_to_all(officer=officer_of(request), call=row.pk, at=timezone.now())
    except actions.SeaTrouble as trouble:
        messages.error(request, told(trouble))
    else:
        sentence = ngettext("%(count)s shore pass is issued.", "%(count)s shore passes are issued.", issued)
        messages.success(request, sentence % {"count": issued})
        if left:
            messages.warning(request, _("Left for the second line: %(count)s.") % {"count": left})
    return redirect("sea:passes", call=row.pk)


@requires("sea.issue")
def new(request: HttpRequest, person: UUID) -> HttpResponse:
    """A pass for one person, with a period of its own or a note why it is issued all the same."""
    row, call, mark = *_person_or_404(request, person), mark_of(request)
    note_read(request, f"sea.person:{row.pk}")
    form = PassForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            issued = actions.issue(
                officer=officer_of(request),
                person=row.pk,
                shore_pass=mark,
                at=timezone.now(),
                **form.cleaned_data,
            )
        except actions.NeedsReason:
            form.add_error(
                "note", _("Something was found. Write in a few words why the pass is issued all the same.")
            )
        except actions.SeaTrouble as trouble:
            form.add_error(None, told(trouble))
        else:
            messages.success(request, _("The shore pass is issued. Print it now."))
            return redirect("sea:card", shore_pass=issued.pk)
    may_see_found = allowed(officer_of(request), "sea.see_findings")
    context = {
        "person": row,
        "call": call,
        "form": form,
        "mark": mark,
        "findings": _findings(row) if may_see_found else (),
        "is_stopped": row.recommendation == "stop",
        "may_go_on": row.recommendation != "stop" or may_here(request, "sea.issue_stopped", call),
        "last_back": queries.last_back(call),
    }
    return render(request, "sea/new_pass.html", context, status=422 if form.errors else 200)


@requires("sea.see_persons")
def show(request: HttpRequest, shore_pass: UUID) -> HttpResponse:
    """One pass: its holder, where it was shown, and its withdrawal."""
    row, call = _pass_or_404(request, shore_pass)
    note_read(request, f"sea.pass:{row.pk}")
    return _show_pass(request, row, call, WithdrawForm())


@requires("sea.withdraw")
@require_POST
def withdraw(request: HttpRequest, shore_pass: UUID) -> HttpResponse:
    """The pass is no longer good."""
    (row, call), form = _pass_or_404(request, shore_pass), WithdrawForm(request.POST)
    if not form.is_valid():
        return _show_pass(request, row, call, form)
    try:
        actions.withdraw(
            officer=officer_of(request), shore_pass=row.pk, at=timezone.now(), **form.cleaned_data
        )
    except actions.SeaTrouble as trouble:
        messages.error(request, told(trouble))
    else:
        messages.success(request, _("The shore pass is withdrawn. Its holder may be given another."))
    return redirect("sea:pass", shore_pass=row.pk)


@requires("sea.issue")
def card(request: HttpRequest, shore_pass: UUID) -> HttpResponse:
    """One pass to print."""
    row, call = _pass_or_404(request, shore_pass)
    return _print(request, call, row.pk)


@requires("sea.issue")
def sheet(request: HttpRequest, call: UUID) -> HttpResponse:
    """All passes of a crew to print and cut."""
    return _print(request, call_or_404(request, call))


def _print(request: HttpRequest, call: Call, only: UUID | None = None) -> HttpResponse:
    note_read(request, f"sea.pass:{only}" if only else f"sea.passes:{call.pk}")
    found = actions.to_print(call.pk, only)
    people = queries.persons_by_key(each.person for each in found)
    last, wanted = queries.last_back(call), request.GET.get("language", "")
    post = find_post(call.post)
    context = {
        "call": call,
        "post": post.name if post else call.post,
        "tickets": [
            Ticket(
                each,
                people[each.person],
                qr_svg(each.code, scale=3),
                keys.spaced(each.code),
                each.good_until(last),
            )
            for each in found
        ],
        "language": wanted if wanted in dict(settings.LANGUAGES) else get_language(),
    }
    return render(request, "sea/sheet.html", context)


def _show_pass(request: HttpRequest, row: ShorePass, call: Call, form: WithdrawForm) -> HttpResponse:
    person = queries.find_person(row.person)
    may_see_found = allowed(officer_of(request), "sea.see_findings")
    is_here = row.site == site_code() and not row.is_withdrawn
    context = {
        "pass": row,
        "person": person,
        "call": call,
        "code": keys.spaced(row.code),
        "good_until": row.good_until(queries.last_back(call)),
        "findings": _findings(person) if person and may_see_found else (),
        "movements": queries.movements_of(row.pk),
        "stops": queries.stops_of(row.pk),
        "may_withdraw": is_here and may_here(request, "sea.withdraw", call),
        "may_print": is_here and call.is_in_port and may_here(request, "sea.issue", call),
        "form": form,
    }
    return render(request, "sea/pass.html", context, status=422 if form.errors else 200)


def _findings(person: Person) -> tuple[Finding, ...]:
    return tuple(findings_of(queries.findings_of_row(person)))


def _pass_or_404(request: HttpRequest, shore_pass: UUID) -> tuple[ShorePass, Call]:
    row = queries.find_pass(shore_pass)
    if row is None:
        raise Http404
    return row, call_or_404(request, row.call)


def _person_or_404(request: HttpRequest, person: UUID) -> tuple[Person, Call]:
    row = queries.find_person(person)
    if row is None:
        raise Http404
    call = call_or_404(request, row.call)
    if not may_here(request, "sea.issue", call):
        raise PermissionDenied("sea.issue")
    return row, call
