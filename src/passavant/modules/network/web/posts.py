"""At headquarters: all posts on one page that keeps itself up to date, and a page for each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from passavant import __version__
from passavant.base.permissions import requires
from passavant.base.wording import tell
from passavant.domain.values import Severity
from passavant.modules.network.drawing import SHAPES, STATES, draw_network
from passavant.modules.network.queries import PostLine, State, find_post_file, post_lines
from passavant.modules.network.wording import age_words, carrier_words
from passavant.modules.sites.queries import country


@dataclass(frozen=True, slots=True)
class Alarm:
    """One thing to be seen to, in the reader's language."""

    code: str
    severity: Severity
    sentence: str


@dataclass(frozen=True, slots=True)
class Row:
    """A post as the table shows it."""

    line: PostLine
    state: str
    icon: str
    age: str
    carrier: str
    trouble: str


_ICONS = {
    State.SILENT: "stop",
    State.REFUSED: "stop",
    State.WATCHED: "check",
    State.WELL: "clear",
    State.REVOKED: "out",
    State.NOT_JOINED: "note",
}


@requires("network.see_posts")
@require_GET
def all_posts(request: HttpRequest) -> HttpResponse:
    """Every post of the country: alarms first, then the map and the table."""
    if not settings.PASSAVANT.site.is_headquarters:
        return redirect("network:line")
    shown = render_to_string("network/_posts.html", _context(), request)
    return render(request, "network/posts.html", {"shown": shown, "mark": _mark(shown)})


@requires("network.see_posts")
@require_GET
def news(request: HttpRequest) -> HttpResponse:
    """The same when something of it changed; 204 when the page shows it already."""
    shown = render_to_string("network/_posts.html", _context(), request)
    # Compression on the way makes an entity tag a weak one.
    if request.headers.get("If-None-Match", "").removeprefix("W/") == _mark(shown):
        return HttpResponse(status=204)
    return HttpResponse(shown, headers={"ETag": _mark(shown)})


@requires("network.see_posts")
@require_GET
def one_post(request: HttpRequest, code: str) -> HttpResponse:
    """A post with its chains, what lies in quarantine of it, its keys, and how to revoke and to rebuild it."""
    now = timezone.now()
    found = find_post_file(code, at=now) if settings.PASSAVANT.site.is_headquarters else None
    if found is None:
        raise Http404
    context = {
        "file": found,
        "row": _row(found.line),
        "alarms": list(_alarms(found.line)),
        "now": now,
        "program": __version__,
        "limit": settings.PASSAVANT.rooms["network"].skew_seconds,
    }
    return render(request, "network/post.html", context)


def _context() -> dict[str, Any]:
    now = timezone.now()
    lines = post_lines(at=now)
    return {
        "now": now,
        "rows": [_row(line) for line in lines if line.has_joined],
        "others": [line for line in lines if not line.has_joined],
        "alarms": [alarm for line in lines for alarm in _alarms(line)],
        "joined": sum(line.has_joined for line in lines),
        "map": draw_network(lines, state=country()),
        "legend": [(STATES[state], SHAPES[state], state.value) for state in State],
        "program": __version__,
    }


def _row(line: PostLine) -> Row:
    trouble = line.trouble
    return Row(
        line=line,
        state=str(STATES[line.state]),
        icon=_ICONS[line.state],
        age=age_words(line.age),
        carrier=carrier_words(line.peer.carrier) if line.peer else "",
        trouble=tell(trouble) if trouble and not line.is_revoked else "",
    )


def _alarms(line: PostLine) -> Iterator[Alarm]:
    for finding in line.alarms:
        sentence = tell(finding)
        if finding.code == "network.silent":
            sentence += " " + _("Last heard: %(age)s ago.") % {"age": age_words(line.age)}
        if finding.code == "network.refused" and line.trouble:
            sentence += " " + tell(line.trouble)
        yield Alarm(line.code, finding.severity, sentence)


def _mark(shown: str) -> str:
    """What the page shows, in short: an entity tag that changes when a post does."""
    return f'"{hashlib.sha256(shown.encode()).hexdigest()[:12]}"'
