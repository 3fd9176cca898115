"""Vessels in figures without names: each flow by itself and none an admission, as a page, a print and a CSV."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from passavant.base.charts import Chart, Series
from passavant.base.periods import PeriodForm
from passavant.base.permissions import allowed, check, officer_of, requires
from passavant.base.reads import note_read
from passavant.base.sheets import as_csv
from passavant.modules.returns.ports import Authority
from passavant.modules.sea import queries
from passavant.modules.sea.queries import Report
from passavant.modules.sea.reasons import Flow, Kind, Left, Way

_WAYS = {Flow.CREW: (Way.OUT, Way.BACK), Flow.TRANSIT: (Way.OUT, Way.BACK), Flow.DOCUMENT: ("entry", "exit")}


@dataclass(frozen=True, slots=True)
class FlowLine:
    """One flow: inward or ashore, outward or back on board, or a number by itself."""

    code: str
    title: str
    first: int | None
    second: int | None
    total: int | None


@requires("sea.see_calls")
def period(request: HttpRequest) -> HttpResponse:
    """A month, or the days asked for, at the officer's posts."""
    form = PeriodForm(request.GET or None)
    first, last = form.days
    report = queries.report(officer_of(request).posts, first=first, last=last)
    if request.GET.get("as") == "csv":
        return _taken_along(request, report, first=first, last=last)
    words = dict(Left.choices)
    context = {
        "form": form,
        "first": first,
        "last": last,
        "report": report,
        "lines": [_line(report, flow) for flow in Flow],
        "kinds": _named(report, Flow.CALLS, dict(Kind.choices)),
        "authorities": _named(report, Flow.INTERDICTED, dict(Authority.choices)),
        "left": [(str(words.get(word, word)), number) for word, number in sorted(report.left.items())],
        "chart": _chart(report) if not report.is_empty else None,
        "may_export": allowed(officer_of(request), "sea.export"),
    }
    return render(request, "sea/figures.html", context, status=422 if form.errors else 200)


def _line(report: Report, flow: Flow) -> FlowLine:
    ways = _WAYS.get(flow)
    if ways is None:
        return FlowLine(flow.value, str(flow.label), None, None, report.of(flow.value))
    first, second = (report.of(flow.value, direction=str(way)) for way in ways)
    return FlowLine(flow.value, str(flow.label), first, second, None)


def _named(report: Report, flow: Flow, titles: dict[str, Any]) -> list[tuple[str, int]]:
    return [
        (str(titles.get(code, code)), report.of(flow.value, more=code))
        for code in report.kinds_of(flow.value)
    ]


def _chart(report: Report) -> Chart:
    """Bars side by side and never one upon the other: the flows are no parts of a whole."""
    days = report.days
    return Chart(
        title=_("Vessels and people by day, each flow by itself"),
        label=_("Day"),
        labels=[f"{day:%d/%m}" for day in days],
        series=[
            Series(name=str(flow.label), values=[report.of(flow.value, day=day) for day in days])
            for flow in Flow
            if report.of(flow.value)
        ],
    )


def _taken_along(request: HttpRequest, report: Report, *, first: date, last: date) -> HttpResponse:
    """Counts for a spreadsheet, which are recorded as taken."""
    check(officer_of(request), "sea.export")
    note_read(request, f"sea.figures:{first}:{last}")
    columns = ("day", "flow", "direction", "kind", "number")
    rows = ((day.isoformat(), *cell, number) for (day, *cell), number in sorted(report.cells.items()))
    return as_csv(f"vessels-{first}-{last}.csv", columns, rows)
