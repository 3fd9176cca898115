"""Demonstration officers, one for each role, and some at the other booths of the post."""

from __future__ import annotations

from collections.abc import Callable

from passavant.base.demo import DemoPlan
from passavant.base.models import Officer, set_password
from passavant.base.roles import Role
from passavant.modules.sites.models import Post
from passavant.modules.sites.setup import give_booths

ORDER = 10

_OFFICERS = (
    ("mjoseph", "Marie-Ange Joseph", Role.FIRST_LINE, "ht"),
    ("jbaptiste", "Jean Baptiste Louis", Role.SECOND_LINE, "ht"),
    ("scharles", "Solange Charles", Role.SUPERVISOR, "fr"),
    ("wlouis", "Wilner Louis", Role.WATCH_OFFICER, "fr"),
    ("apierre", "Altagracia Pierre", Role.ANALYST, "es"),
    ("ddesir", "Dieudonné Désir", Role.ADMINISTRATOR, "fr"),
    ("oauguste", "Odette Auguste", Role.AUDITOR, "en"),
)


def fill(plan: DemoPlan, _progress: Callable[[int], None]) -> None:
    for post in Post.objects.filter(booths=None):
        give_booths(post)
    for code, name, role, language in _OFFICERS:
        officer = Officer(code=code, name=name, role_codes=role.value, language=language)
        officer.save()
        set_password(officer, plan.password, must_change=False)
