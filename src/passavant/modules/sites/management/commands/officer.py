"""`passavant officer add`: the first officer of a fresh site, who then adds the others on the screen."""

from __future__ import annotations

import re
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from passavant.base.models import Officer
from passavant.base.roles import Role
from passavant.modules.sites.actions import give_password
from passavant.modules.sites.queries import find_post

_CODE = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")


class Command(BaseCommand):
    help = "Add an officer and print the password that works once."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parts = parser.add_subparsers(dest="part", required=True)
        add = parts.add_parser("add", help="add an officer")
        add.add_argument("code", help="small letters and digits, such as mjoseph; it never changes")
        add.add_argument("--name", required=True)
        add.add_argument("--role", action="append", required=True, help=", ".join(Role.values))
        add.add_argument("--post", action="append", default=[], help="the code of a post; none: all posts")

    def handle(self, *_: Any, code: str, name: str, role: list[str], post: list[str], **__: Any) -> None:
        _refuse_unusable(code=code, roles=role, posts=post)
        with transaction.atomic():
            officer = Officer(code=code, name=name, role_codes=" ".join(role), post_codes=" ".join(post))
            officer.save()
            password = give_password(officer=officer)
        self.stdout.write(f"{code} signs in once with {password} and then chooses a password.")


def _refuse_unusable(*, code: str, roles: list[str], posts: list[str]) -> None:
    if not _CODE.fullmatch(code):
        raise CommandError(
            f"{code!r} cannot be an officer's code: use small letters, digits, points and dashes"
        )
    if Officer.objects.filter(pk=code).exists():
        raise CommandError(f"there is an officer {code} already: choose another code")
    for role in roles:
        if role not in Role.values:
            raise CommandError(f"there is no role {role}: choose among {', '.join(Role.values)}")
    for post in posts:
        if find_post(post) is None:
            raise CommandError(f"there is no post {post}: write its code as it stands under Posts")
