"""People received, in figures without names: of one reception or of a period, as a page, a print and a CSV."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from passavant.base.charts import Chart, stacked_bars
from passavant.base.days import span
from passavant.base.periods import PeriodForm
from passavant.base.permissions import allowed, check, officer_of, requires
from passavant.base.reads import note_read
from passavant.base.sheets import as_csv
from passavant.modules.returns import queries
from passavant.modules.returns.forms import SEXES
from passavant.modules.returns.queries import Report
from passavant.modules.returns.reasons import Band, Category, Need, Papers
from passavant.modules.returns.web.shared import reception_or_404


@requires("returns.see_reception")
def of_reception(request: HttpRequest, reception: UUID) -> HttpResponse:
    """One reception."""
    row = reception_or_404(request, reception)
    report = queries.report(queries.persons(row.pk), with_apart=_may_see_apart(request))
    if request.GET.get("as") == "csv":
        return _taken_along(
            request, report, subject=f"returns.report:{row.pk}", name=f"returns-{row.number}.csv"
        )
    context = {"reception": row, "counts": queries.counts(row), **_shown(request, report)}
    return render(request, "returns/report.html", context)


@requires("returns.see_reception")
def period(request: HttpRequest) -> HttpResponse:
    """A month, or the days asked for, at the officer's posts."""
    form = PeriodForm(request.GET or None)
    first, last = form.days
    since, until = span(first, last)
    found = queries.persons_between(officer_of(request).posts, since=since, until=until)
    report = queries.report(found, with_apart=_may_see_apart(request))
    if request.GET.get("as") == "csv":
        return _taken_along(request, report, subject=f"returns.figures:{first}:{last}", name="returns.csv")
    context = {"form": form, "first": first, "last": last, **_shown(request, report)}
    return render(request, "returns/figures.html", context, status=422 if form.errors else 200)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: its title, its count, and its part of all."""

    title: str
    count: int
    share: int
    """Of a hundred."""
    by_sex: tuple[int, ...] = ()


def _shown(request: HttpRequest, report: Report) -> dict[str, Any]:
    return {
        "report": report,
        "chart": _chart(report) if report.total else None,
        "sexes": [str(title) for _code, title in SEXES],
        "categories": [
            _line(
                report,
                title,
                report.of_category(code),
                tuple(report.of_category(code, sex) for sex, _t in SEXES),
            )
            for code, title in Category.choices
            if report.of_category(code)
        ],
        "needs": _lines(report, report.needs, [*Need.choices, ("apart", _("Asked to speak apart"))]),
        "papers": _lines(report, report.papers, Papers.choices),
        "may_export": allowed(officer_of(request), "returns.export"),
    }


def _lines(report: Report, counts: dict[str, int], choices: Any) -> list[Line]:
    return [_line(report, title, counts[code]) for code, title in choices if counts.get(code)]


def _line(report: Report, title: Any, count: int, by_sex: tuple[int, ...] = ()) -> Line:
    return Line(str(title), count, round(100 * count / report.total) if report.total else 0, by_sex)


def _chart(report: Report) -> Chart:
    parts = [
        (str(title), [report.of_band(band, sex) for band in Band.values])
        for sex, title in SEXES
        if report.of_sex(sex)
    ]
    return stacked_bars(
        title=_("People received by age and sex"),
        label=_("Age"),
        labels=[band.replace("-", "–") for band in Band.values],
        parts=parts,
    )


def _taken_along(request: HttpRequest, report: Report, *, subject: str, name: str) -> HttpResponse:
    """Counts for a spreadsheet, which are recorded as taken."""
    check(officer_of(request), "returns.export")
    note_read(request, subject)
    return as_csv(name, ("table", "code", "sex", "age", "persons"), _cells(report))


def _cells(report: Report) -> Iterator[tuple[str, str, str, str, int]]:
    for (category, sex, band), count in sorted(report.cells.items()):
        yield "category", category, sex, band, count
    for table, counts in (("papers", report.papers), ("needs", report.needs)):
        for code, count in sorted(counts.items()):
            yield table, code, "", "", count


def _may_see_apart(request: HttpRequest) -> bool:
    return allowed(officer_of(request), "returns.see_apart")
