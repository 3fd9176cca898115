"""Charts: right heights, escaped words, nothing inline."""

from __future__ import annotations

import re

import pytest
from django.template import engines

from passavant.base.charts import bars, draw, lines, paired_bars, stacked_bars

HOURS = ["06", "07", "08"]


def test_a_bar_is_as_high_as_its_value() -> None:
    drawn = draw(bars(title="Crossings", labels=HOURS, values=[0, 50, 100], name="entries"))
    heights = [float(height) for height in re.findall(r'<rect [^>]*height="([\d.]+)"', drawn)]
    assert heights[0] == 0
    assert heights[2] == pytest.approx(2 * heights[1], abs=0.2)


def test_stacked_parts_stand_upon_each_other() -> None:
    drawn = draw(stacked_bars(title="Outcomes", labels=["06"], parts=[("clear", [3]), ("stop", [1])]))
    (first_y, first_height), (second_y, second_height) = [
        (float(y), float(height))
        for y, height in re.findall(r'<rect [^>]*y="([\d.]+)"[^>]*height="([\d.]+)"', drawn)
    ]
    assert second_y + second_height == pytest.approx(first_y, abs=0.2)
    assert first_height == pytest.approx(3 * second_height, abs=0.3)


def test_words_are_escaped_and_nothing_is_inline() -> None:
    drawn = draw(lines(title="<b>", labels=["<i>"], rows=[("a&b", [1])]))
    assert "<b>" not in drawn
    assert "<i>" not in drawn
    assert "a&amp;b" in drawn
    assert "style=" not in drawn


def test_an_empty_day_is_a_chart_too() -> None:
    assert "<svg" in draw(bars(title="Crossings", labels=[], values=[], name="entries"))


def test_rows_of_another_length_are_refused() -> None:
    with pytest.raises(ValueError, match="2 values for 3 labels"):
        bars(title="Crossings", labels=HOURS, values=[1, 2], name="entries")


def test_every_chart_has_its_table() -> None:
    chart = paired_bars(
        title="By hour", labels=HOURS, first=("entries", [1, 2, 3]), second=("exits", [4, 5, 61])
    )
    page = engines["django"].from_string("{% load passavant %}{% chart each %}").render({"each": chart})
    assert page.count("<td") == 6
    assert ">61</td>" in page
    assert "<desc>entries: 6; exits: 70</desc>" in page
