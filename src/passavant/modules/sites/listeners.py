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
        return (Truth(_("DEMO: invented people"), Severity.CHECK, for_traveller=True), _link())
    return (_link(),)


def _link() -> Truth:
    site = settings.PASSAVANT.site
    if site.is_headquarters:
        text = _("This post decides alone; no headquarters is set up")
    else:
        text = _("Headquarters %(code)s: no link, the journal leaves on a stick") % {
            "code": site.headquarters
        }
    return Truth(text, for_traveller=True)
