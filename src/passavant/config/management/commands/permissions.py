"""`passavant permissions`: print who may do what."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from rich.console import Console
from rich.table import Table

from passavant.base.permissions import matrix
from passavant.base.roles import Role


class Command(BaseCommand):
    help = "Print the permission matrix: what each role may do. What is not listed is allowed to nobody."
    requires_system_checks: list[str] = []

    def handle(self, *_: Any, **__: Any) -> None:
        table = Table("permission", *(role.value for role in Role), title="Who may do what")
        for permission in matrix():
            marks = ("yes" if role in permission.roles else "·" for role in Role)
            table.add_row(permission.name, *marks)
        Console(file=self.stdout, width=160).print(table)  # type: ignore[arg-type]  # Django's stream writes text
