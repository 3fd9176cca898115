"""What other rooms and screens may ask about posts, booths, devices and shifts."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import QuerySet

from passavant.base.models import Officer
from passavant.journal.site import site_code
from passavant.modules.sites.models import Booth, Device, Direction, Mode, Post, Shift
from passavant.modules.sites.profile import ProfileTrouble, read_profile

__all__ = [
    "BoothInfo",
    "Calendar",
    "DeviceInfo",
    "Direction",
    "Mode",
    "OpenShift",
    "PostInfo",
    "booths_of",
    "country",
    "find_booth",
    "find_calendar",
    "find_device",
    "find_open_shift",
    "find_post",
    "open_shifts_at",
    "posts",
]


@dataclass(frozen=True, slots=True)
class PostInfo:
    """A post, as other rooms see it."""

    code: str
    name: str
    mode: Mode
    time_zone: str
    place: tuple[float, float] | None = None
    """Longitude and latitude in degrees; None where they are not known."""


@dataclass(frozen=True, slots=True)
class BoothInfo:
    """A booth with the post that it belongs to."""

    code: str
    name: str
    direction: Direction
    post: PostInfo


@dataclass(frozen=True, slots=True)
class Calendar:
    """What a post's own clock said at a moment of its gate and its market, and what lies on the other side."""

    post: PostInfo
    opens: time
    closes: time
    """The same as `opens`: the gate never closes."""
    is_within_hours: bool
    is_market_day: bool
    has_market: bool
    closes_at: datetime | None
    """The end of that day's hours; None where the gate never closes."""
    counterpart: str
    counterpart_state: str


@dataclass(frozen=True, slots=True)
class OpenShift:
    """An officer on duty at a booth."""

    id: str
    officer: str
    booth: BoothInfo
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class DeviceInfo:
    """A device that uses the API: for which booth, and on whose behalf."""

    code: str
    officer: Officer
    booth: BoothInfo


def posts() -> tuple[PostInfo, ...]:
    return tuple(_post(post) for post in Post.objects.filter(is_open=True))


def country() -> str:
    """The code of the country whose posts these are; empty where the profile cannot be read."""
    try:
        return read_profile(settings.PASSAVANT.site.profile).state
    except ProfileTrouble:
        return ""


def find_post(code: str) -> PostInfo | None:
    post = Post.objects.filter(pk=code).first()
    return _post(post) if post else None


def find_calendar(code: str, *, at: datetime) -> Calendar | None:
    """The hours and the market of a post on the day of a moment there."""
    post = Post.objects.filter(pk=code).first()
    if post is None:
        return None
    local = at.astimezone(ZoneInfo(post.time_zone))
    return Calendar(
        post=_post(post),
        opens=post.opens,
        closes=post.closes,
        is_within_hours=post.is_within_hours(local.time()),
        is_market_day=post.is_market_day(local.date()),
        has_market=bool(post.market_days),
        closes_at=None if post.opens == post.closes else datetime.combine(local, post.closes, local.tzinfo),
        counterpart=post.counterpart,
        counterpart_state=post.counterpart_state,
    )


def booths_of(post_codes: tuple[str, ...] | None = None) -> tuple[BoothInfo, ...]:
    """Booths in use, of some posts or of all that have any."""
    found = Booth.objects.filter(is_active=True).select_related("post")
    if post_codes is not None:
        found = found.filter(post__in=post_codes)
    return tuple(_booth(booth) for booth in found)


def find_booth(code: str) -> BoothInfo | None:
    booth = Booth.objects.filter(pk=code, is_active=True).select_related("post").first()
    return _booth(booth) if booth else None


def find_open_shift(officer: str) -> OpenShift | None:
    """The booth at which an officer is on duty now, at this site: headquarters knows the shifts of all."""
    shift = open_shifts_of(officer).order_by("-opened_at").first()
    booth = find_booth(shift.booth) if shift else None
    return OpenShift(str(shift.id), officer, booth, shift.opened_at) if shift and booth else None


def open_shifts_of(officer: str) -> QuerySet[Shift]:
    """The shifts of an officer that were opened at this site and not closed."""
    return Shift.objects.filter(officer=officer, closed_at=None, site=site_code())


def open_shifts_at(post: str) -> tuple[Shift, ...]:
    return tuple(Shift.objects.filter(post=post, closed_at=None).order_by("booth"))


def find_device(token: str) -> DeviceInfo | None:
    """The device whose token this is, with the officer it acts for.

    None for a token that is not in use, and where that officer does not work, or works at other posts now.
    """
    digest = hashlib.sha256(token.encode()).hexdigest()
    device = Device.objects.filter(token_sha256=digest, is_active=True).select_related("booth__post").first()
    if device is None:
        return None
    officer = Officer.objects.filter(pk=device.officer_code, is_active=True).first()
    if officer is None or not officer.works_at(device.booth.post.code):
        return None
    return DeviceInfo(device.code, officer, _booth(device.booth))


def _post(post: Post) -> PostInfo:
    return PostInfo(post.code, post.name, Mode(post.mode), post.time_zone, post.place)


def _booth(booth: Booth) -> BoothInfo:
    return BoothInfo(booth.code, booth.name, Direction(booth.direction), _post(booth.post))
