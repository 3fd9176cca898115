"""Officers of each role for the tests of screens."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from passavant.base.models import Officer


@pytest.fixture
def as_role(client: Client, officer: Callable[..., Officer]) -> Callable[..., Client]:
    """A client that is signed in with some roles: `as_role("auditor")`."""

    def sign_in(*roles: str) -> Client:
        client.cookies["language"] = "en"
        client.force_login(officer(*roles, code=roles[0] if roles else "nobody"))  # type: ignore[arg-type]  # our officer is Django's user in all but class
        return client

    return sign_in
