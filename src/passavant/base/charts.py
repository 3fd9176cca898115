"""Charts as SVG, drawn on the server: bars, stacked and paired bars, lines; no script, no inline style.

Colours come from the style sheet by class (`c0`, `c1`, ...); the template tag `chart` adds the table.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

WIDTH, HEIGHT = 640, 240
_LEFT, _RIGHT, _TOP, _BOTTOM = 44, 8, 12, 28
_LINES = 4
_MOST_LABELS = 13


class Shape(StrEnum):
    BARS = "bars"  # series side by side; a single one is a plain bar chart
    STACKED = "stacked"
    LINE = "line"


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    """One row of numbers, as long as the chart's labels."""

    name: str
    values: Sequence[int]


@dataclass(frozen=True, kw_only=True, slots=True)
class Chart:
    """What to draw; `label` heads the table's first column, `description` says the message in a sentence."""

    title: str
    label: str
    labels: Sequence[str]
    series: Sequence[Series]
    shape: Shape = Shape.BARS
    description: str = ""

    def __post_init__(self) -> None:
        for each in self.series:
            if len(each.values) != len(self.labels):
                raise ValueError(f"{each.name} has {len(each.values)} values for {len(self.labels)} labels")


def bars(*, title: str, labels: Sequence[str], values: Sequence[int], name: str, label: str = "") -> Chart:
    """One row of bars."""
    return Chart(title=title, label=label, labels=labels, series=(Series(name=name, values=values),))


def paired_bars(
    *,
    title: str,
    labels: Sequence[str],
    first: tuple[str, Sequence[int]],
    second: tuple[str, Sequence[int]],
    label: str = "",
) -> Chart:
    """Two rows side by side, each given with its name: entries and exits by hour."""
    pair = tuple(Series(name=name, values=values) for name, values in (first, second))
    return Chart(title=title, label=label, labels=labels, series=pair)


def stacked_bars(
    *, title: str, labels: Sequence[str], parts: Sequence[tuple[str, Sequence[int]]], label: str = ""
) -> Chart:
    """Parts of a whole, one upon the other."""
    series = tuple(Series(name=name, values=values) for name, values in parts)
    return Chart(title=title, label=label, labels=labels, series=series, shape=Shape.STACKED)


def lines(
    *, title: str, labels: Sequence[str], rows: Sequence[tuple[str, Sequence[int]]], label: str = ""
) -> Chart:
    """How something went over time."""
    series = tuple(Series(name=name, values=values) for name, values in rows)
    return Chart(title=title, label=label, labels=labels, series=series, shape=Shape.LINE)


def draw(chart: Chart) -> SafeString:
    """The chart as an SVG element that is told by its title and description."""
    top = _round_up(_highest(chart))
    parts = [
        f'<svg class="chart__svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" focusable="false">',
        f"<title>{escape(chart.title)}</title>",
        f"<desc>{escape(chart.description or _in_short(chart))}</desc>",
        *_grid(top),
        *_labels(chart.labels),
        *_marks(chart, top),
        "</svg>",
    ]
    return mark_safe("".join(parts))  # noqa: S308  (every text in it is escaped above)


def _highest(chart: Chart) -> int:
    if chart.shape is Shape.STACKED:
        return max(
            (sum(column) for column in zip(*(each.values for each in chart.series), strict=True)), default=0
        )
    return max((value for each in chart.series for value in each.values), default=0)


def _round_up(highest: int) -> int:
    """The next 1, 2 or 5 times a power of ten that four grid lines divide well."""
    if highest <= _LINES:
        return _LINES
    power = 10 ** int(math.log10(highest))
    step = next(step for step in (1, 2, 4, 5, 8, 10) if step * power >= highest)
    return max(_LINES, int(step * power))


def _in_short(chart: Chart) -> str:
    return "; ".join(f"{each.name}: {sum(each.values)}" for each in chart.series)


def _y(value: float, top: int) -> float:
    return round(HEIGHT - _BOTTOM - value * (HEIGHT - _TOP - _BOTTOM) / top, 1)


def _slot(count: int) -> float:
    return (WIDTH - _LEFT - _RIGHT) / max(1, count)


def _grid(top: int) -> Iterator[str]:
    for line in range(_LINES + 1):
        value = top * line / _LINES
        y = _y(value, top)
        yield f'<line class="grid" x1="{_LEFT}" x2="{WIDTH - _RIGHT}" y1="{y}" y2="{y}"/>'
        yield f'<text x="{_LEFT - 6}" y="{y + 4}" text-anchor="end">{value:g}</text>'


def _labels(labels: Sequence[str]) -> Iterator[str]:
    slot, every = _slot(len(labels)), max(1, -(-len(labels) // _MOST_LABELS))
    for at, label in enumerate(labels):
        if at % every == 0:
            x = round(_LEFT + slot * (at + 0.5), 1)
            yield f'<text x="{x}" y="{HEIGHT - 8}" text-anchor="middle">{escape(label)}</text>'


def _marks(chart: Chart, top: int) -> Iterator[str]:
    if chart.shape is Shape.LINE:
        yield from _lines(chart, top)
    else:
        yield from _bars(chart, top)


def _bars(chart: Chart, top: int) -> Iterator[str]:
    slot, stacked = _slot(len(chart.labels)), chart.shape is Shape.STACKED
    width = slot * 0.7 / (1 if stacked else max(1, len(chart.series)))
    for at, label in enumerate(chart.labels):
        below = 0
        for number, each in enumerate(chart.series):
            value = each.values[at]
            x = _LEFT + slot * (at + 0.15) + (0 if stacked else width * number)
            y, foot = _y(below + value, top), _y(below, top)
            below += value if stacked else 0
            yield (
                f'<rect class="c{number}" x="{x:.1f}" y="{y}" width="{width:.1f}" height="{foot - y:.1f}">'
                f"<title>{escape(label)}, {escape(each.name)}: {value}</title></rect>"
            )


def _lines(chart: Chart, top: int) -> Iterator[str]:
    slot = _slot(len(chart.labels))
    for number, each in enumerate(chart.series):
        points = [
            (round(_LEFT + slot * (at + 0.5), 1), _y(value, top)) for at, value in enumerate(each.values)
        ]
        path = " ".join(f"{x},{y}" for x, y in points)
        yield f'<polyline class="line c{number}" points="{path}"/>'
        for (x, y), label, value in zip(points, chart.labels, each.values, strict=True):
            yield (
                f'<circle class="c{number}" cx="{x}" cy="{y}" r="3.5">'
                f"<title>{escape(label)}, {escape(each.name)}: {value}</title></circle>"
            )
