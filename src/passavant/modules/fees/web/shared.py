"""What several screens of this room need: troubles told."""

from __future__ import annotations

from django.utils.translation import gettext as _

from passavant.modules.fees import actions


def told(trouble: actions.FeesTrouble) -> str:
    """What kept an action from being carried out, as a sentence to whoever tried."""
    match trouble:
        case actions.NotDue():
            return _("The rules ask no such fee of this traveller: take nothing.")
        case actions.NotExempt():
            return _("This exemption is not in force today.")
        case actions.NeedsReason():
            return _("The sums differ: write why, as far as you know.")
        case actions.AlreadyCounted():
            return _(
                "Its cash was counted and left the window: headquarters pays it back. Note the number of the receipt."
            )
        case actions.SamePerson():
            return _("You counted it yourself: a second person counts now.")
        case _:
            return _("Not now: it was decided meanwhile, or another step comes first.")
