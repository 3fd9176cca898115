"""The permission matrix: declared room by room, denied unless declared, asked by name.

A permission is "room.verb"; its roles are those that may. `passavant permissions` prints the matrix.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.core.exceptions import PermissionDenied

from passavant.base.roles import Role

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponseBase
    from django.utils.functional import _StrPromise

    from passavant.base.models import Officer

View = TypeVar("View", bound="Callable[..., HttpResponseBase]")


@dataclass(frozen=True, slots=True)
class Permission:
    """One thing that may be done, and by whom."""

    name: str
    title: _StrPromise | str
    roles: frozenset[Role]


_matrix: dict[str, Permission] = {}


def declare_permission(name: str, title: _StrPromise | str, *roles: Role) -> Permission:
    """Say who may do a thing; each room declares its own, once."""
    if name in _matrix:
        raise ValueError(f"the permission {name} is declared twice")
    _matrix[name] = Permission(name, title, frozenset(roles))
    return _matrix[name]


def matrix() -> tuple[Permission, ...]:
    return tuple(sorted(_matrix.values(), key=lambda permission: permission.name))


def allowed(officer: Officer | Any, name: str) -> bool:
    """Whether the officer may; a permission that nobody declared allows nobody."""
    permission = _matrix.get(name)
    if permission is None or not officer.is_authenticated or not officer.is_active:
        return False
    return not permission.roles.isdisjoint(officer.roles)


def check(officer: Officer | Any, name: str, *, post: str = "") -> None:
    """Let an action go on only when the officer may, and works at the post where it would be done.

    Raises:
        PermissionDenied: the officer may not.
    """
    if not allowed(officer, name) or (post and not officer.works_at(post)):
        raise PermissionDenied(name)


def officer_of(request: HttpRequest) -> Officer:
    """The officer who asks; only for views behind `requires`, which let nobody else in."""
    return cast("Officer", request.user)


def requires(name: str) -> Callable[[View], View]:
    """Open a view to officers who hold the permission; a view that says nothing is closed to all."""

    def open_to(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            check(request.user, name)
            return view(request, *args, **kwargs)

        guarded.duty = name  # type: ignore[attr-defined]  # read by DutyMiddleware
        return guarded  # type: ignore[return-value]  # the wrapped view

    return open_to


ANYBODY = "anybody"
ANY_OFFICER = "any officer"


def open_to_anybody(view: View) -> View:
    """A view that needs no sign-in: the sign-in page, health, what a receipt's QR leads to."""
    view.duty = ANYBODY  # type: ignore[attr-defined]  # read by DutyMiddleware
    return view


def open_to_any_officer(view: View) -> View:
    """A view for whoever has signed in, whatever the role."""
    view.duty = ANY_OFFICER  # type: ignore[attr-defined]  # read by DutyMiddleware
    return view
