"""Who may read, send and acknowledge messages between sites."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from passavant.base.permissions import declare_permission
from passavant.base.roles import EVERYONE, Role

_ON_DUTY = (Role.FIRST_LINE, Role.SECOND_LINE, Role.SUPERVISOR, Role.WATCH_OFFICER, Role.ADMINISTRATOR)
_SENDERS = (Role.SUPERVISOR, Role.WATCH_OFFICER, Role.ADMINISTRATOR)

declare_permission("messages.read", _("Read the messages that are for the own site"), *EVERYONE)
declare_permission("messages.acknowledge", _("Acknowledge messages for the own site"), *_ON_DUTY)
declare_permission(
    "messages.send_from_headquarters", _("Send messages from headquarters, also to all"), *_SENDERS
)
declare_permission("messages.send_from_post", _("Send messages from a post"), Role.SUPERVISOR)
declare_permission(
    "messages.oversee", _("See at headquarters which post has not acknowledged"), *_SENDERS, Role.AUDITOR
)
declare_permission("messages.keep_groups", _("Keep groups of posts"), Role.WATCH_OFFICER, Role.ADMINISTRATOR)
declare_permission(
    "messages.hear_escalations",
    _("Be told that nobody acknowledged in time"),
    Role.SUPERVISOR,
    Role.WATCH_OFFICER,
)
