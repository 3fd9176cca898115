"""Read and acknowledge: the inbox, the register, one message, and at headquarters who has not acknowledged."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages as page_messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from passavant.base.permissions import allowed, officer_of, requires
from passavant.journal.site import headquarters_code, site_code
from passavant.modules.messages import actions, queries
from passavant.modules.messages.forms import NoteForm, ReasonForm
from passavant.modules.messages.web.shared import standing_of, told


@dataclass(frozen=True, slots=True)
class Waiting:
    """One message that one site has not acknowledged."""

    standing: queries.Standing
    site: queries.AtSite

    @property
    def is_late(self) -> bool:
        return self.site.state is queries.State.ESCALATED


@requires("messages.read")
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """What is for this site, and what was sent from here and still holds."""
    now = timezone.now()
    context = {
        "rows": queries.inbox(at=now),
        "sent": queries.sent_from_here(at=now),
        "now": now,
        **_doors(request),
    }
    return render(request, "messages/inbox.html", context)


@requires("messages.read")
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """All of it, also what is over."""
    now, whole = timezone.now(), _oversees(request)
    context = {
        "rows": queries.register(at=now, whole=whole),
        "most": queries.MOST_IN_REGISTER,
        "whole": whole,
        "now": now,
    }
    return render(request, "messages/register.html", context)


@requires("messages.oversee")
@require_GET
def by_post(request: HttpRequest) -> HttpResponse:
    """At headquarters: every site that has not acknowledged what it has to, the late ones first."""
    if not queries.is_headquarters():
        raise Http404
    now = timezone.now()
    rows = [
        Waiting(standing, site)
        for standing in queries.holding_everywhere(at=now)
        if standing.row.must_acknowledge
        for site in standing.sites
        if site.state is not queries.State.ACKNOWLEDGED
    ]
    rows.sort(key=lambda each: (not each.is_late, each.site.state is queries.State.NOT_JOINED))
    return render(request, "messages/by_post.html", {"rows": rows, "now": now, **_doors(request)})


@requires("messages.read")
@require_http_methods(["GET", "POST"])
def message(request: HttpRequest, message: str) -> HttpResponse:
    """One message, with who acknowledged where; it prints as it stands."""
    now = timezone.now()
    standing = standing_of(request, message, at=now)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            note = form.cleaned_data["note"]
            actions.acknowledge(officer=officer_of(request), message=message, note=note, at=now)
        except actions.MessagesTrouble as trouble:
            form.add_error("note", told(trouble))
        else:
            page_messages.success(request, _("Acknowledged: the sender sees your name."))
            return redirect("messages:message", message=message)
    officer = officer_of(request)
    may_end = queries.may_send(officer) and site_code() in (standing.row.site, headquarters_code())
    context = {
        "standing": standing,
        "row": standing.row,
        "old": queries.find_message(standing.row.corrects) if standing.row.corrects else None,
        "form": form,
        "reason_form": ReasonForm(),
        "now": now,
        "may_acknowledge": standing.waits_here
        and allowed(officer, "messages.acknowledge")
        and queries.works_here(officer),
        "may_end": may_end and standing.end in (None, queries.End.EXPIRED),
    }
    return render(request, "messages/message.html", context, status=422 if form.errors else 200)


def _oversees(request: HttpRequest) -> bool:
    return queries.is_headquarters() and allowed(request.user, "messages.oversee")


def _doors(request: HttpRequest) -> dict[str, bool]:
    """Which other screens of this room are open to whoever asks."""
    return {
        "may_send": queries.may_send(officer_of(request)),
        "may_oversee": _oversees(request),
        "may_keep_groups": queries.is_headquarters() and allowed(request.user, "messages.keep_groups"),
    }
