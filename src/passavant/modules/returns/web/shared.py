"""What several screens of this room need: what an officer may open, troubles told."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from passavant.base.permissions import allowed, officer_of
from passavant.journal.site import site_code
from passavant.modules.returns import actions, queries
from passavant.modules.returns.models import Person, Reception


def reception_or_404(request: HttpRequest, reception: UUID) -> Reception:
    """A reception at a post of the officer.

    Raises:
        PermissionDenied: it is at another post.
    """
    row = queries.find_reception(reception)
    if row is None:
        raise Http404
    if not officer_of(request).works_at(row.post):
        raise PermissionDenied("returns.see_reception")
    return row


def person_or_404(request: HttpRequest, person: UUID) -> tuple[Person, Reception]:
    """A person with their reception; the first line opens those whom it registered itself.

    Raises:
        PermissionDenied: registered by somebody else, or at another post.
    """
    row = queries.find_person(person)
    if row is None:
        raise Http404
    officer = officer_of(request)
    if row.registered_by != officer.code and not allowed(officer, "returns.see_persons"):
        raise PermissionDenied("returns.see_persons")
    return row, reception_or_404(request, row.reception)


def may_here(request: HttpRequest, permission: str, reception: Reception) -> bool:
    """Whether the officer may do this at a reception: only at its own site, and at a post of theirs."""
    officer = officer_of(request)
    return allowed(officer, permission) and officer.works_at(reception.post) and reception.site == site_code()


def told(trouble: actions.ReturnsTrouble) -> str:
    """What kept an action from being carried out, as a sentence to whoever tried."""
    match trouble:
        case actions.ReceptionOver():
            return _("This reception is closed. Open it again to go on.")
        case actions.NotHere():
            return _("This is kept at another site, or is not there; it is changed there.")
        case actions.NotGiven():
            return _(
                "Nobody gave a card of this number here. Look at the number again, or give the card first."
            )
        case actions.WrongReception():
            return _("This card was given at another reception.")
        case actions.CardUsed():
            return _("This is in use already, or was taken back. Look at the number again.")
        case actions.NeedsReason():
            return _("Say what changes, and why.")
        case actions.DecidedAlready():
            return _("Somebody decided this meanwhile.")
        case actions.NotOpenYet():
            return _("Nobody asked for help for this person yet.")
        case _:
            return _("This could not be done.")
