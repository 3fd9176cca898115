"""What this room hears and says: which post has which announcement, and how old what is known here may be."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from passavant.base.shell import Truth, truth
from passavant.domain.values import Severity
from passavant.modules.network.models import Had
from passavant.modules.network.queries import announced_among, line_standing
from passavant.relay.hearing import Heard, heard

_AT_ONCE = 1000


@heard.answer("network")
def note_who_has_what(told: Heard) -> None:
    """Keep when headquarters first heard that a post has a listing; later ones say nothing new."""
    for site, epoch, before, last in told.moved:
        if site == told.site:
            continue
        rows = [
            Had(site=site, epoch=epoch, sequence=sequence, post=told.site, heard_at=told.at)
            for sequence in announced_among(site, epoch, after=before, to=last)
        ]
        with transaction.atomic():
            Had.objects.bulk_create(rows, batch_size=_AT_ONCE, ignore_conflicts=True)


@truth.answer("network")
def how_the_line_stands(_question: None) -> tuple[Truth, ...]:
    """At a post, on every screen: of when it is what headquarters has told, and what waits to be told there."""
    if settings.PASSAVANT.site.is_headquarters:
        return ()
    standing = line_standing(at=timezone.now())
    values = {"code": standing.headquarters, "count": standing.waiting}
    if standing.in_step_at is None:
        told = _("Headquarters %(code)s: never in step yet; entries that wait here: %(count)s")
        return (Truth(told % values, Severity.CHECK),)
    values["time"] = date_format(timezone.localtime(standing.in_step_at), "d/m/Y H:i")
    if standing.is_old:
        told = _("Headquarters %(code)s: not in step since %(time)s; entries that wait here: %(count)s")
        return (Truth(told % values, Severity.CHECK),)
    told = _("Headquarters %(code)s: in step at %(time)s; entries that wait here: %(count)s")
    return (Truth(told % values),)
