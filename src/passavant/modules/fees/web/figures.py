"""What was taken, by post and fee: a page, a plot, a CSV. Nobody is named."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from passavant.base.charts import Chart, Series, Shape
from passavant.base.periods import PeriodForm
from passavant.base.permissions import officer_of, requires
from passavant.base.reads import note_read
from passavant.base.sheets import as_csv
from passavant.modules.fees import queries
from passavant.modules.fees.queries import Line

_COLUMNS = ("post", "fee", "currency", "paid", "exempted", "amount_in_hundredths")


@requires("fees.see_figures")
def figures(request: HttpRequest) -> HttpResponse:
    """A month, or the days asked for, at the officer's posts."""
    form = PeriodForm(request.GET or None)
    first, last = form.days
    lines = queries.figures(officer_of(request).posts, first=first, last=last)
    if request.GET.get("as") == "csv":
        return _taken_along(request, lines, first=first, last=last)
    context = {
        "form": form,
        "first": first,
        "last": last,
        "lines": lines,
        "chart": _chart(lines) if lines else None,
    }
    return render(request, "fees/figures.html", context, status=422 if form.errors else 200)


def _chart(lines: list[Line]) -> Chart:
    posts = sorted({line.post for line in lines})
    paid = [sum(line.paid for line in lines if line.post == post) for post in posts]
    exempted = [sum(line.exempted for line in lines if line.post == post) for post in posts]
    return Chart(
        title=_("Receipts by post"),
        label=_("Post"),
        labels=posts,
        series=[Series(name=_("paid"), values=paid), Series(name=_("exempted"), values=exempted)],
        shape=Shape.STACKED,
    )


def _taken_along(request: HttpRequest, lines: list[Line], *, first: date, last: date) -> HttpResponse:
    note_read(request, f"fees.figures:{first}:{last}")
    rows = ((each.post, each.fee, each.currency, each.paid, each.exempted, each.amount) for each in lines)
    return as_csv(f"fees-{first}-{last}.csv", _COLUMNS, rows)
