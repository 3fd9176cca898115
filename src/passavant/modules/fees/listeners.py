"""What this room offers at the window: the fee that the rules ask. No fee keeps anybody from crossing."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from passavant.modules.crossings.ports import Place, Tool, tools
from passavant.modules.crossings.queries import find_inspection
from passavant.modules.fees import queries


@tools.answer("fees")
def fee_tool(place: Place) -> Tool | None:
    row = find_inspection(place.inspection) if place.inspection else None
    dues = queries.due_of(row) if row is not None else []
    if row is None or not dues:
        return None
    is_open = any(due.receipt is None for due in dues)
    return Tool(
        title=_("Fee to take") if is_open else _("Receipt of the fee"),
        address=reverse("fees:due", args=[row.pk]),
        permission="fees.take",
    )
