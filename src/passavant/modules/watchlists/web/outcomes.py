"""What became of hits, by list and by officer: whether lists help or only hold up the lane."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from passavant.base.charts import Chart, stacked_bars
from passavant.base.days import span
from passavant.base.periods import PeriodForm
from passavant.base.permissions import officer_of, requires
from passavant.modules.watchlists import queries
from passavant.modules.watchlists.queries import ListOutcome


@requires("watchlists.see_outcomes")
def outcomes(request: HttpRequest) -> HttpResponse:
    """A month, or the days asked for."""
    form = PeriodForm(request.GET or None)
    first, last = form.days
    since, until = span(first, last)
    mine = {row.code for row in queries.lists_of(officer_of(request).posts)}
    lists = [row for row in queries.of_lists(since=since, until=until) if row.list_code in mine]
    context = {
        "form": form,
        "first": first,
        "last": last,
        "lists": lists,
        "officers": queries.of_officers(since=since, until=until),
        "chart": _chart(lists) if lists else None,
        "inspections": lists[0].inspections if lists else 0,
    }
    return render(request, "watchlists/outcomes.html", context, status=422 if form.errors else 200)


def _chart(lists: list[ListOutcome]) -> Chart:
    parts = (
        (_("the same"), [row.same for row in lists]),
        (_("not the same"), [row.not_same for row in lists]),
        (_("unsure"), [row.unsure for row in lists]),
        (_("not judged"), [row.waiting for row in lists]),
    )
    labels = [row.list_code for row in lists]
    return stacked_bars(
        title=_("Hits by list and what they came to"), labels=labels, parts=parts, label=_("List")
    )
