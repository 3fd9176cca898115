"""Posts, booths and devices (kept), shifts (projected)."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

from passavant.journal.declaring import Audience, Sensitivity
from passavant.journal.tables import Kept, Owner, Projection


class Mode(models.TextChoices):
    """How travellers come to a post."""

    LAND = "land", _("land")
    SEA = "sea", _("sea")
    AIR = "air", _("air")


class Direction(models.TextChoices):
    """Into the country or out of it."""

    ENTRY = "entry", _("entry")
    EXIT = "exit", _("exit")


class Post(Kept):
    """A border post: where it is, how travellers come, when it is open."""

    code = models.CharField(_("code"), primary_key=True, max_length=16)
    name = models.CharField(_("name"), max_length=80)
    mode = models.CharField(_("mode"), max_length=4, choices=Mode)
    department = models.CharField(_("department"), max_length=6, blank=True)
    unlocode = models.CharField("UN/LOCODE", max_length=5, blank=True)
    iata = models.CharField("IATA", max_length=3, blank=True)
    latitude_e4 = models.IntegerField(_("latitude, in ten-thousandths of a degree"), null=True, blank=True)
    longitude_e4 = models.IntegerField(_("longitude, in ten-thousandths of a degree"), null=True, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=40, default="America/Port-au-Prince")
    opens = models.TimeField(_("opens"), default=dt.time(0, 0))
    closes = models.TimeField(
        _("closes"), default=dt.time(0, 0), help_text=_("The same as opening: never closes.")
    )
    market_days = models.CharField(
        _("market days"), max_length=40, blank=True, help_text=_("Such as: mon fri")
    )
    counterpart = models.CharField(_("post on the other side"), max_length=80, blank=True)
    counterpart_state = models.CharField(_("State on the other side"), max_length=3, blank=True)
    is_open = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering: ClassVar = ["mode", "name"]

    def __str__(self) -> str:
        return self.code

    @property
    def place(self) -> tuple[float, float] | None:
        """Longitude and latitude in degrees."""
        if self.latitude_e4 is None or self.longitude_e4 is None:
            return None
        return self.longitude_e4 / 1e4, self.latitude_e4 / 1e4

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def is_market_day(self, day: dt.date) -> bool:
        return ("mon", "tue", "wed", "thu", "fri", "sat", "sun")[day.weekday()] in self.market_days.split()

    def is_within_hours(self, time: dt.time) -> bool:
        """Whether the gate is open at a time of the post's own clock; hours may run over midnight."""
        if self.opens <= self.closes:
            return self.opens == self.closes or self.opens <= time < self.closes
        return time >= self.opens or time < self.closes


class Booth(Kept):
    """A window or lane of a post, with the direction that it usually serves."""

    code = models.CharField(_("code"), primary_key=True, max_length=24)
    post = models.ForeignKey(
        Post, verbose_name=_("post"), on_delete=models.DO_NOTHING, db_constraint=False, related_name="booths"
    )
    name = models.CharField(_("name"), max_length=40)
    direction = models.CharField(_("direction"), max_length=5, choices=Direction, default=Direction.ENTRY)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("booth")
        verbose_name_plural = _("booths")
        ordering: ClassVar = ["code"]

    def __str__(self) -> str:
        return self.code


class Device(Kept):
    """A reader or program that uses the API for one booth; its token is kept only as a digest."""

    owner = Owner.SITE
    audience = Audience.SITE
    sensitivity = Sensitivity.SENSITIVE

    code = models.CharField(_("code"), primary_key=True, max_length=32)
    booth = models.ForeignKey(
        Booth,
        verbose_name=_("booth"),
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="devices",
    )
    officer_code = models.CharField(_("acts for officer"), max_length=32)
    token_sha256 = models.CharField(max_length=64, editable=False)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("device")
        verbose_name_plural = _("devices")
        ordering: ClassVar = ["code"]
        indexes: ClassVar = [models.Index(fields=["token_sha256"], name="sites_device_token")]

    def __str__(self) -> str:
        return self.code


class Shift(Projection):
    """An officer's time at a booth."""

    id = models.UUIDField(primary_key=True)
    site = models.CharField(max_length=16)
    officer = models.CharField(max_length=32)
    booth = models.CharField(max_length=24)
    post = models.CharField(max_length=16)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["officer", "closed_at"], name="sites_shift_officer"),
            models.Index(fields=["post", "opened_at"], name="sites_shift_post"),
        ]

    def __str__(self) -> str:
        return f"{self.officer} at {self.booth}"
