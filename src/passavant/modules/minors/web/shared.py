"""What several screens of this room need: reads recorded, troubles told."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from passavant.base.permissions import officer_of
from passavant.base.reads import Purpose, record_read
from passavant.modules.minors import actions


def note_read(request: HttpRequest, subject: str, purpose: Purpose = Purpose.ENQUIRY) -> None:
    """Write down who looks at what, before it is shown."""
    record_read(officer=officer_of(request).code, subject=subject, purpose=purpose, at=timezone.now())


def told(trouble: actions.MinorsTrouble) -> str:
    """What kept an action from being carried out, as a sentence to whoever tried."""
    match trouble:
        case actions.NotHere():
            return _("Another post keeps this; it is changed there.")
        case actions.NeedsReason():
            return _("Write the reason.")
        case actions.NumberTaken():
            return _("The authority gave this number to another paper. Look for it in the list.")
        case _:
            return _("Not now: it was decided meanwhile, or another step comes first.")
