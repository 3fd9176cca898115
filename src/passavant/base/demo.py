"""What the rooms' demonstrations share: how much to invent, from which seed, and the one password of all."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings

from passavant.base.models import Officer
from passavant.base.roles import Role


def _password() -> str:
    return f"demo-{secrets.token_hex(3)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoPlan:
    """How large a demonstration is to be."""

    people: int
    crossings: int
    seed: int
    now: datetime
    password: str = field(default_factory=_password)


def logins_file() -> Path:
    path: Path = settings.PASSAVANT.site.data / "demo-password.txt"
    return path


def read_password() -> str:
    return logins_file().read_text(encoding="ascii").strip()


def officer_with(role: Role, *, post: str = "") -> Officer:
    """The first invented officer of a role, at a post or anywhere; the room of posts makes them before all others."""
    officers = Officer.objects.order_by("code")
    found = next(
        (each for each in officers if role in each.roles and (not post or each.works_at(post))), None
    )
    if found is None:
        raise RuntimeError("the demonstration of the sites room comes first")
    return found
