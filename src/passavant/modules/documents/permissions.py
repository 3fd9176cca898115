"""Who may look at documents, and who may say whom the house trusts."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from passavant.base.permissions import declare_permission
from passavant.base.roles import Role

declare_permission(
    "documents.read_picture",
    _("Read a document from a picture"),
    Role.FIRST_LINE,
    Role.SECOND_LINE,
    Role.SUPERVISOR,
)
declare_permission("documents.examine", _("Examine documents"), Role.SECOND_LINE, Role.SUPERVISOR)
declare_permission(
    "documents.see_trust",
    _("See the trust list"),
    Role.SECOND_LINE,
    Role.SUPERVISOR,
    Role.ADMINISTRATOR,
    Role.AUDITOR,
)
declare_permission("documents.take_trust", _("Take and withdraw certificates of States"), Role.ADMINISTRATOR)
