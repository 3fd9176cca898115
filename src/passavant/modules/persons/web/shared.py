"""What several screens of this room need: troubles told."""

from __future__ import annotations

from django.utils.translation import gettext as _

from passavant.modules.persons import actions


def told(trouble: actions.PersonsTrouble) -> str:
    """What kept an action from being carried out, as a sentence to whoever tried."""
    match trouble:
        case actions.NeedsReason():
            return _("Write the reason.")
        case actions.NotEnough():
            return _("Names, a birth date and words alone are never enough for a link.")
        case actions.SamePerson():
            return _("Another officer has to decide this.")
        case _:
            return _("Not now: it was decided meanwhile, or another step comes first.")
