"""What several screens of this room need: troubles told, a message that may be seen."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from passavant.base.permissions import officer_of
from passavant.modules.messages import actions, queries


def told(trouble: actions.MessagesTrouble) -> str:
    """What kept an action from being carried out, as a sentence to whoever tried."""
    match trouble:
        case actions.NeedsReason():
            return _("Write the reason.")
        case actions.NeedsWords():
            return _("Write a subject and a text.")
        case actions.NeedsAddressee():
            return _("Choose at least one post.")
        case actions.FromHeadquarters():
            return _("Only headquarters sends to all sites. Choose posts, or write to headquarters.")
        case _:
            return _("Not now: it was withdrawn or corrected, or its time is over.")


def standing_of(request: HttpRequest, message: str, *, at: datetime) -> queries.Standing:
    """A message as whoever asks may see it.

    Raises:
        Http404: there is none, or it is for other sites.
    """
    standing = queries.find_standing(message, at=at)
    if standing is None or not queries.may_see(officer_of(request), standing):
        raise Http404
    return standing
