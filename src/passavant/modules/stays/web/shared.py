"""What several screens of this room need: verbs carried out, troubles told."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from passavant.modules.stays import actions


@contextmanager
def telling(request: HttpRequest, *, done: str) -> Iterator[None]:
    """Carry out a verb within, and tell whoever asked how it went."""
    try:
        yield
    except actions.StaysTrouble as trouble:
        messages.error(request, told(trouble))
    else:
        messages.success(request, done)


def told(trouble: actions.StaysTrouble) -> str:
    """What kept an action from being carried out, as a sentence to whoever tried."""
    match trouble:
        case actions.NotHere():
            return _("Another post keeps this; it is changed there.")
        case actions.NeedsReason():
            return _("Write the reason.")
        case actions.WrongDay():
            return _("That day does not fit this stay.")
        case actions.SamePerson():
            return _("Another officer has to decide this.")
        case _:
            return _("Not now: it was decided meanwhile, or another step comes first.")
