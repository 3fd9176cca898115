"""What several screens of this room need: what an officer may open, marks of forms, troubles told."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from passavant.base.permissions import allowed, officer_of
from passavant.base.wording import tell
from passavant.journal.ids import new_id
from passavant.journal.site import site_code
from passavant.modules.sea import actions, queries
from passavant.modules.sea.models import Call
from passavant.modules.sites.queries import posts


def call_or_404(request: HttpRequest, call: UUID) -> Call:
    """A call at a post of the officer.

    Raises:
        PermissionDenied: it is at another post.
    """
    row = queries.find_call(call)
    if row is None:
        raise Http404
    if not officer_of(request).works_at(row.post):
        raise PermissionDenied("sea.see_calls")
    return row


def may_here(request: HttpRequest, permission: str, call: Call) -> bool:
    """Whether the officer may do this with a vessel: only at its own site, and at a post of theirs."""
    officer = officer_of(request)
    return allowed(officer, permission) and officer.works_at(call.post) and call.site == site_code()


def posts_of(request: HttpRequest) -> list[tuple[str, str]]:
    """The posts at which the officer works, to choose from."""
    return [(post.code, post.name) for post in posts() if officer_of(request).works_at(post.code)]


def mark_of(request: HttpRequest, name: str = "mark") -> UUID:
    """The page's mark of this form or scan; a page that lost it gets a new one."""
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        return new_id()


def told(trouble: actions.SeaTrouble) -> str:
    """What kept an action from being carried out, as a sentence to whoever tried."""
    match trouble:
        case actions.NotAList():
            return tell(trouble.finding)
        case actions.StillAshore():
            return ngettext(
                "%(count)s person is still out and not named. Look at the list again.",
                "%(count)s people are still out and not named. Look at the list again.",
                trouble.people,
            ) % {"count": trouble.people}
        case actions.NotHere():
            return _("This is kept at another site, or is not there; it is changed there.")
        case actions.InPort():
            return _("A vessel of this IMO number is in port already.")
        case actions.NotInPort():
            return _("This vessel has sailed, or its record is void.")
        case actions.NeedsReason():
            return _("Say what changes, and why.")
        case _:
            return _told_of_passes(trouble)


def _told_of_passes(trouble: actions.SeaTrouble) -> str:
    match trouble:
        case actions.WrongTimes():
            return _("These times cannot be: look at them again.")
        case actions.HasPass():
            return _("This person has a shore pass already.")
        case actions.NotAboard():
            return _("A shore pass is for somebody of the crew whose row is right.")
        case actions.TooLate():
            return _("This person is no longer at this lane. Tell the second line.")
        case actions.DoneAlready():
            return _("Somebody decided this meanwhile.")
        case actions.NoSecondLine():
            return _("It could not be recorded. Take the person to the second line yourself.")
        case actions.NoReception():
            return _("No reception could be opened. Nothing was recorded; tell the supervisor.")
        case _:
            return _("This could not be done.")
