"""What several screens of this room need: troubles told."""

from __future__ import annotations

from django.utils.translation import gettext as _

from passavant.modules.minors import actions


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
