"""Who may see lists, change them, judge hits, and learn what is not shown."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from passavant.base.permissions import declare_permission
from passavant.base.roles import Role

_SECOND = (Role.SECOND_LINE, Role.SUPERVISOR)

declare_permission(
    "watchlists.see_lists",
    _("See watchlists and their age"),
    *_SECOND,
    Role.WATCH_OFFICER,
    Role.ANALYST,
    Role.ADMINISTRATOR,
    Role.AUDITOR,
)
declare_permission("watchlists.keep_list", _("Keep watchlists"), Role.WATCH_OFFICER, Role.ADMINISTRATOR)
declare_permission("watchlists.import_list", _("Import a watchlist"), Role.WATCH_OFFICER, Role.ADMINISTRATOR)
declare_permission(
    "watchlists.propose_entry", _("Propose entries and removals"), *_SECOND, Role.WATCH_OFFICER
)
declare_permission(
    "watchlists.release_entry",
    _("Release entries and removals as second person"),
    Role.SUPERVISOR,
    Role.WATCH_OFFICER,
)
declare_permission("watchlists.see_hits", _("See hits"), *_SECOND, Role.WATCH_OFFICER, Role.AUDITOR)
declare_permission("watchlists.judge_hit", _("Judge hits"), *_SECOND)
declare_permission(
    "watchlists.agree_to_release", _("Agree to a release after a hit as second person"), *_SECOND
)
declare_permission("watchlists.see_alerts", _("See alerts"), Role.SUPERVISOR, Role.WATCH_OFFICER)
declare_permission("watchlists.acknowledge_alert", _("Take alerts"), Role.SUPERVISOR, Role.WATCH_OFFICER)
declare_permission("watchlists.see_silent", _("See silent hits"), Role.WATCH_OFFICER)
declare_permission(
    "watchlists.look_up", _("Look up persons and documents in watchlists"), *_SECOND, Role.WATCH_OFFICER
)
declare_permission(
    "watchlists.see_outcomes",
    _("See what became of hits"),
    Role.SUPERVISOR,
    Role.WATCH_OFFICER,
    Role.ANALYST,
    Role.AUDITOR,
)
