"""This room's own answer to those who bring people: a reception is opened for them."""

from __future__ import annotations

import uuid
from uuid import UUID

from passavant.modules.returns import actions
from passavant.modules.returns.ports import Handover, receive


@receive.answer("returns")
def open_for(handover: Handover) -> UUID:
    """Open a reception in the commit of whoever asks."""
    return actions.open_reception(handover, reception=uuid.uuid4()).pk
