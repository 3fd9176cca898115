"""What stands at the top of every page: what is to be acknowledged here, and where nobody did in time."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from passavant.base.models import Officer
from passavant.base.permissions import allowed
from passavant.base.shell import Notice, notices
from passavant.domain.values import Severity
from passavant.modules.messages import queries
from passavant.modules.messages.models import Message
from passavant.modules.messages.queries import Standing

MOST_SHOWN = 3
"""How many notices of one sort the strip names."""
_SEVERITIES = {"stop": Severity.STOP, "check": Severity.CHECK, "note": Severity.CHECK}


@notices.answer("messages")
def what_presses(officer: Officer) -> tuple[Notice, ...]:
    if not allowed(officer, "messages.read"):
        return ()
    now, hears = timezone.now(), allowed(officer, "messages.hear_escalations")
    here = queries.pressing_here(at=now)
    shown = [each for each in here if queries.is_pressing(each) or (hears and each.is_late_here)]
    found = _folded([_for_here(each) for each in shown], address=reverse("messages:inbox"))
    if hears and queries.is_headquarters():
        silent = list(_silent_elsewhere(queries.silent_anywhere(at=now)))
        found += _folded(silent, address=reverse("messages:by-post"))
    return tuple(found)


def _folded(lines: list[Notice], *, address: str) -> list[Notice]:
    """The first few, and how many more there are: the strip must leave room for the work."""
    more = len(lines) - MOST_SHOWN
    if more <= 1:  # which takes no more room than to say so
        return lines
    text = _("%(n)s more") % {"n": more}
    return [*lines[:MOST_SHOWN], Notice(word="+", text=text, address=address, severity=Severity.CHECK)]


def _for_here(standing: Standing) -> Notice:
    row = standing.row
    word = _("Nobody acknowledged") if standing.is_late_here else row.priority_title
    return Notice(word=word, text=row.subject, address=_address(row), severity=_severity(standing))


def _severity(standing: Standing) -> Severity:
    return Severity.STOP if standing.is_late_here else _SEVERITIES[standing.row.shape]


def _silent_elsewhere(found: list[Standing]) -> Iterator[Notice]:
    for each in found:
        elsewhere = [site.place.code for site in each.silent if each.here is None or site is not each.here]
        if elsewhere:
            yield Notice(
                word=_("Nobody acknowledged"),
                text=f"{each.row.subject} · {', '.join(elsewhere)}",
                address=_address(each.row),
                severity=Severity.STOP,
            )


def _address(row: Message) -> str:
    return reverse("messages:message", args=[row.pk])
