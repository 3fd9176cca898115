"""Who needs help first, and the steps of helping: refer, hand over to a named service, end."""

from __future__ import annotations

import uuid
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from passavant.base.permissions import officer_of, requires
from passavant.base.reads import Purpose, note_read
from passavant.modules.returns import actions, queries
from passavant.modules.returns.forms import StepForm
from passavant.modules.returns.models import Person
from passavant.modules.returns.reasons import Status
from passavant.modules.returns.web.persons import show_person
from passavant.modules.returns.web.shared import may_here, person_or_404, told


@requires("returns.help")
def queue(request: HttpRequest) -> HttpResponse:
    """Children alone first, then the others by need and by how long they have waited."""
    done = request.GET.get("done") == "1"
    posts = officer_of(request).posts
    note_read(request, "returns.queue", Purpose.SECOND_LINE)
    rows = queries.queue(posts, done=done)
    context = {
        "rows": rows,
        "numbers": queries.numbers_of({row.reception for row in rows}),
        "done": done,
        "waiting": sum(row.status == Status.WAITING for row in rows),
        "now": timezone.now(),
        "most": queries.MOST_QUEUE,
    }
    return render(request, "returns/queue.html", context)


@requires("returns.help")
@require_POST
def step(request: HttpRequest, person: UUID) -> HttpResponse:
    """The next step of somebody's help."""
    row, reception = person_or_404(request, person)
    if not may_here(request, "returns.help", reception):
        raise PermissionDenied("returns.help")
    form = StepForm(request.POST)
    if not form.is_valid():
        return show_person(request, row, reception, form, status=422)
    try:
        _take(request, row, form)
    except actions.ReturnsTrouble as trouble:
        messages.error(request, told(trouble))
        return redirect("returns:person", person=row.pk)
    messages.success(request, _("Recorded."))
    return redirect("returns:queue")


def _take(request: HttpRequest, row: Person, form: StepForm) -> None:
    officer, now, step, said = officer_of(request), timezone.now(), uuid.uuid4(), form.cleaned_data
    match said["do"]:
        case StepForm.REFER:
            actions.refer(
                officer=officer,
                person=row.pk,
                step=step,
                service=said["service"],
                reason=said["reason"],
                note=said["note"],
                at=now,
            )
        case StepForm.TAKE_OVER:
            actions.take_over(
                officer=officer,
                person=row.pk,
                step=step,
                service=said["service"],
                contact=said["contact"],
                at=now,
            )
        case _:
            actions.end_help(officer=officer, person=row.pk, step=step, note=said["note"], at=now)
