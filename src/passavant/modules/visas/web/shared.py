"""What several screens of this room need: troubles told."""

from __future__ import annotations

from django.utils.translation import gettext as _

from passavant.modules.visas import actions


def told(trouble: actions.VisasTrouble) -> str:
    """What kept an action from being carried out, as a sentence to whoever tried."""
    match trouble:
        case actions.NumberTaken():
            return _("The authority gave this number to another paper. Look for it in the list.")
        case actions.MayComeHome():
            return _("A national may always come home: nobody is banned from the country that is theirs.")
        case actions.NeedsReason():
            return _("Write the reason.")
        case _:
            return _("Not now: it was decided meanwhile, or another step comes first.")
