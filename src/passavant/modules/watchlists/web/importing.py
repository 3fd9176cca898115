"""A file becomes a list's new version: chosen, its columns explained, what it would change shown, and taken."""

from __future__ import annotations

import logging
import threading
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import connections
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from passavant.base.models import Officer
from passavant.base.permissions import officer_of, requires
from passavant.base.reads import note_read
from passavant.domain.lists import Preview, Reading, by_name, format_of, propose, read
from passavant.modules.watchlists import actions, offering
from passavant.modules.watchlists.forms import FilesForm, MappingForm, TakeForm
from passavant.modules.watchlists.models import Watchlist
from passavant.modules.watchlists.offering import Offer
from passavant.modules.watchlists.web.shared import list_or_404, told

logger = logging.getLogger(__name__)

AT_ONCE = 2000
"""Changes that are recorded while the officer waits; more are recorded beside, and a page tells how far it is."""
MOST_SHOWN = 100
TABLE = "csv"


@requires("watchlists.import_list")
def choose(request: HttpRequest, code: str) -> HttpResponse:
    """Choose the file or files; they are laid aside until it is seen what they change."""
    row = list_or_404(request, code)
    form = FilesForm(request.POST or None, request.FILES or None, initial={"format": row.format})
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["list_files"]
        files = by_name((file.name or f"file {n}", file.read()) for n, file in enumerate(chosen))
        offer = offering.lay_aside(
            list_code=code,
            officer=officer_of(request).code,
            files=files,
            format=form.cleaned_data["format"] or row.format,
        )
        step = "mapping" if _is_table(offer) else "preview"
        return redirect(f"watchlists:import-{step}", code=code, mark=offer.mark)
    context = {"form": form, "list": row}
    return render(request, "watchlists/import.html", context, status=422 if form.errors else 200)


@requires("watchlists.import_list")
def mapping(request: HttpRequest, code: str, mark: str) -> HttpResponse:
    """What the columns of a table mean: guessed, beside their first rows, to be corrected."""
    row = list_or_404(request, code)
    offer = _offer(request, code, mark)
    if offer is None:
        return _gone(request, code)
    delimiter = request.POST.get("delimiter", "")
    preview: Preview = propose(next(iter(offer.files.values())), delimiter=delimiter)
    form = MappingForm(request.POST or None, preview=preview)
    if request.method == "POST" and "again" not in request.POST and form.is_valid():
        offering.say_mapping(mark, form.mapping.as_json())
        return redirect("watchlists:import-preview", code=code, mark=mark)
    if "again" in request.POST:
        form = MappingForm(preview=preview)
    context = {"form": form, "list": row, "offer": offer, "findings": preview.findings, "mark": mark}
    return render(request, "watchlists/mapping.html", context, status=422 if form.errors else 200)


@requires("watchlists.import_list")
def preview(request: HttpRequest, code: str, mark: str) -> HttpResponse:
    """What the file would change, before anything is taken."""
    offer = _offer(request, code, mark)
    if offer is None:
        return _gone(request, code)
    note_read(request, f"watchlists.import:{code}")
    return _show(request, list_or_404(request, code), offer, TakeForm())


@requires("watchlists.import_list")
@require_POST
def take(request: HttpRequest, code: str, mark: str) -> HttpResponse:
    """Take it: at once where little changes, else beside, with a page that tells how far it is."""
    row = list_or_404(request, code)
    offer = _offer(request, code, mark)
    if offer is None:
        return _gone(request, code)
    reading = _read(offer)
    digest = actions.digest_of_files(offer.files.items())
    changes = actions.preview(watchlist=row, reading=reading, content_digest=digest)
    form = TakeForm(request.POST)
    if not changes.may_be_taken and not (changes.may_be_taken_with_reason and form.is_valid()):
        return _show(request, row, offer, form)
    reason = "" if changes.may_be_taken else form.cleaned_data["reason"]
    count = len(changes.begins) + len(changes.ends)
    job = _Job(officer_of(request), row, reading, offer, reason, count)
    if count > AT_ONCE:
        job.run_beside()
        return redirect("watchlists:import-progress", code=code, mark=mark)
    try:
        job.run()
    except actions.WatchlistsTrouble as trouble:
        messages.error(request, told(trouble))
        return redirect("watchlists:import-preview", code=code, mark=mark)
    messages.success(request, _("The new version is in force."))
    return redirect("watchlists:list", code=code)


