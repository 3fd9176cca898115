"""The invented policy of Utopia and a traveller whom each test changes a little."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from passavant.domain.entry_rules import Policy, Verdict, judge, load, read_case

UTOPIA = Path(__file__).with_name("utopia.toml")


@pytest.fixture(scope="session")
def utopia_text() -> str:
    return UTOPIA.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def utopia(utopia_text: str) -> Policy:
    return load(utopia_text, file="utopia.toml")


@pytest.fixture(scope="session")
def judged(utopia: Policy) -> Callable[..., Verdict]:
    """Judge a Chilean visitor of 36 years at the airport of Utopia, but for what is said."""

    def ask(
        *,
        policy: Policy = utopia,
        zone: str = "",
        nationality: str | None = "CHL",
        issuer: str | None = None,
        document_type: str = "P",
        expiry: str = "2040-06-30",
        **others: Any,
    ) -> Verdict:
        plain = {
            "phase": "entry",
            "post": "UT-CAP",
            "at": "2026-11-20T15:00:00-05:00",
            "purpose": "tourism",
            "dob": "1990-01-01",
            "document": {
                "type": document_type,
                "issuer": issuer or nationality,
                "nationality": nationality,
                "expiry": expiry,
            },
        }
        return judge(policy, read_case({**plain, **others}), zone=zone)

    return ask
