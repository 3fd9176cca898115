"""What this room records of a crossing at a window, the way to a stopped holder's pass, and the call before sailing."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from passavant.modules.crossings.ports import Crossed, Place, Tool, crossed, tools
from passavant.modules.sea import actions, queries


@crossed.answer("sea")
def holder_at_a_window(crossing: Crossed) -> None:
    actions.note_window_crossing(crossing)


@tools.answer("sea.pass")
def pass_tool(place: Place) -> Tool | None:
    """To the pass of somebody whom the shore lane stopped."""
    stopped = queries.stop_of_inspection(place.inspection) if place.inspection else None
    if stopped is None:
        return None
    return Tool(
        title=_("Shore pass of the holder"),
        address=reverse("sea:pass", args=[stopped.shore_pass]),
        permission="sea.see_persons",
    )


@tools.answer("sea.sailing")
def sailing_tool(place: Place) -> Tool | None:
    """To the vessels that are about to sail while somebody of them is ashore, for every officer at a booth."""
    if place.inspection is not None:
        return None
    called = queries.alerts([str(settings.PASSAVANT.site.code)], at=timezone.now())
    if not called:
        return None
    return Tool(
        title=_("Ashore before sailing: %(count)s") % {"count": sum(each.people for each in called)},
        address=reverse("sea:calls"),
        permission="sea.see_calls",
    )
