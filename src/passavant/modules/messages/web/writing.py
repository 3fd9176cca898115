"""Write: a message with a look at it before it goes, a correction, a withdrawal."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages as page_messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from passavant.base.permissions import officer_of, requires
from passavant.journal.site import site_code
from passavant.modules.messages import actions, queries
from passavant.modules.messages.forms import CorrectionForm, MessageForm, ReasonForm
from passavant.modules.messages.models import PRIORITIES, SHAPES
from passavant.modules.messages.web.shared import standing_of, told

SEND = "send"
"""The button under the preview; any other shows the preview or the form again."""
CHANGE = "change"


@requires("messages.read")
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write, look at it, send. What was written travels with the preview, so that nothing is kept half-sent."""
    _only_senders(request)
    form = MessageForm(request.POST or None)
    wants = request.POST.get("do", "")
    if wants == CHANGE or not form.is_valid():
        return _form(request, form, quiet=wants == CHANGE)
    now = timezone.now()
    written = form.written(at=now)
    if wants != SEND:
        return _preview(request, form, written)
    try:
        sent = actions.send(officer=officer_of(request), message=_key(form), written=written, at=now)
    except actions.MessagesTrouble as trouble:
        form.add_error(None, told(trouble))
        return _form(request, form)
    page_messages.success(request, _("The message is on its way."))
    return redirect("messages:message", message=sent.pk)


@requires("messages.read")
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, message: str) -> HttpResponse:
    """A new message instead of an older one."""
    _only_senders(request)
    now = timezone.now()
    old = standing_of(request, message, at=now)
    first = {"subject": old.row.subject, "text": old.row.text, "priority": old.row.priority}
    form = CorrectionForm(request.POST or None, initial=first)
    if form.is_valid():
        try:
            sent = actions.correct(
                officer=officer_of(request),
                message=_key(form),
                corrects=message,
                written=form.written(at=now),
                at=now,
            )
        except actions.MessagesTrouble as trouble:
            form.add_error(None, told(trouble))
        else:
            page_messages.success(request, _("The correction is on its way."))
            return redirect("messages:message", message=sent.pk)
    context = {"form": form, "old": old}
    return render(request, "messages/correct.html", context, status=422 if form.errors else 200)


@requires("messages.read")
@require_POST
def withdraw(request: HttpRequest, message: str) -> HttpResponse:
    _only_senders(request)
    form = ReasonForm(request.POST)
    try:
        reason = form.cleaned_data["reason"] if form.is_valid() else ""
        actions.withdraw(officer=officer_of(request), message=message, reason=reason, at=timezone.now())
    except actions.MessagesTrouble as trouble:
        page_messages.warning(request, told(trouble))
    else:
        page_messages.success(request, _("It is withdrawn and leaves all screens."))
    return redirect("messages:message", message=message)


def _form(request: HttpRequest, form: MessageForm, *, quiet: bool = False) -> HttpResponse:
    if quiet:  # back from the preview: what was written, without reproaches
        form = MessageForm(initial={**request.POST.dict(), "posts": request.POST.getlist("posts")})
    return render(request, "messages/new.html", {"form": form}, status=422 if form.errors else 200)


def _preview(request: HttpRequest, form: MessageForm, written: actions.Written) -> HttpResponse:
    known, reached = queries.places(), queries.joined()
    own = site_code()
    codes = [code for code in known if code != own] if written.to_all else list(written.to)
    context = {
        "form": form,
        "hidden": [
            (name, value)
            for name in request.POST
            if name not in ("do", "csrfmiddlewaretoken")
            for value in request.POST.getlist(name)
        ],
        "written": written,
        "priority_title": PRIORITIES[written.priority],
        "shape": SHAPES[written.priority],
        "sites": [known[code] for code in codes if code in known],
        "not_joined": [known[code] for code in codes if code in known and code not in reached],
    }
    return render(request, "messages/preview.html", context)


def _key(form: MessageForm | CorrectionForm) -> UUID:
    key: UUID = form.cleaned_data["message"]
    return key


def _only_senders(request: HttpRequest) -> None:
    if not queries.may_send(officer_of(request)):
        raise PermissionDenied(queries.sending_permission())
