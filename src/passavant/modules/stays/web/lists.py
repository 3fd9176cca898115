"""Who is in the country and until when; whose last day has passed; whose exit nobody knows."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from passavant.base import charts
from passavant.base.permissions import officer_of, requires
from passavant.base.reads import note_read
from passavant.base.sheets import as_csv
from passavant.modules.stays import queries
from passavant.modules.stays.models import Stay

_COLUMNS = (
    "surname",
    "given_names",
    "nationality",
    "issuing_state",
    "document_number",
    "entry_post",
    "entered_at",
    "until",
)


@requires("stays.see")
def stays(request: HttpRequest) -> HttpResponse:
    """Open stays, those that are over, or those whose exit is not known: three lists, never one."""
    today = timezone.localdate()
    only, posts = request.GET.get("only", ""), officer_of(request).posts
    rows = _rows(only, posts, today)
    count = rows.count()
    if request.GET.get("as") == "csv":
        note_read(request, f"stays.{only or 'open'}:{count}")
        return as_csv("stays.csv", _COLUMNS, rows.values_list(*_COLUMNS).iterator())
    note_read(request, f"stays.{only or 'open'}")
    context = {
        "rows": [(row, row.days_over(today)) for row in rows[: queries.MOST]],
        "count": count,
        "only": only,
        "today": today,
        "most": queries.MOST,
        "chart": _by_age(posts, today) if only == "overstayed" and count else None,
    }
    return render(request, "stays/stays.html", context)


def _rows(only: str, posts: tuple[str, ...], today: date) -> QuerySet[Stay]:
    if only == "unknown":
        return queries.unknown_exits(posts=posts)
    return queries.open_stays(posts=posts, expired_on=today if only == "overstayed" else None)


def _by_age(posts: tuple[str, ...], today: date) -> charts.Chart:
    ends = (1, *(end + 1 for end in queries.AGES))
    labels = [f"{first}–{last}" for first, last in zip(ends, queries.AGES, strict=False)]
    return charts.bars(
        title=_("Open stays by days over"),
        label=_("Days over"),
        labels=[*labels, f"> {queries.AGES[-1]}"],
        values=queries.overdue_by_age(posts=posts, today=today),
        name=_("stays"),
    )
