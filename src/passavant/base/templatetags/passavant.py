"""Words for screens: findings, codes, dates, times in the reader's language; icons; charts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.template.loader import render_to_string
from django.utils import dates, formats, timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from passavant.base.charts import Chart, draw
from passavant.base.wording import tell_code
from passavant.domain.codes import states
from passavant.domain.values import PartialDate, age_on

register = template.Library()


@register.filter
def finding(value: Any) -> str:
    """A finding, or what was noted of one, as a sentence: `{{ each|finding }}`."""
    if isinstance(value, Mapping):
        return tell_code(value["code"], value.get("details", {}))
    return tell_code(value.code, value.details)


@register.filter
def severity_word(value: str) -> str:
    words = {"note": gettext("Note"), "check": gettext("Check"), "stop": gettext("Stop")}
    return words.get(str(value), str(value))


@register.filter
def code_label(code: str, choices: Any) -> str:
    """The label of a code in a TextChoices class: `{{ reason|code_label:RefusalReason }}`."""
    return str(dict(choices.choices).get(code, code))


@register.filter
def state_name(code: str) -> str:
    """A State or nationality as people say it at the counter."""
    return states.name(code, get_language() or "en") if code else ""


@register.filter
def sex_word(code: str) -> str:
    words = {"F": gettext("Female"), "M": gettext("Male"), "X": gettext("Not specified")}
    return words.get(code, code)


@register.filter
def partial_date(value: Any) -> str:
    """In figures, with what is known only: "12/03/1985", "03/1985", "1985"."""
    day = _partial(value)
    if day is None:
        return str(value or "")
    parts = [f"{part:02d}" for part in (day.day, day.month) if part is not None]
    return "/".join([*parts, f"{day.year:04d}"])


@register.filter
def partial_date_words(value: Any) -> str:
    """In words, with what is known only: "12 March 1985", "March 1985", "1985"."""
    day = _partial(value)
    if day is None:
        return str(value or "")
    if day.month is None:
        return f"{day.year:04d}"
    if day.day is None:
        return f"{dates.MONTHS[day.month]} {day.year:04d}"
    return formats.date_format(day.earliest, "DATE_FORMAT")


@register.filter
def age(value: Any) -> int | str:
    """Completed years today; in doubt the younger. Empty where the birth date is unknown."""
    day = _partial(value)
    return "" if day is None else age_on(day, today=timezone.localdate())


@register.filter
def local_time(value: dt.datetime | str | None, zone: str = "") -> str:
    """Hours and minutes on the wall: of the site, or of the post whose zone is given."""
    return _told(value, zone, "H:i")


@register.filter
def local_moment(value: dt.datetime | str | None, zone: str = "") -> str:
    """Day and time on the wall, in figures."""
    return _told(value, zone, "d/m/Y H:i")


@register.filter
def local_when(value: dt.datetime | str | None) -> str:
    """The time on the wall, with its day where that is not today."""
    moment = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    is_today = moment is not None and timezone.localdate(moment) == timezone.localdate()
    return _told(moment, "", "H:i" if is_today else "d/m/Y H:i")


@register.simple_tag
def icon(name: str) -> SafeString:
    """One of our own shapes, in the colour of the text around it: `{% icon "stop" %}`."""
    return mark_safe(_icon(str(name)))  # noqa: S308  (our own template, no value in it)


@register.inclusion_tag("base/chart.html")
def chart(figure: Chart) -> dict[str, Any]:
    """A chart with its twin, the table: `{% chart per_hour %}`."""
    rows = [
        (label, [series.values[at] for series in figure.series]) for at, label in enumerate(figure.labels)
    ]
    return {"chart": figure, "svg": draw(figure), "rows": rows}


_icons: dict[str, str] = {}


def _icon(name: str) -> str:
    if name not in _icons:
        _icons[name] = render_to_string(f"base/icons/{name}.html").strip()
    return _icons[name]


def _partial(value: Any) -> PartialDate | None:
    if isinstance(value, PartialDate):
        return value
    if isinstance(value, dt.date):
        return PartialDate.of(value)
    try:
        return PartialDate.parse(str(value))
    except (TypeError, ValueError):
        return None


def _told(value: dt.datetime | str | None, zone: str, form: str) -> str:
    if not value:
        return ""
    moment = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    return formats.date_format(timezone.localtime(moment, ZoneInfo(zone) if zone else None), form)