@requires("watchlists.import_list")
def progress(request: HttpRequest, code: str, mark: str) -> HttpResponse:
    """How far an import has come."""
    context = {"list": list_or_404(request, code), "mark": mark, "outcome": _outcome(request, mark)}
    return render(request, "watchlists/progress.html", context)


@requires("watchlists.import_list")
def progress_news(request: HttpRequest, code: str, mark: str) -> HttpResponse:
    context = {"list": list_or_404(request, code), "mark": mark, "outcome": _outcome(request, mark)}
    return render(request, "watchlists/_progress.html", context)


@requires("watchlists.import_list")
@require_POST
def leave(request: HttpRequest, code: str, mark: str) -> HttpResponse:
    """The file is not taken."""
    if _offer(request, code, mark) is not None:
        offering.leave(mark)
        messages.success(request, _("The file was left; the list stays as it is."))
    return redirect("watchlists:list", code=code)


class _Job:
    """One import: recorded part by part, its progress noted for whoever looks."""

    def __init__(
        self, officer: Officer, watchlist: Watchlist, reading: Reading, offer: Offer, reason: str, count: int
    ) -> None:
        self._officer, self._list, self._reading, self._offer = officer, watchlist, reading, offer
        self._reason, self._count, self._done = reason, count, 0

    def run(self) -> None:
        taken = actions.take(
            officer=self._officer,
            watchlist=self._list,
            reading=self._reading,
            name=self._offer.name,
            content_digest=actions.digest_of_files(self._offer.files.items()),
            accept_shrink=self._reason,
            at=timezone.now(),
            progress=self._progress,
        )
        self._say(ended="taken")
        wanted = actions.Wanted(list_code=self._list.code, version=taken.version)
        actions.follow_up_beside(wanted=wanted, changes=self._count, actor=self._officer.code)

    def run_beside(self) -> None:
        self._say()
        threading.Thread(target=self._work, name="watchlist-import", daemon=True).start()

    def _work(self) -> None:
        try:
            self.run()
        except (actions.WatchlistsTrouble, PermissionDenied) as trouble:
            self._say(ended="refused", trouble=type(trouble).__name__)
        except Exception as trouble:  # noqa: BLE001  (a thread has nobody to tell; names stay out of logs)
            logger.error("an import stopped: %s", type(trouble).__name__)  # noqa: TRY400
            self._say(ended="stopped", trouble=type(trouble).__name__)
        finally:
            connections.close_all()

    def _progress(self, count: int) -> None:
        self._done += count
        self._say()

    def _say(self, **more: str) -> None:
        said = {"done": self._done, "count": self._count, "officer": self._officer.code, **more}
        offering.say_outcome(self._offer.mark, said)


def _show(request: HttpRequest, row: Watchlist, offer: Offer, form: TakeForm) -> HttpResponse:
    reading = _read(offer)
    digest = actions.digest_of_files(offer.files.items())
    changes = actions.preview(watchlist=row, reading=reading, content_digest=digest)
    context = {
        "list": row,
        "offer": offer,
        "mark": offer.mark,
        "is_table": _is_table(offer),
        "dated": reading.dated,
        "changes": changes,
        "quarantined": changes.quarantined[:MOST_SHOWN],
        "form": form,
    }
    refused = not (changes.may_be_taken or changes.may_be_taken_with_reason)
    return render(request, "watchlists/preview.html", context, status=422 if form.errors or refused else 200)


def _read(offer: Offer) -> Reading:
    return read(offer.files, format=offer.format, mapping=offer.mapping)


def _is_table(offer: Offer) -> bool:
    """Whether somebody has to say what its columns mean."""
    return offer.format == TABLE or (not offer.format and format_of(offer.files) == TABLE)


def _offer(request: HttpRequest, code: str, mark: str) -> Offer | None:
    """What the officer laid aside for this list; what somebody else did is not theirs to take."""
    offer = offering.find(mark)
    mine = offer is not None and (offer.list_code, offer.officer) == (code, officer_of(request).code)
    return offer if mine else None


def _outcome(request: HttpRequest, mark: str) -> dict[str, Any]:
    outcome = offering.outcome_of(mark)
    if outcome.get("officer") != officer_of(request).code:
        raise Http404
    return outcome


def _gone(request: HttpRequest, code: str) -> HttpResponse:
    messages.error(request, _("The file is no longer at hand. Choose it again."))
    return redirect("watchlists:import", code=code)
