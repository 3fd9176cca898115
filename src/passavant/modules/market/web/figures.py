"""Market days in figures without names: passes, counts and documents apart, as a page, a print and a CSV."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from passavant.base.charts import Chart, Series
from passavant.base.periods import PeriodForm
from passavant.base.permissions import allowed, check, officer_of, requires
from passavant.base.reads import note_read
from passavant.base.sheets import as_csv
from passavant.modules.market import queries
from passavant.modules.market.forms import SEXES
from passavant.modules.market.queries import Report
from passavant.modules.market.reasons import Band, Flow


@dataclass(frozen=True, slots=True)
class FlowLine:
    """One flow by direction."""

    title: str
    entries: int
    exits: int


@dataclass(frozen=True, slots=True)
class FlowTable:
    """One flow by sex and band of age."""

    title: str
    total: int
    rows: list[tuple[str, list[int], int]]
    """Band, the count of each sex, and their sum."""


@requires("market.see_day")
def period(request: HttpRequest) -> HttpResponse:
    """A month, or the days asked for, at the officer's posts."""
    form = PeriodForm(request.GET or None)
    first, last = form.days
    report = queries.report(officer_of(request).posts, first=first, last=last)
    if request.GET.get("as") == "csv":
        return _taken_along(request, report, first=first, last=last)
    context = {
        "form": form,
        "first": first,
        "last": last,
        "report": report,
        "lines": [_line(report, flow) for flow in Flow],
        "tables": [_table(report, flow) for flow in Flow if report.of(flow.value)],
        "sexes": [str(title) for _code, title in SEXES],
        "chart": _chart(report) if not report.is_empty else None,
        "may_export": allowed(officer_of(request), "market.export"),
    }
    return render(request, "market/figures.html", context, status=422 if form.errors else 200)


def _line(report: Report, flow: Flow) -> FlowLine:
    return FlowLine(
        str(flow.label), report.of(flow.value, direction="entry"), report.of(flow.value, direction="exit")
    )


def _table(report: Report, flow: Flow) -> FlowTable:
    rows = [
        (
            str(band.label),
            [report.of(flow.value, sex=sex, band=band.value) for sex, _title in SEXES],
            report.of(flow.value, band=band.value),
        )
        for band in Band
        if report.of(flow.value, band=band.value)
    ]
    return FlowTable(str(flow.label), report.of(flow.value), rows)


def _chart(report: Report) -> Chart:
    """Bars side by side and never one upon the other: the flows are no parts of a whole."""
    days = report.days
    return Chart(
        title=_("Crossings by day, each flow by itself"),
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
    check(officer_of(request), "market.export")
    note_read(request, f"market.figures:{first}:{last}")
    columns = ("day", "flow", "direction", "sex", "age", "persons")
    rows = ((day.isoformat(), *cell, number) for (day, *cell), number in sorted(report.cells.items()))
    return as_csv(f"market-{first}-{last}.csv", columns, rows)
