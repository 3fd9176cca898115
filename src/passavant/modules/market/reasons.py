"""Coded words of market days: zones, reasons, bands of age, flows."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from passavant.domain.values import AGE_OF_MAJORITY


class Zone(TextChoices):
    """How far from the gate a pass is good; the places are those of the post's profile."""

    MARKET = "market", _("the market place")
    COMMUNE = "commune", _("the commune")
    DEPARTMENT = "department", _("the department or province")


class WithdrawReason(TextChoices):
    """Why a pass is no longer good."""

    LOST = "lost", _("Lost or stolen")
    SPOILT = "spoilt", _("Spoilt or unreadable")
    LENT = "lent", _("Lent to somebody else")
    NOT_RETURNED = "not_returned", _("Did not return the same day")
    ENDED = "ended", _("The holder asked for it, moved or died")
    MISTAKE = "mistake", _("Issued by mistake")


class ReuseOutcome(TextChoices):
    """What came of a pass in two places."""

    COPY = "copy", _("A copy was taken")
    LENT = "lent", _("The pass was lent")
    SCAN = "scan", _("One person, scanned at two lanes")
    UNKNOWN = "unknown", _("Could not be found out")


class Band(TextChoices):
    """Bands of age in which people are counted at a glance."""

    CHILD = "0-11", _("0 to 11")
    YOUTH = "12-17", _("12 to 17")
    ADULT = "18-59", _("18 to 59")
    OLDER = "60+", _("60 and over")
    UNKNOWN = "?", _("unknown")


COUNTED_BANDS = (Band.CHILD, Band.YOUTH, Band.ADULT, Band.OLDER)
COUNTED_SEXES = ("F", "M")


def band_of(age: int | None) -> Band:
    """The band of an age in years."""
    if age is None:
        return Band.UNKNOWN
    bands = ((12, Band.CHILD), (AGE_OF_MAJORITY, Band.YOUTH), (60, Band.ADULT))
    return next((band for below, band in bands if age < below), Band.OLDER)


class Flow(TextChoices):
    """How people cross at a market's border; never added up without saying so."""

    PASS = "pass", _("On day passes")
    TALLY = "tally", _("Counted without identity")
    DOCUMENT = "document", _("On documents at the windows")
