"""What this room records of a crossing at a window, and where the second line finds a holder's pass."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from passavant.modules.crossings.ports import Crossed, Place, Tool, crossed, tools
from passavant.modules.market import actions, queries


@crossed.answer("market")
def holder_at_a_window(crossing: Crossed) -> None:
    actions.note_window_crossing(crossing)


@tools.answer("market")
def pass_tool(place: Place) -> Tool | None:
    """To the pass of somebody whom the market lane stopped."""
    stopped = queries.stop_of_inspection(place.inspection) if place.inspection else None
    if stopped is None:
        return None
    return Tool(
        title=_("Day pass of the holder"),
        address=reverse("market:pass", args=[stopped.day_pass]),
        permission="market.see_passes",
    )
