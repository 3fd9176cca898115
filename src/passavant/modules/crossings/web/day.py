"""The day of a post at a glance."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from passavant.base.charts import Chart, Series
from passavant.base.days import bounds, local_day, zone
from passavant.base.permissions import officer_of, requires
from passavant.domain.codes import states
from passavant.modules.crossings import queries
from passavant.modules.sites.queries import find_open_shift, open_shifts_at, posts


@requires("crossings.see_day")
def day(request: HttpRequest) -> HttpResponse:
    """Entries and exits hour by hour, nationalities, who is on duty."""
    post = _post(request)
    today = local_day(timezone.now())
    wanted = _day(request.GET.get("day", "")) or today
    first, after_last = bounds(wanted)
    tally = queries.tally(post, first=first, after_last=after_last)
    context = {
        "post": post,
        "posts": posts(),
        "wanted": wanted,
        "before": wanted - timedelta(days=1),
        "after": wanted + timedelta(days=1) if wanted < today else None,
        "tally": tally,
        "crossed": tally.entries + tally.exits,
        "hours": _by_hour(queries.hours_of_day(post, first=first, after_last=after_last)),
        "nationalities": _named(queries.nationalities_of_day(post, first=first, after_last=after_last)),
        "shifts": open_shifts_at(post),
    }
    return render(request, "crossings/day.html", context)


def _by_hour(hours: list[queries.Hour]) -> Chart:
    return Chart(
        title=_("Crossings by hour"),
        label=_("Hour"),
        labels=[hour.begins.astimezone(zone()).strftime("%H") for hour in hours],
        series=(
            Series(name=_("entries"), values=[hour.entries for hour in hours]),
            Series(name=_("exits"), values=[hour.exits for hour in hours]),
        ),
    )


def _named(counts: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Nationalities by name; a list and no chart, for names of States are too long to stand below bars."""
    language = get_language() or "en"
    return [(states.name(code, language), count) for code, count in counts]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _post(request: HttpRequest) -> str:
    wanted = request.GET.get("post", "")
    if wanted in {post.code for post in posts() if officer_of(request).works_at(post.code)}:
        return wanted
    shift = find_open_shift(request.user.get_username())
    return shift.booth.post.code if shift else str(settings.PASSAVANT.site.code)
