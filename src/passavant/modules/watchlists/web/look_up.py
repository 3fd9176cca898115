"""Look somebody or something up in all lists; what is asked is posted, never in an address, and recorded."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from passavant.base.permissions import officer_of, requires
from passavant.base.reads import note_read
from passavant.domain.screening import Query
from passavant.modules.watchlists import queries
from passavant.modules.watchlists.forms import LookUpForm
from passavant.modules.watchlists.web.shared import may_see_silent, stops_from

MOST_SHOWN = 20


@requires("watchlists.look_up")
def look_up(request: HttpRequest) -> HttpResponse:
    """Hits with their scores and reasons, and how old the lists are that answered."""
    form = LookUpForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "now": timezone.now()}
    if request.method == "POST" and form.is_valid():
        note_read(request, "watchlists.look_up")
        screened = queries.look_up(_query(form.cleaned_data), post=queries.own_post(), at=timezone.now())
        silent, posts = may_see_silent(request), officer_of(request).posts
        shown = [
            match
            for match in screened.matches
            if (silent or not match.is_silent) and match.list.concerns(posts)
        ]
        for match in shown[:MOST_SHOWN]:
            note_read(request, f"watchlists.entry:{match.entry.pk}")
        context |= {
            "asked": True,
            "matches": shown[:MOST_SHOWN],
            "stops_from": stops_from(),
            "more": max(0, len(shown) - MOST_SHOWN),
            "age": screened.age,
            "names_compared": screened.names_compared,
        }
    return render(request, "watchlists/look_up.html", context, status=422 if form.errors else 200)


def _query(values: dict[str, str]) -> Query:
    return Query(
        surname=values["surname"],
        given=values["given_names"],
        dob=values["date_of_birth"],
        sex=values["sex"],
        nationality=values["nationality"],
        document_number=values["number"],
        document_country=values["state"],
    )
