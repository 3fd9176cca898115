"""What is said between headquarters and the posts: a message sent, acknowledged, withdrawn.

What names its readers is given to them alone; headquarters reads all of it, for a post's message to another post passes
through there. An acknowledgement goes to the sender and to whoever else has the message.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from passavant.journal import Audience, Sensitivity, fact


class Priority(StrEnum):
    """How much it presses; an alert is the message that presses most."""

    NORMAL = "normal"
    URGENT = "urgent"
    ALERT = "alert"


@fact(
    "messages.message.sent",
    audience=Audience.EVERYWHERE,
    sensitivity=Sensitivity.PERSONAL,
    keep_years=5,
    addressed_by="readers",
)
class MessageSent:
    """Officers of other sites have to know something; kept to answer for who was told what, and when.

    It is never changed: a correction is a new one, which names in `corrects` the one it stands for. A message is named
    by its number and the site that sent it ("<uuid>@HT-DIE"), so that no site can speak in another's name.
    """

    message: UUID
    subject: str
    text: str
    priority: Priority
    to: tuple[str, ...]
    """Codes of sites; none: all."""
    group: str
    """The name of the group, where it was chosen by one: whom it meant on that day stands in `to`."""
    expires_at: datetime
    must_acknowledge: bool
    escalate_after: int | None
    """Minutes after which silence is a matter for a supervisor and the watch officer; None: never."""
    corrects: str
    readers: tuple[str, ...]
    """Codes of the sites that receive it: `to`, and the sender of what it corrects; none: all."""


@fact(
    "messages.message.acknowledged",
    audience=Audience.EVERYWHERE,
    sensitivity=Sensitivity.PERSONAL,
    keep_years=5,
    addressed_by="readers",
)
class MessageAcknowledged:
    """An officer on duty read it for the site that records this, so that the sender need not telephone."""

    message: str
    note: str
    readers: tuple[str, ...]
    """Whoever has the message; none: all."""


@fact(
    "messages.message.withdrawn",
    audience=Audience.EVERYWHERE,
    sensitivity=Sensitivity.PERSONAL,
    keep_years=5,
    addressed_by="readers",
)
class MessageWithdrawn:
    """It holds no more and leaves the screens; counts only from the site that sent it, and from headquarters."""

    message: str
    reason: str
    readers: tuple[str, ...]
    """Whoever has the message; none: all."""
