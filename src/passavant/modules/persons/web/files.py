"""The file of a person over all their documents, and the work that waits."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from passavant.base.permissions import allowed, officer_of, requires
from passavant.base.reads import Purpose, note_read
from passavant.modules.persons import queries
from passavant.modules.persons.forms import NumberForm, PurposeForm


@requires("persons.see")
def worklist(request: HttpRequest) -> HttpResponse:
    """Proposals that wait for a second officer, likely pairs that wait for a first one, and what was dismissed."""
    note_read(request, "persons.worklist")
    waiting = list(queries.waiting_proposals()[: queries.MOST])
    likely = list(queries.candidates()[: queries.MOST])
    dismissed = list(queries.standing_dismissals()[: queries.MOST])
    shown = queries.shown_as({key for row in (*waiting, *likely, *dismissed) for key in row.pair})
    context = {
        "waiting": [(row, shown.get(row.first), shown.get(row.second)) for row in waiting],
        "likely": [(row, shown.get(row.first), shown.get(row.second)) for row in likely],
        "dismissed": [(row, shown.get(row.first), shown.get(row.second)) for row in dismissed],
        "officer": officer_of(request).code,
    }
    return render(request, "persons/worklist.html", context)


@requires("persons.see")
def person(request: HttpRequest, person: str) -> HttpResponse:
    """All documents of a person and what happened with them; opened for a purpose, and the opening is recorded.

    A number to compare with is posted: it must not stand in an address, a history, a log.
    """
    file = queries.file_of(person)
    if file is None:
        raise Http404
    opened = PurposeForm(request.GET if "purpose" in request.GET else None)
    if not opened.is_valid():
        context = {"form": opened, "person": person}
        return render(request, "persons/purpose.html", context, status=422 if opened.errors else 200)
    purpose = Purpose(opened.cleaned_data["purpose"])
    note_read(request, f"persons.file:{person}", purpose)
    form = NumberForm(request.POST or None)
    found = _with_number(form, request, file) if form.is_valid() else None
    context = {
        "file": file,
        "purpose": purpose,
        "form": form,
        "found": found,
        "stated": _with_documents(file.statements),
        "dismissed": _with_documents(file.dismissed),
        "most": queries.MOST,
        "now": timezone.now(),
        "may_propose": allowed(request.user, "persons.propose"),
    }
    return render(request, "persons/person.html", context, status=422 if form.errors else 200)


def _with_number(form: NumberForm, request: HttpRequest, file: queries.PersonFile) -> list[queries.ShownAs]:
    number, own = form.cleaned_data["document_number"], {each.key for each in file.documents}
    found = queries.persons_with_number(number, posts=officer_of(request).posts)
    return [each for each in found if each.key not in own]


_Said = TypeVar("_Said", queries.Statement, queries.Dismissed)


def _with_documents(
    said: Collection[_Said],
) -> list[tuple[_Said, queries.ShownAs | None, queries.ShownAs | None]]:
    """What was said, with the documents it is about; one that is linked no more is shown, too."""
    shown = queries.shown_as({key for each in said for key in each.pair})
    return [(each, shown.get(each.pair[0]), shown.get(each.pair[1])) for each in said]
