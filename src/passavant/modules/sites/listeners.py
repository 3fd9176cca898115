"""Answers of the sites room: whose token this is, where an officer is on duty, how the site stands."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from passavant.base.api import token_holder
from passavant.base.shell import Truth, place, truth
from passavant.domain.values import Severity
from passavant.modules.sites.queries import DeviceInfo, find_device, find_open_shift


@token_holder.answer("sites")
def device_of_token(token: str) -> DeviceInfo | None:
    return find_device(token)


@place.answer("sites")
def place_of_officer(officer: Any) -> str:
    shift = find_open_shift(officer.code)
    return f"{shift.booth.post.name} · {shift.booth.name}" if shift else ""


@truth.answer("sites")
def how_the_site_stands(_question: None) -> tuple[Truth, ...]:
    if settings.PASSAVANT.site.demo:
        return (Truth(_("DEMO: invented people"), Severity.CHECK, for_traveller=True), *_alone())
    return _alone()


def _alone() -> tuple[Truth, ...]:
    """How a post with a headquarters stands with it is said by the room of the network."""
    if settings.PASSAVANT.site.headquarters or settings.PASSAVANT.site.role == "hq":
        return ()
    return (Truth(_("This post decides alone; no headquarters is set up"), for_traveller=True),)
